using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What the generated half calls its own members, made so that none clashes with a name of the user's.</summary>
internal sealed class ApiNames
{
    // Members of the flat view, and the parameters of its methods, which would hide a field.
    private static readonly string[] ParametersMembers =
    [
        "sizes", "other", "model", "start", "parameters", "isStart",
        "Flat", "CopyFrom", "Read", "ReadStart", "ToModel", "Equals", "ToString", "GetHashCode", "GetType", "Finalize", "MemberwiseClone", "ReferenceEquals",
    ];

    private readonly Dictionary<int, (string Nodes, string LogWeights)> rules = new();
    private readonly Dictionary<string, string> parameters = new();
    private readonly Dictionary<string, string> flags = new();
    private readonly Dictionary<string, string> given = new();
    private readonly Dictionary<string, string> byKey = new();
    private readonly Dictionary<string, string> levelsProperties = new();
    private readonly Dictionary<string, string> keysProperties = new();
    private readonly Dictionary<string, string> sizeProperties = new();
    private readonly Dictionary<string, string> readers = new();
    private readonly Dictionary<string, string> patterns = new();
    private readonly Dictionary<string, string> states = new();
    private readonly HashSet<string> taken;
    private readonly ModelSpec spec;

    /// <param name="spec">The declaration.</param>
    /// <param name="graph">Its graph, for the names of sizes; null where a declaration with errors has none to trust.</param>
    public ApiNames(ModelSpec spec, ModelGraph? graph)
    {
        this.spec = spec;
        taken = new HashSet<string>(spec.Members.Select(member => NameHygiene.Plain(member.Name)).Concat(spec.OtherNames).Concat(HouseNames.Public), StringComparer.Ordinal) { spec.Name };
        foreach (string type in spec.Members.SelectMany(TypesOf))
            taken.Add(type);
        Parameters = Names.Fresh("Parameters", taken);
        Sizes = Names.Fresh("Sizes", taken);

        var flat = new HashSet<string>(ParametersMembers, StringComparer.Ordinal) { Parameters };
        foreach (MemberSpec member in ModelParameters)
            parameters[member.Name] = Names.Fresh(member.Name, flat);
        foreach (MemberSpec member in ModelParameters)
        {
            flags[member.Name] = Names.Fresh("Has" + Names.Pascal(member.Name), flat);
            given[member.Name] = Names.Fresh("has" + Names.Pascal(member.Name), taken);
            readers[member.Name] = Names.Fresh("Read" + Names.Pascal(member.Name), flat);
            if (member.Pattern is not null)
                patterns[member.Name] = Names.Fresh(Names.Pascal(member.Name) + "Pattern", taken);
            if (member.Per is { } group)
                byKey[member.Name] = Names.Fresh($"{member.Name}By{Names.Pascal(group)}", taken);
        }

        foreach (MemberSpec member in spec.Members.Where(member => member.Kind == MemberKind.Size))
            given[member.Name] = Names.Fresh("has" + Names.Pascal(member.Name), taken);
        foreach (MemberSpec member in spec.Members.Where(member => member.Kind == MemberKind.Covariate && member.Type.Scalar == ScalarKind.Text))
            levelsProperties[member.Name] = Names.Fresh(member.Name + "Levels", taken);
        foreach (EnumSpec? type in spec.Members.SelectMany(StatesOf))
        {
            string key = type?.TypeText ?? "bool";
            if (!states.ContainsKey(key))
                states[key] = Names.Fresh(Names.Stem(SimpleName(key)) + "States", taken);
        }

        foreach (int count in graph?.Latents.Where(latent => latent.Nodes > 0).Select(latent => latent.Nodes).Distinct() ?? [])
            rules[count] = (Names.Fresh("Nodes" + Names.Literal(count), taken), Names.Fresh("LogWeights" + Names.Literal(count), taken));

        var sizes = new HashSet<string>(StringComparer.Ordinal) { "Of", "Require", Sizes };
        foreach (SizeNode size in graph?.Sizes ?? [])
            sizeProperties[size.Name] = Names.Fresh(size.Name, sizes);
        foreach (MemberSpec member in spec.Members.Where(member => member.Kind == MemberKind.Group))
            keysProperties[member.Name] = Names.Fresh(member.Name + "Keys", sizes);
    }

    /// <summary>The nested type of the flat view.</summary>
    public string Parameters { get; }

    /// <summary>The nested type of the run-time sizes.</summary>
    public string Sizes { get; }

    /// <summary>The model's type.</summary>
    public string Model => spec.Header.Name;

    private IEnumerable<MemberSpec> ModelParameters => spec.Members.Where(member => member.Kind is MemberKind.Parameter or MemberKind.Constant);

    /// <summary>A name for one more member of the model class, as close to the wanted one as the user's names allow.</summary>
    public string Fresh(string wanted) => Names.Fresh(wanted, taken);

    /// <summary>The field of a parameter or constant in the flat view.</summary>
    public string Parameter(string member) => Names.Identifier(parameters[member]);

    /// <summary>The field of the flat view that says whether the start gives a parameter.</summary>
    public string Flag(string member) => flags[member];

    /// <summary>The field of the model that says whether a parameter, constant or size is set.</summary>
    public string Given(string member) => given[member];

    /// <summary>The method of the flat view that takes a parameter from a model.</summary>
    public string Reader(string member) => readers[member];

    /// <summary>The method that says where the entries of a parameter with a pattern are free.</summary>
    public string Pattern(string member) => patterns[member];

    /// <summary>The field of the model that holds the states of an enumeration, in order; of <c>bool</c> for null.</summary>
    public string States(EnumSpec? type) => states[type?.TypeText ?? "bool"];

    /// <summary>The property that holds a <c>Per</c> parameter's values by key.</summary>
    public string ByKey(string member) => byKey[member];

    /// <summary>The property of the model, and of the sizes, that holds a text covariate's levels.</summary>
    public string LevelsProperty(string member) => levelsProperties[member];

    /// <summary>The property of the sizes that holds a group's keys.</summary>
    public string KeysProperty(string group) => keysProperties[group];

    /// <summary>The static field that holds the nodes or the log-weights of a quadrature rule.</summary>
    public string Rule(int count, bool isNodes) => isNodes ? rules[count].Nodes : rules[count].LogWeights;

    /// <summary>A data member's column in the dataset.</summary>
    public string Column(string member) => Names.Stem(member) + "Column";

    /// <summary>A vector or array member's number of entries per row in the dataset.</summary>
    public string Dimension(string member) => Names.Stem(member) + "Dimension";

    /// <summary>A group's or sequence's keys in the dataset.</summary>
    public string Keys(string member) => Names.Stem(member) + "Keys";

    /// <summary>A text covariate's levels in the dataset.</summary>
    public string Levels(string member) => Names.Stem(member) + "Levels";

    /// <summary>The method of the dataset that gives a text covariate's codes in the order of given levels.</summary>
    public string Codes(string member) => Names.Pascal(member) + "Codes";

    /// <summary>The column of the case weights; null without one.</summary>
    public string? Weight => spec.Members.FirstOrDefault(member => member.Kind == MemberKind.Weight) is { } weight ? Column(weight.Name) : null;

    /// <summary>The property of the sizes that holds one of them.</summary>
    public string SizeProperty(string size) => Names.Identifier(sizeProperties[size]);

    /// <summary>A size as an <c>int</c> expression; run-time sizes are read from <paramref name="sizes"/>.</summary>
    public string Size(Expr size, string sizes = "sizes") => size switch
    {
        Number number => Names.Literal((int)number.Value),
        Symbol symbol => $"{sizes}.{SizeProperty(symbol.Name)}",
        _ => throw new ArgumentException($"{size} is not a size."),
    };

    /// <summary>The enumerations of members whose states the generated code lists, null for <c>bool</c> as a <c>PerState</c>'s index.</summary>
    public static IEnumerable<EnumSpec?> StatesOf(MemberSpec member)
    {
        if (member.Kind is MemberKind.Latent or MemberKind.Prior or MemberKind.Group or MemberKind.Sequence)
            yield break;
        if (member.Type.Enum is not null)
            yield return member.Type.Enum;
        foreach (ContainerSpec container in member.Type.Containers.Where(container => container.State is ScalarKind.Enum or ScalarKind.Boolean))
            yield return container.Enum;
    }

    private static string SimpleName(string type) => type.Split('.', ':').Last().TrimStart('@');

    // The simple names of the types that members mention: a nested type of the same name would hide them.
    private static IEnumerable<string> TypesOf(MemberSpec member)
        => member.TypeText.Split([':', '.', '<', '>', '[', ']', ',', '?', ' '], StringSplitOptions.RemoveEmptyEntries);
}
