using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The other halves of parameters, constants and sizes: properties that say by name when they are not set.</summary>
internal static class ParameterEmitter
{
    public static void Emit(
        SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names, IReadOnlyDictionary<string, string>? formulas)
    {
        foreach (MemberSpec member in spec.Members)
        {
            if (member.Kind == MemberKind.Size)
            {
                Size(writer, spec, member, names);
            }
            else if (graph.Parameters.FirstOrDefault(node => node.Name == member.Name) is { } node)
            {
                Property(writer, spec, member, node, names, formulas is not null && formulas.TryGetValue(member.Name, out string? formula) ? formula : null);
                if (member.Per is { } group)
                    ByKey(writer, spec, member, group, names);
            }
        }

        States(writer, spec, names);
        foreach (DataNode data in SizesEmitter.Levels(graph))
            Levels(writer, spec, data, names);
    }

    private static void Size(SourceWriter writer, ModelSpec spec, MemberSpec member, ApiNames names)
    {
        string given = names.Given(member.Name);
        writer.Summary($"{Lead(member)}A size, at least 1.");
        writer.Doc("exception", "It is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{member.Modifiers} int {Names.Identifier(member.Name)}");
        writer.Line($"get => {given} ? field : throw new global::System.InvalidOperationException({Names.Literal($"{member.Name} of {spec.Name} is not set: give it in the object initialiser.")});");
        if (member.Setter.Length > 0)
        {
            writer.Open(member.Setter);
            writer.Line("if (value < 1)");
            writer.Continue($"throw new global::System.ArgumentException(global::System.FormattableString.Invariant($\"{Interpolated(member.Name)} of {Interpolated(spec.Name)} is {{value}}, and a size is at least 1.\"));");
            writer.Line("field = value;");
            writer.Line($"{given} = true;");
            writer.Close();
        }

        writer.Close();
        writer.Line();
        writer.Line($"private bool {given};");
        writer.Line();
    }

    private static void Property(SourceWriter writer, ModelSpec spec, MemberSpec member, ParameterNode node, ApiNames names, string? formula)
    {
        string given = names.Given(member.Name);
        writer.Summary(Lead(member) + Names.Xml(Description(node)));
        if (formula is not null)
            writer.Doc("remarks", formula);
        writer.Doc("exception", "It is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{member.Modifiers} {member.TypeText} {Names.Identifier(member.Name)}");
        bool isReference = IsReference(member.Type);
        string unset = $"throw new global::System.InvalidOperationException({Names.Literal(NotSet(spec, member, names))})";
        writer.Line(isReference ? $"get => field ?? {unset};" : $"get => {given} ? field : {unset};");
        if (member.Setter.Length > 0)
        {
            writer.Open(member.Setter);
            writer.Line("field = value;");
            writer.Line(isReference ? $"{given} = value is not null;" : $"{given} = true;");
            writer.Close();
        }

        writer.Close();
        writer.Line();
        writer.Line($"private bool {given};");
        writer.Line();
    }

    private static void ByKey(SourceWriter writer, ModelSpec spec, MemberSpec member, string group, ApiNames names)
    {
        writer.Summary($"The value of <see cref=\"{Names.Identifier(member.Name)}\"/> for each key of {Names.Xml(group)}; null where none was given.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Line($"{spec.Accessibility} global::System.Collections.Generic.IReadOnlyDictionary<string, {member.TypeText}>? {names.ByKey(member.Name)} {{ get; init; }}");
        writer.Line();
    }

    // The states of enumerations in the order in which they index arrays.
    private static void States(SourceWriter writer, ModelSpec spec, ApiNames names)
    {
        var types = spec.Members.SelectMany(ApiNames.StatesOf).GroupBy(type => type?.TypeText).Select(group => group.First()).ToList();
        foreach (EnumSpec? type in types)
        {
            string name = type?.TypeText ?? "bool";
            var states = type?.Names.Select(state => $"{name}.{Names.Identifier(state)}") ?? ["false", "true"];
            writer.Line($"private static readonly {name}[] {names.States(type)} = [{string.Join(", ", states)}];");
            writer.Line();
        }
    }

    private static void Levels(SourceWriter writer, ModelSpec spec, DataNode data, ApiNames names)
    {
        writer.Summary($"The levels of {Names.Xml(data.Name)} in the order in which they index parameters; null before a fit, which takes them from the data.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Line($"{spec.Accessibility} global::System.Collections.Generic.IReadOnlyList<string>? {names.LevelsProperty(data.Name)} {{ get; init; }}");
        writer.Line();
    }

    /// <summary>Why a parameter or constant cannot be read, and what to do.</summary>
    public static string NotSet(ModelSpec spec, MemberSpec member, ApiNames names)
        => $"{member.Name} of {spec.Name} is not set: give it in the object initialiser" + (member switch
        {
            { Per: not null } => $"; the values of the keys are in {names.ByKey(member.Name)}.",
            { Kind: MemberKind.Constant } or { IsFixed: true } => ".",
            _ => " or fit the model.",
        });

    public static bool IsReference(Model.ValueType type) => type.Containers.Count > 0 || type.Scalar is ScalarKind.Vector or ScalarKind.Matrix or ScalarKind.Text;

    /// <summary>The user's own summary before what the generator has to say.</summary>
    public static string Lead(MemberSpec member) => member.Summary.Length == 0 ? "" : Names.Xml(Names.Sentence(member.Summary)) + " ";

    private static string Description(ParameterNode node)
    {
        string kind = node.IsConstant ? "A known constant" : node.IsFixed ? "A fixed parameter" : "A parameter";
        string shape = node.Dimensions.Count == 0 ? "a number" : string.Join(" × ", node.Dimensions.Select(SizeText));
        return $"{kind}, {shape}{DomainText(node.Domain)}.";
    }

    private static string SizeText(Expr size) => size switch
    {
        Number number => Names.Literal((int)number.Value),
        Symbol symbol => symbol.Name,
        _ => "?",
    };

    private static string DomainText(ParameterDomain domain) => domain.Kind switch
    {
        Domain.Simplex or Domain.SimplexInterior => ": probabilities that sum to 1 along the last dimension",
        Domain.Covariance => ": symmetric and positive definite",
        _ when double.IsNegativeInfinity(domain.Lower) && double.IsPositiveInfinity(domain.Upper) => "",
        _ when double.IsPositiveInfinity(domain.Upper) => domain.Lower == 0 ? ", positive" : $", at least {Numerals.RoundTrip(domain.Lower)}",
        _ when double.IsNegativeInfinity(domain.Lower) => $", at most {Numerals.RoundTrip(domain.Upper)}",
        _ => $", between {Numerals.RoundTrip(domain.Lower)} and {Numerals.RoundTrip(domain.Upper)}",
    };

    private static string Interpolated(string text) => text.Replace("{", "{{").Replace("}", "}}");
}
