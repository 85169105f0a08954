using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;
using EmDsl.Generators.Model.Checks;

namespace EmDsl.Generators.Emission;

/// <summary>A law of a family that other code brings, with the names of what the generated code holds for it.</summary>
/// <param name="Field">The block of its parameters; also its statistics.</param>
/// <param name="Gather">The method that fills the block from the model's parameters.</param>
/// <param name="Cells">The discrete members, and the index of an array's entries, that tell its cells apart.</param>
internal sealed record OpaqueFamily(FactorNode Factor, BranchNode Branch, string Field, string Gather, EquatableArray<string> Cells)
{
    public ExternalFamily Contract => Branch.External!;

    /// <summary>The entries of an array that are drawn one by one; null for one value.</summary>
    public SumBinder? Entries => Factor.Entries;

    public string Block => $"global::EmDsl.Fitting.FamilyBlock<{Contract.TypeText}>";
}

/// <summary>The laws of families that other code brings, and what all uses of them share: sizes, cells, the way of their parameters.</summary>
internal sealed class OpaqueFamilies
{
    private readonly SourceWriter writer;
    private readonly KernelNames names;

    public OpaqueFamilies(SourceWriter writer, ModelGraph graph, KernelNames names)
    {
        this.writer = writer;
        this.names = names;
        var taken = new HashSet<string>();
        All = graph.Factors.SelectMany(factor => factor.Branches.Where(branch => branch.External is not null).Select(branch =>
        {
            string stem = Names.Fresh(Names.Pascal(NameHygiene.Plain(factor.Variable)) + "Family", taken);
            return new OpaqueFamily(factor, branch, names.Local(factor.Variable, stem.Substring(NameHygiene.Plain(factor.Variable).Length)), names.Api.Fresh("Gather" + stem), ExternalChecks.Cells(graph, factor, branch).ToEquatableArray());
        })).ToArray();
    }

    public IReadOnlyList<OpaqueFamily> All { get; }

    public OpaqueFamily? Of(BranchNode branch) => All.FirstOrDefault(family => ReferenceEquals(family.Branch, branch));

    public string CellCount(OpaqueFamily family) => names.Product(family.Cells.Select(cell => CountOf(family, cell)));

    public string Cell(OpaqueFamily family) => names.Flat(family.Cells.Select(cell => names.Local(cell)).ToArray(), family.Cells.Select(cell => CountOf(family, cell)).ToArray());

    public string Dimension(OpaqueFamily family) => DimensionOf(family) is { } dimension ? names.Size(dimension) : "1";

    private Expr? DimensionOf(OpaqueFamily family) => family.Entries is null ? names.Data(family.Factor.Variable)!.Dimension : null;

    private Expr CountOf(OpaqueFamily family, string cell) => family.Entries is { } entries && entries.Index == cell ? entries.Count : names.Cardinality(cell)!;

    public string Length(OpaqueFamily family) => string.Join(" + ", family.Branch.Entries.Select(entry => entry is Lambda vector ? names.Size(vector.Count) : "1"));

    public string Create(OpaqueFamily family) => $"new {family.Block}({CellCount(family)}, {Length(family)}, {Dimension(family)})";

    /// <summary>The row's value as a span; of an array, the entry that <see cref="OpenEntry"/> took.</summary>
    public string Value(OpaqueFamily family)
    {
        string local = names.Local(family.Factor.Variable);
        return DimensionOf(family) is null
            ? $"new global::System.ReadOnlySpan<double>(in {(family.Entries is null ? local : EntryOf(family))})"
            : $"global::System.MemoryExtensions.AsSpan({local}, {names.Local(family.Factor.Variable, "Start")}, {Dimension(family)})";
    }

    /// <summary>An entry of an array as a number, a local of its own.</summary>
    public void OpenEntry(SourceWriter target, OpaqueFamily family)
    {
        if (family.Entries is { } entries)
            target.Line($"double {EntryOf(family)} = {names.Local(family.Factor.Variable)}[{names.Local(family.Factor.Variable, "Start")} + {names.Local(entries.Index)}];");
    }

    private string EntryOf(OpaqueFamily family) => names.Local(family.Factor.Variable, "Entry");

    /// <summary>Where a draw goes.</summary>
    public string Draw(OpaqueFamily family, string target) => DimensionOf(family) is null ? $"new global::System.Span<double>(ref {target})" : target;

    /// <summary>Loops over the cells; the caller closes as many blocks as it has cells.</summary>
    public void OpenCells(SourceWriter target, OpaqueFamily family)
    {
        foreach (string cell in family.Cells)
            target.Open($"for (int {names.Local(cell)} = 0; {names.Local(cell)} < {names.Size(CountOf(family, cell))}; {names.Local(cell)}++)");
        if (family.Cells.Count == 0)
            target.Open("");
    }

    public static void CloseCells(SourceWriter target, OpaqueFamily family)
    {
        for (int i = 0; i < System.Math.Max(1, family.Cells.Count); i++)
            target.Close();
    }

    /// <summary>The methods that fill blocks.</summary>
    public void Emit()
    {
        foreach (OpaqueFamily family in All)
        {
            writer.Line($"// The parameters of {family.Factor.Variable} ~ {family.Contract.Name} in the order of the family, cell by cell.");
            writer.Open($"private static void {family.Gather}({family.Block} block, Parameters parameters, Sizes sizes)");
            OpenCells(writer, family);
            writer.Line($"global::System.Span<double> cell = block.ParametersOf({Cell(family)});");
            Walk(family, (entry, place) => writer.Line($"cell[{place}] = {entry};"));
            CloseCells(writer, family);
            writer.Line("block.Prepare();");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>Writes the new parameters of the current cell, a span called <c>estimate</c>, back to the model's.</summary>
    public void Scatter(OpaqueFamily family) => Walk(family, (entry, place) => writer.Line($"{entry} = estimate[{place}];"), "current");

    // Every parameter of a cell with its place in the family's order.
    private void Walk(OpaqueFamily family, System.Action<string, string> each, string parameters = "parameters")
    {
        var before = new List<string>();
        foreach (Expr entry in family.Branch.Entries)
        {
            string first = before.Count == 0 ? "0" : string.Join(" + ", before);
            var expressions = new ExpressionWriter(names, writer, name => $"{parameters}.{names.Api.Parameter(name)}");
            if (entry is Lambda vector)
            {
                string index = names.Local(vector.Index);
                writer.Open($"for (int {index} = 0; {index} < {names.Size(vector.Count)}; {index}++)");
                each(expressions.Double(vector.Body), first == "0" ? index : $"{first} + {index}");
                writer.Close();
                before.Add(names.Size(vector.Count));
            }
            else
            {
                each(expressions.Double(entry), first);
                before.Add("1");
            }
        }
    }
}
