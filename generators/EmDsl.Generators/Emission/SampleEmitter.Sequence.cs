using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Sampling of whole sequences: each row after the one before it, whose values it sees.</summary>
internal sealed partial class SampleEmitter
{
    // Observed variables whose first values the model is conditioned on: the dataset gives them.
    private IEnumerable<(string Variable, int Rows)> Conditioned => spec.Members
        .Where(member => member.Kind == MemberKind.Observed && member.Law is not null && LawTime.Reach(member.Law) > 0)
        .Select(member => (member.Name, LawTime.Reach(member.Law!)));

    // Rows that share a state by a key are drawn one by one.
    private bool IsChained => graph.IsSequential && !graph.HasSharedState;

    private IEnumerable<EarlierNode> Drawn => !IsChained ? [] : graph.Earlier.Where(earlier => earlier.IsLatent || graph.Data.First(data => data.Name == earlier.Variable).Kind == MemberKind.Observed);

    private string ArrayOf(string name) => StationaryReference.Transition(name) is { } transition ? names.Local(transition, "Stationary") : "parameters." + names.Api.Parameter(name);

    private IReadOnlyList<Expr> StationaryDimensions(string name) => StationaryReference.Transition(name) is { } transition ? [names.Parameter(transition)!.Dimensions[0]] : [];

    private void EmitStationary()
    {
        foreach (string transition in graph.StationaryParameters)
        {
            string local = names.Local(transition, "Stationary"), states = names.Size(names.Parameter(transition)!.Dimensions[0]);
            writer.Line($"var {local} = new double[{states}];");
            writer.Line($"global::EmDsl.Numerics.StationaryTransition.Law(parameters.{names.Api.Parameter(transition)}, {states}, {local});");
        }
    }

    private void OpenRows()
    {
        if (!IsChained)
        {
            writer.Open("for (int row = 0; row < count; row++)");
            EmitGroupPositions();
            return;
        }

        writer.Line(graph.Sequence is { } member
            ? $"var sequences = new global::EmDsl.Data.SequenceRows(data.{names.Api.Column(member.Name)}, data.{names.Api.Keys(member.Name)}.Length);"
            : "var sequences = new global::EmDsl.Data.SequenceRows(count);");
        writer.Open("for (int sequence = 0; sequence < sequences.Count; sequence++)");
        writer.Line("int start = sequences.Starts[sequence];");
        writer.Line("int length = sequences.Starts[sequence + 1] - start;");
        foreach (EarlierNode earlier in Drawn.SelectMany(Through).Distinct())
            EmitDeclaration(earlier);
        writer.Open("for (int at = 0; at < length; at++)");
        writer.Line("int row = sequences.Order[start + at];");
        EmitRowBegin();
    }

    // The row's place, and what earlier rows give of their covariates.
    private void EmitRowBegin()
    {
        if (graph.Positions > 1)
            writer.Line($"int position = global::System.Math.Min(at, {Names.Literal(graph.Positions - 1)});");
        foreach (EarlierNode earlier in graph.Earlier.Where(earlier => !Drawn.Contains(earlier)))
            EmitEarlierCovariate(earlier);
    }

    // All lags up to the one that equations look at.
    private IEnumerable<EarlierNode> Through(EarlierNode earlier) =>
        Enumerable.Range(1, earlier.Lag).Select(lag => earlier with { Name = EarlierNode.NameOf(earlier.Variable, lag), Lag = lag });

    private string Local(EarlierNode earlier) => names.Local(earlier.Variable, "Before" + (earlier.Lag == 1 ? "" : Names.Literal(earlier.Lag)));

    private void EmitDeclaration(EarlierNode earlier)
    {
        DataNode? data = names.Data(earlier.Variable);
        if (data?.Dimension is not null)
        {
            string type = data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int";
            writer.Line($"{type}[] {Local(earlier)} = [];");
            if (graph.Earlier.Any(other => other.Name == earlier.Name))
                writer.Line($"int {names.Local(earlier.Name, "Start")} = 0;");
            return;
        }

        writer.Line($"{(data is null || data.Cardinality is not null ? "int" : "double")} {Local(earlier)} = 0;");
    }

    private void EmitEarlierCovariate(EarlierNode earlier)
    {
        DataNode data = names.Data(earlier.Variable)!;
        string local = names.Local(earlier.Name), column = $"data.{names.Api.Column(earlier.Variable)}";
        string row = $"sequences.Order[start + at - {Names.Literal(earlier.Lag)}]";
        if (data.Dimension is { } dimension)
        {
            writer.Line($"{(data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int")}[] {local} = {column};");
            writer.Line($"int {names.Local(earlier.Name, "Start")} = at < {Names.Literal(earlier.Lag)} ? 0 : {row} * {names.Size(dimension)};");
            return;
        }

        bool isDiscrete = data.Cardinality is not null;
        writer.Line($"{(isDiscrete ? "int" : "double")} {local} = at < {Names.Literal(earlier.Lag)} ? {(isDiscrete ? "0" : "double.NaN")} : {column}[{row}];");
    }

    private void CloseRows()
    {
        writer.Close();
        if (IsChained)
            writer.Close();
    }

    // What this row drew is what the next one sees.
    private void EmitShift()
    {
        foreach (EarlierNode earlier in Drawn.SelectMany(Through).Distinct().OrderByDescending(earlier => earlier.Lag))
            writer.Line($"{Local(earlier)} = {(earlier.Lag == 1 ? names.Local(earlier.Variable) : Local(earlier with { Lag = earlier.Lag - 1 }))};");
    }

    private void EmitConditioned(SourceWriter body, FactorNode factor, string local, bool isBlock, bool isReal)
    {
        foreach ((_, int rows) in Conditioned.Where(conditioned => conditioned.Variable == factor.Variable))
        {
            string column = $"data.{names.Api.Column(factor.Variable)}";
            body.Open($"if (at < {Names.Literal(rows)})");
            body.Line(isBlock
                ? $"global::System.Array.Copy({column}, row * {names.Size(names.Data(factor.Variable)!.Dimension!)}, {local}, 0, {local}.Length);"
                : $"{local} = {column}[row];");
            body.Close();
        }
    }
}
