using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Real columns that a fit may keep in single precision; the kernel reads a row of them from the same rounded copy.</summary>
internal sealed partial class KernelEmitter
{
    private const string SinglePrecision = "storage == global::EmDsl.Precision.Single";

    /// <summary>The columns that rounding changes a little and no condition, bound or table of distinct values hangs on.</summary>
    public static IReadOnlyList<DataNode> SingleColumns(ModelGraph graph, EmPlan plan)
    {
        if (!BlocksServe(graph, plan) || plan.Sequence is not null)
            return [];
        var compared = new HashSet<string>(plan.Statistics.Select(statistic => statistic.Column).OfType<string>()
            .Concat(plan.Blocks.OfType<RangeUpdate>().Select(update => update.Variable))
            .Concat(graph.Factors.Where(factor => factor.Branches.Any(branch => branch.Exact is not null)).Select(factor => factor.Variable))
            .Concat(Expressions(graph, plan).SelectMany(Conditions).SelectMany(Substitution.Symbols)));
        return [.. graph.Data.Where(data => data.Kind != MemberKind.Weight && data.Cardinality is null && data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector
            && data.Support is not (Domain.UnitInterval or Domain.SimplexInterior) && !compared.Contains(data.Name))];
    }

    /// <summary>Why a model has no column in single precision.</summary>
    public static string NoSingleColumns(ModelGraph graph, EmPlan plan) =>
        plan.HasPieces || plan.Sequence is not null ? "its rows hang together, in sequences or groups"
        : !BlocksServe(graph, plan) ? "its rows are not worked on in lanes, which need discrete latent variables and families of this library"
        : "its columns are counts and categories, which take 4 bytes anyway, or are compared with something, lie between 0 and 1 or bound a law";

    private IReadOnlyList<DataNode>? singles;

    private IReadOnlyList<DataNode> Singles => singles ??= SingleColumns(graph, plan);

    private static IEnumerable<Expr> Expressions(ModelGraph graph, EmPlan plan) => graph.Factors.SelectMany(factor => factor.Branches)
        .SelectMany(branch => new[] { branch.Guard is { } guard ? new Apply(Op.Not, [guard]) : null, branch.LogDensity })
        .Concat(plan.Statistics.SelectMany(statistic => statistic.Guards.Select(guard => (Expr)new Apply(Op.Not, [guard])).Append(statistic.Value)))
        .OfType<Expr>();

    private static IEnumerable<Expr> Conditions(Expr e) => e is Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual } ? [e] : e.Children().SelectMany(Conditions);

    private string SingleField(DataNode data) => names.Local(data.Name, "Single");

    private void EmitSingleFields()
    {
        foreach (DataNode data in Singles)
            writer.Line($"private readonly {Lanes}SingleColumn? {SingleField(data)};");
    }

    // A class inside the kernel knows the fields by locals of the same names.
    private void EmitSingleLocals()
    {
        foreach (DataNode data in Singles)
            writer.Line($"{Lanes}SingleColumn? {SingleField(data)} = kernel.{SingleField(data)};");
    }

    private void EmitSinglePacking()
    {
        if (Singles.Count == 0)
            return;
        writer.Open($"if ({SinglePrecision})");
        foreach ((DataNode data, int ordinal) in Singles.Select((data, ordinal) => (data, ordinal)))
            writer.Line($"{SingleField(data)} = {Lanes}SingleColumn.Pack(data.{names.Api.Column(data.Name)}, data.RowCount, {Names.Literal(ordinal)}, {Names.Literal(data.Name)}, data.source, runner);");
        writer.Close();
    }
}
