using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>A density, mass function or vector density that the user wrote out, as a method of the generated half.</summary>
/// <param name="Variables">The data and latent variables that the method takes, its own among them.</param>
internal sealed record CustomDensity(FactorNode Factor, BranchNode Branch, string Method, EquatableArray<string> Variables)
{
    public bool IsMass => Branch.Custom == DensityKind.Mass;

    public bool IsVector => Branch.Custom == DensityKind.VectorDensity;
}

/// <summary>Writes each density of the user's own as a method, for what evaluates it at values of its own choosing: sampling, checks.</summary>
internal sealed class CustomDensities
{
    private readonly SourceWriter writer;
    private readonly KernelNames names;

    public CustomDensities(SourceWriter writer, ModelGraph graph, KernelNames names)
    {
        this.writer = writer;
        this.names = names;
        All = graph.Factors.SelectMany(factor => factor.Branches.Where(branch => branch.Custom is not null).Select(branch => new CustomDensity(
            factor,
            branch,
            names.Api.Fresh(Names.Pascal(NameHygiene.Plain(factor.Variable)) + "LogDensity"),
            Substitution.Symbols(branch.Drawn!).Append(factor.Variable).Distinct()
                .Where(name => names.IsLatent(name) || names.Data(name) is not null).OrderBy(name => name, System.StringComparer.Ordinal).ToEquatableArray()))).ToArray();
    }

    public IReadOnlyList<CustomDensity> All { get; }

    public CustomDensity Of(BranchNode branch) => All.First(density => ReferenceEquals(density.Branch, branch));

    public void Emit()
    {
        foreach (CustomDensity density in All)
        {
            writer.Line($"// {density.Factor.Variable}: {MathPrinter.Print(density.Branch.Drawn!)}");
            writer.Open($"private static double {density.Method}({string.Join(", ", density.Variables.SelectMany(Declared).Concat(Index(density, "int ")).Append("Parameters parameters").Append("Sizes sizes"))})");
            var body = new SourceWriter();
            var expressions = new ExpressionWriter(names, body, name => "parameters." + names.Api.Parameter(name)) { HasFactors = false };
            string value = expressions.Double(density.Branch.Drawn!);
            if (body.ToString() is { Length: > 0 } loops)
                writer.Block(loops);
            writer.Line($"return {value};");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>A call with the locals of the other variables, and <paramref name="value"/> for its own where that is a number.</summary>
    public string Call(CustomDensity density, string value) => $"{density.Method}({string.Join(", ", density.Variables
        .SelectMany(name => name == density.Factor.Variable ? Own(name, value) : Passed(name))
        .Concat(Index(density, "")).Append("parameters").Append("sizes"))})";

    /// <summary>The support as C#.</summary>
    public static string Support(CustomDensity density) => Support(density.Branch);

    /// <summary>The support as C#.</summary>
    public static string Support(BranchNode branch) => "global::EmDsl.Support." + (branch.Support switch
    {
        Domain.Positive => "Positive",
        Domain.UnitInterval => "UnitInterval",
        _ => "Real",
    });

    /// <summary>The number of states of a latent variable, 0 for a count without end.</summary>
    public string States(CustomDensity density) => names.IsLatent(density.Factor.Variable) ? names.Size(names.Cardinality(density.Factor.Variable)!) : "0";

    private IEnumerable<string> Index(CustomDensity density, string type) => density.Factor.Entries is { } entries ? [type + names.Local(entries.Index)] : [];

    private IEnumerable<string> Declared(string name)
    {
        string local = names.Local(name);
        if (names.Data(name) is { Dimension: not null } block)
            return [$"{(block.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int")}[] {local}", $"int {names.Local(name, "Start")}"];
        return [$"{(names.Cardinality(name) is null || names.IsNumber(name) ? "double" : "int")} {local}"];
    }

    private IEnumerable<string> Own(string name, string value) => names.Data(name) is { Dimension: not null }
        ? [value, "0"]
        : [names.Cardinality(name) is null ? value : $"(int){value}"];

    private IEnumerable<string> Passed(string name) => names.Data(name) is { Dimension: not null }
        ? [names.Local(name), names.Local(name, "Start")]
        : [names.Local(name)];
}
