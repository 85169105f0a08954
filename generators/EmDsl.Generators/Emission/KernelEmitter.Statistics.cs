using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The sufficient statistics: the additive value, and what a row adds to it.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitStatistics()
    {
        writer.Line("/// <summary>The sufficient statistics of the M-step: an additive value.</summary>");
        writer.Open("private sealed class SufficientStatistics");
        writer.Line("internal double LogLikelihood;");
        EmitLevelFields();
        foreach (StatisticNode statistic in plan.Statistics)
        {
            writer.Line();
            writer.Line($"// {Describe(statistic)}");
            writer.Line($"internal readonly double[] {Names.Identifier(statistic.Name)};");
        }

        foreach (OpaqueFamily family in EstimatedFamilies)
        {
            writer.Line();
            writer.Line($"// {StatisticsField(family)}: for each cell its weight and the statistics of {family.Contract.Name}.");
            writer.Line($"internal readonly double[] {StatisticsField(family)};");
            writer.Line($"private readonly int {family.Field}Cells;");
        }

        if (HasFeatures)
        {
            writer.Line();
            writer.Line("// For each state the responsibilities times features, which the statistics follow from.");
            writer.Line("internal readonly double[] featureSums;");
        }

        writer.Line();
        writer.Open($"internal SufficientStatistics(Sizes sizes{string.Concat(LevelColumns.Select(column => $", int[] {LevelsField(column)}"))}{(HasFeatures ? ", int featureSums" : "")})");
        if (HasFeatures)
            writer.Line("this.featureSums = new double[featureSums];");
        foreach (string column in LevelColumns)
            writer.Line($"this.{LevelsField(column)} = {LevelsField(column)};");
        foreach (StatisticNode statistic in plan.Statistics)
            writer.Line($"{Names.Identifier(statistic.Name)} = new double[{Length(statistic)}];");
        foreach (OpaqueFamily family in EstimatedFamilies)
        {
            writer.Line($"{family.Field}Cells = {families.CellCount(family)};");
            writer.Line($"{StatisticsField(family)} = new double[global::EmDsl.Fitting.FamilyStatistics.Size<{family.Contract.TypeText}>({family.Field}Cells, {families.Dimension(family)})];");
        }

        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The number of values, those by the distinct values of a column left out.</summary>");
        writer.Line($"internal static long Count(Sizes sizes) => {string.Join(" + ", plan.Statistics.Where(statistic => statistic.Column is null).Select(statistic => ExpressionWriter.Parenthesise(names.Product(statistic.Dimensions.Select(dimension => dimension.Count)))).Prepend("1L"))};");
        writer.Line();
        writer.Open("internal void Reset()");
        writer.Line("LogLikelihood = 0.0;");
        foreach (StatisticNode statistic in plan.Statistics)
            writer.Line($"global::System.Array.Clear({Names.Identifier(statistic.Name)});");
        if (HasFeatures)
            writer.Line("global::System.Array.Clear(featureSums);");
        foreach (OpaqueFamily family in EstimatedFamilies)
            writer.Line($"global::System.Array.Clear({StatisticsField(family)});");
        writer.Close();
        writer.Line();
        writer.Open("internal void Merge(SufficientStatistics other)");
        writer.Line("LogLikelihood += other.LogLikelihood;");
        foreach (StatisticNode statistic in plan.Statistics)
        {
            string field = Names.Identifier(statistic.Name);
            writer.Line(statistic.Column is { } column
                ? $"global::EmDsl.Numerics.Accumulate.AddAt(other.{field}, other.{LevelsField(column)}, {field}, {LevelsField(column)}.Length);"
                : $"global::EmDsl.Numerics.Accumulate.Add(other.{field}, {field});");
        }

        if (HasFeatures)
            writer.Line("global::EmDsl.Numerics.Accumulate.Add(other.featureSums, featureSums);");
        foreach (OpaqueFamily family in EstimatedFamilies)
            writer.Line($"global::EmDsl.Fitting.FamilyStatistics.Merge<{family.Contract.TypeText}>(other.{StatisticsField(family)}, {StatisticsField(family)}, {family.Field}Cells);");

        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static string Describe(StatisticNode statistic)
    {
        string indices = statistic.Dimensions.Count == 0 ? "" : $"[{string.Join(", ", statistic.Dimensions.Select(dimension => dimension.Name))}]";
        string guards = statistic.Guards.Count == 0 ? "" : $" where {string.Join(" and ", statistic.Guards.Select(MathPrinter.Print))}";
        return $"{statistic.Name}{indices} = Σ responsibility × {MathPrinter.Print(statistic.Value)}{guards}";
    }

    // The unobserved variables whose joint posterior a statistic needs.
    private EquatableArray<string> Needs(StatisticNode statistic)
    {
        var symbols = new HashSet<string>(new[] { statistic.Value }
            .Concat(statistic.Guards)
            .Concat(statistic.Dimensions.Select(dimension => dimension.At))
            .SelectMany(Substitution.Symbols));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private CliqueShape CliqueOf(EquatableArray<string> variables) => Smallest(windows.Concat(cliques.Values), variables);

    private static CliqueShape Smallest(IEnumerable<CliqueShape> shapes, EquatableArray<string> variables) => shapes
        .Where(shape => variables.All(variable => shape.Variables.Contains(variable)))
        .OrderBy(shape => shape.Variables.Count)
        .First();

    private bool IsWholeClique(EquatableArray<string> variables) => CliqueOf(variables).Variables.Count == variables.Count;

    // Sets of variables that are smaller than any clique which holds them, so that their posterior is a sum.
    private IEnumerable<EquatableArray<string>> Marginals() => plan.Statistics.Select(Needs).Concat(EstimatedFamilies.Select(OpaqueNeeds)).Concat(KeptPosteriors()).Concat(RefreshedPosteriors())
        .Concat(forecasts is null ? [] : forecasts.Members.Select(member => member.Scope))
        .Concat(AtNodes.Select(latent => Needs(latent.Value)))
        .Concat(EliminationPlanner.Unobserved(graph).Select(variable => (EquatableArray<string>)[variable]))
        .Where(variables => variables.Count > 0 && !IsWholeClique(variables))
        .Distinct();

    private string PosteriorOf(EquatableArray<string> variables)
    {
        if (keptIn is not null)
            return $"{keptIn}{KeptField(variables)}{(IsKeptOnDemand(variables) ? "!" : "")}[row * {KeptSize(variables)} + {Flat(variables)}]";
        CliqueShape shape = CliqueOf(variables);
        return IsWholeClique(variables)
            ? $"scratch.{shape.Table}[{Flat(shape.Variables)}]"
            : $"scratch.{MarginalName(variables)}[{Flat(variables)}]";
    }

    // Fills the marginal of some variables from the smallest clique that holds them.
    private void EmitMarginal(EquatableArray<string> variables)
    {
        CliqueShape shape = CliqueOf(variables);
        writer.Line($"global::System.Array.Clear(scratch.{MarginalName(variables)});");
        foreach (string variable in shape.Variables)
            OpenStates(variable);
        writer.Line($"scratch.{MarginalName(variables)}[{Flat(variables)}] += scratch.{shape.Table}[{Flat(shape.Variables)}];");
        foreach (string unused in shape.Variables)
            writer.Close();
    }

    private void EmitAccumulate()
    {
        writer.Line("/// <summary>Adds a row's expected statistics, each with its posterior probability times the row's weight.</summary>");
        OpenMethod("private void Accumulate(int row, double weight, RowScratch scratch, SufficientStatistics statistics)");
        var symbols = plan.Statistics
            .SelectMany(statistic => new[] { statistic.Value }.Concat(statistic.Guards).Concat(statistic.Dimensions.Select(dimension => dimension.At)))
            .SelectMany(Substitution.Symbols).Concat(EstimatedFamilies.SelectMany(family => FactorSymbols(family.Factor)))
            .Concat(graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name)).Distinct().ToArray();
        EmitRowData(writer, symbols.Where(name => !IsCompleted(name)));
        foreach (IGrouping<EquatableArray<string>, StatisticNode> group in plan.Statistics.Where(statistic => statistic.FilledBy is null && !IsIntegrated(statistic)).GroupBy(Needs))
        {
            writer.Line();
            if (group.Key.Count > 0)
            {
                if (!IsWholeClique(group.Key))
                    EmitMarginal(group.Key);
                foreach (string variable in group.Key)
                    OpenStates(variable);
                writer.Line($"double responsibility = weight * {PosteriorOf(group.Key)};");
                writer.Open("if (responsibility > 0.0)");
            }

            IReadOnlyDictionary<Expr, string> residuals = EmitResiduals(group);
            foreach (StatisticNode statistic in group)
                EmitStatistic(statistic, group.Key.Count > 0 ? "responsibility" : "weight", residuals);
            if (group.Key.Count > 0)
            {
                writer.Close();
                foreach (string unused in group.Key)
                    writer.Close();
            }
        }

        EmitOpaqueAccumulation();
        EmitIntegratedStatistics();
        writer.Close();
        writer.Line();
    }

    // Differences that hold a sum are computed once for all statistics of a row and state.
    private IReadOnlyDictionary<Expr, string> EmitResiduals(IEnumerable<StatisticNode> statistics)
    {
        var residuals = new Dictionary<Expr, string>();
        foreach (Expr value in statistics.Select(statistic => statistic.Value))
        {
            value.Any(node =>
            {
                bool isResidual = node is Apply { Op: Op.Add } && node.Any(part => part is Sum) && node.FreeBounds().Count == 0;
                if (isResidual && !residuals.ContainsKey(node))
                    residuals[node] = "residual" + (residuals.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return isResidual;
            });
        }

        foreach (KeyValuePair<Expr, string> residual in residuals)
        {
            var scope = new Scope(this, "parameters");
            string text = scope.Expressions.Double(residual.Key);
            scope.Flush(writer, []);
            writer.Line($"double {residual.Value} = {text};");
        }

        return residuals;
    }

    private void EmitStatistic(StatisticNode statistic, string weight, IReadOnlyDictionary<Expr, string> residuals)
    {
        int opened = 0;
        SumBinder[] bound = statistic.Dimensions.Where(dimension => dimension.IsBound && dimension.At is Bound).Select(dimension => new SumBinder(dimension.Name, dimension.Count)).ToArray();
        SumBinder[] loops = statistic.Inner.Concat(bound).ToArray();
        for (int i = 0; i < loops.Length; i++)
        {
            string index = names.Local(loops[i].Index);
            string end = statistic.IsSymmetric && i == loops.Length - 1 ? $"{index} <= {names.Local(loops[i - 1].Index)}" : $"{index} < {names.Size(loops[i].Count)}";
            writer.Open($"for (int {index} = 0; {end}; {index}++)");
            opened++;
        }

        var scope = new Scope(this, "parameters");
        if (statistic.Guards.Count > 0)
        {
            string condition = string.Join(" && ", statistic.Guards.Select(guard => ExpressionWriter.Parenthesise(scope.Expressions.Condition(guard))));
            scope.Flush(writer, []);
            writer.Open($"if ({condition})");
            opened++;
            scope = new Scope(this, "parameters");
        }

        foreach (KeyValuePair<Expr, string> residual in residuals)
            scope.Expressions.Name(residual.Key, residual.Value);
        string position = scope.Expressions.Position(statistic.Dimensions.Select(dimension => dimension.At), statistic.Dimensions.Select(dimension => dimension.Count).ToArray());
        string value = statistic.Value == Expr.One ? weight : $"{weight} * {scope.Expressions.DoublePrimary(statistic.Value)}";
        scope.Flush(writer, []);
        writer.Line($"statistics.{Names.Identifier(statistic.Name)}[{position}] += {value};");
        for (int i = 0; i < opened; i++)
            writer.Close();
    }
}
