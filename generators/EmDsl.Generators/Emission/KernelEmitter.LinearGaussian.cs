using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables: the laws of a row for the filter, and expectations of statistics under the smoothed law.</summary>
internal sealed partial class KernelEmitter
{
    private const string Smoother = "global::EmDsl.Numerics.LinearGaussianSmoother";

    private LinearGaussianPlan? LinearGaussian => plan.LinearGaussian;

    private IEnumerable<GaussianFactor> GaussianFactors => LinearGaussian is { } gaussian ? gaussian.Factors : [];

    private bool IsGaussian(int factor) => GaussianFactors.Any(gaussian => gaussian.Factor == factor);

    private IEnumerable<Expr> GaussianDensities() => GaussianFactors.SelectMany(factor => graph.Factors[factor.Factor].Branches).Select(branch => branch.LogDensity).OfType<Expr>();

    // The entries of an observed vector that may be missing, which stand among the unknowns.
    private bool IsCompleted(string name) => graph.IsCompleted(name);

    /// <summary>Where an unknown stands among those of the row, as C# text.</summary>
    private string PlaceOf(string name) => TotalSize(LinearGaussian!.Unknowns.TakeWhile(unknown => unknown.Name != name).Select(unknown => unknown.Size));

    private string TotalSize(IEnumerable<Expr> sizes)
    {
        Expr[] all = [.. sizes];
        double known = all.OfType<Number>().Sum(number => number.Value);
        string[] parts = [.. all.Where(size => size is not Number).Select(names.Size)];
        return string.Join(" + ", known > 0 || parts.Length == 0 ? parts.Append(Names.Literal((int)known)) : parts);
    }

    private static string Offset(string place, string index) => place == "0" ? index : index == "0" ? place : $"{place} + {index}";

    private void EmitGaussianScratch()
    {
        if (LinearGaussian is not null)
            writer.Line($"internal readonly {Smoother} smoother;");
        foreach (GaussianFactor factor in ForeseenFactors)
        {
            writer.Line($"internal readonly double[] {ForeseenMean(factor)};");
            writer.Line($"internal readonly double[] {ForeseenCovariance(factor)};");
        }
    }

    private void EmitGaussianScratchAllocations()
    {
        if (LinearGaussian is not { } gaussian)
            return;
        string entering = string.Join(", ", gaussian.Before.Select(name => $"({PlaceOf(name)}, {names.Size(gaussian.Unknowns.First(unknown => unknown.Name == name).Size)})"));
        Expr[] observed = [.. gaussian.Factors.Where(factor => !factor.IsDrawn).Select(factor => factor.Count).Distinct()];
        string largest = observed.All(size => size is Number)
            ? Names.Literal((int)observed.OfType<Number>().Select(size => size.Value).DefaultIfEmpty(1).Max())
            : observed.Select(names.Size).Aggregate((left, right) => $"global::System.Math.Max({left}, {right})");

        // Each law brings its noises; independent values that are never missing take none that stay.
        IEnumerable<Expr> noises = gaussian.Factors.Where(factor => factor.IsDrawn || !factor.IsIndependent || IsCompleted(graph.Factors[factor.Factor].Variable)).Select(factor => factor.Count);
        writer.Line($"smoother = new {Smoother}({TotalSize(gaussian.Unknowns.Select(unknown => unknown.Size))}, {TotalSize(gaussian.Unknowns.Take(gaussian.Leaving).Select(unknown => unknown.Size))}, [{entering}], {largest}, {TotalSize(noises)}, {(plan.Sequence is null ? "1" : "longest")});");
        foreach (GaussianFactor factor in ForeseenFactors)
        {
            string size = ExpressionWriter.Parenthesise(names.Size(factor.Count));
            writer.Line($"{ForeseenMean(factor)} = new double[{size}];");
            writer.Line($"{ForeseenCovariance(factor)} = new double[{size} * {size}];");
        }
    }

    // The root of the covariance of a law that no data enter: once per iteration.
    private string NoiseField(GaussianFactor factor, int branch) =>
        names.Local(graph.Factors[factor.Factor].Variable, "Noise" + (factor.Laws.Count == 1 ? "" : Names.Literal(branch + 1)));

    private IEnumerable<(GaussianFactor Factor, int Branch, GaussianLaw Law)> SharedNoises() => GaussianFactors
        .SelectMany(factor => factor.Laws.Select((law, b) => (factor, b, law)))
        .Where(noise => IsRowFree(noise.law));

    private bool IsRowFree(GaussianLaw law) => !(law.Variance ?? law.Covariance!).Symbols().Any(name => names.Data(name) is not null);

    private void EmitGaussianFields()
    {
        foreach ((GaussianFactor factor, int b, _) in SharedNoises())
            writer.Line($"private readonly double[] {NoiseField(factor, b)};");
    }

    private void EmitGaussianAllocations()
    {
        foreach ((GaussianFactor factor, int b, _) in SharedNoises())
        {
            string count = names.Size(factor.Count);
            writer.Line($"{NoiseField(factor, b)} = new double[{(IsByEntry(factor) ? count : $"{count} * {count}")}];");
        }
    }

    // Independent values are observed one after the other, each with its own standard deviation.
    private static bool IsByEntry(GaussianFactor factor) => !factor.IsDrawn && factor.IsIndependent;

    private void EmitGaussianPreparation()
    {
        foreach ((GaussianFactor factor, int b, GaussianLaw law) in SharedNoises())
        {
            writer.Line();
            writer.Line($"// The noise of {DescribeBranch(factor, b)}.");
            EmitNoise(factor, law, NoiseField(factor, b));
        }
    }

    private string DescribeBranch(GaussianFactor factor, int b)
    {
        FactorNode node = graph.Factors[factor.Factor];
        return DescribeFactor(node with { Branches = [node.Branches[b]] });
    }

    // Standard deviations, or the lower triangular root of the covariance.
    private void EmitNoise(GaussianFactor factor, GaussianLaw law, string target)
    {
        string count = names.Size(factor.Count);
        if (law.Covariance is { } covariance)
        {
            var columns = (Lambda)covariance.Body;
            OpenLoop(covariance.Index, factor.Count);
            OpenLoop(columns.Index, factor.Count);
            var entry = new Scope(this, "parameters");
            string value = entry.Expressions.Double(columns.Body);
            entry.Flush(writer, []);
            writer.Line($"{target}[{names.Local(covariance.Index)} * {count} + {names.Local(columns.Index)}] = {value};");
            writer.Close();
            writer.Close();
            writer.Line($"global::EmDsl.Numerics.CovarianceFactors.Root({target}, {count});");
            return;
        }

        bool isMatrix = !IsByEntry(factor);
        if (isMatrix && law.Index is not null)
            writer.Line($"global::System.Array.Clear({target});");
        if (law.Index is { } index)
            OpenLoop(index, factor.Count);
        var scope = new Scope(this, "parameters");
        string variance = scope.Expressions.Double(law.Variance!);
        scope.Flush(writer, []);
        string at = law.Index is { } bound ? names.Local(bound) : "0";
        writer.Line($"{target}[{(isMatrix && at != "0" ? $"{at} * {count} + {at}" : at)}] = global::System.Math.Sqrt({variance});");
        if (law.Index is not null)
            writer.Close();
    }

    private void EmitGaussianBegin()
    {
        if (LinearGaussian is not null)
            writer.Line("scratch.smoother.Begin();");
    }

    private void EmitGaussianSmoothing(string at)
    {
        if (LinearGaussian is not null)
            writer.Line($"scratch.smoother.Smooth({at});");
    }

    // The laws of the row's unknowns, then what is observed of them.
    private void EmitGaussianRow()
    {
        if (LinearGaussian is null)
            return;
        writer.Line();
        writer.Line($"{Smoother} smoother = scratch.smoother;");
        if (plan.Sequence is null)
            writer.Line("smoother.Begin();");
        writer.Line("smoother.Enter();");
        foreach (GaussianFactor factor in GaussianFactors)
        {
            FactorNode node = graph.Factors[factor.Factor];
            if (IsLeftOut(factor.Factor) && !IsForeseen(factor.Factor))
                continue;
            writer.Line();
            writer.Line($"// {DescribeFactor(node)}");
            for (int b = 0; b < factor.Laws.Count; b++)
                EmitGaussianLaw(factor, node, b);
            if (IsForeseen(factor.Factor))
                EmitForeseen(factor, node);
        }

        writer.Line();
        writer.Line("smoother.Leave();");
    }

    private void EmitGaussianLaw(GaussianFactor factor, FactorNode node, int b)
    {
        GaussianLaw law = factor.Laws[b];
        string count = names.Size(factor.Count);
        if (node.Branches[b].Guard is { } guard)
        {
            var condition = new Scope(this, "parameters");
            string text = condition.Expressions.Condition(guard);
            condition.Flush(writer, []);
            writer.Open($"if ({text})");
        }

        string noise = NoiseField(factor, b);
        if (!IsRowFree(law))
        {
            noise = "smoother.Noise";
            EmitNoise(factor, law, noise);
        }

        writer.Line($"smoother.Clear({count});");
        string at = law.Index is { } index ? names.Local(index) : "0";
        if (law.Index is { } entry)
            OpenLoop(entry, factor.Count);
        EmitMean(law, at);
        string completed = IsCompleted(node.Variable) ? PlaceOf(node.Variable) : "-1";
        if (IsByEntry(factor) && isForeseeing)
        {
            writer.Line($"smoother.ForeseeOne({at}, {noise}[{at}]);");
        }
        else if (IsByEntry(factor))
        {
            string value = EntryOf(node.Variable, at);
            writer.Line($"logDensity += smoother.ObserveOne({at}, {value}, {noise}[{at}], {(completed == "-1" ? completed : Offset(completed, at))});");
        }

        if (law.Index is not null)
            writer.Close();
        if (factor.IsDrawn)
            writer.Line($"smoother.Draw({PlaceOf(node.Variable)}, {count}, {noise});");
        else if (!IsByEntry(factor) && isForeseeing)
            writer.Line($"smoother.Foresee({count}, {noise});");
        else if (!IsByEntry(factor))
            writer.Line($"logDensity += smoother.Observe({Span(names.Local(node.Variable), names.Local(node.Variable, "Start"), count)}, {noise}, {completed});");
        if (node.Branches[b].Guard is not null)
            writer.Close();
    }

    private string EntryOf(string variable, string at)
    {
        string local = names.Local(variable);
        return names.Data(variable)!.Dimension is null ? local : $"{local}[{Offset(names.Local(variable, "Start"), at)}]";
    }

    // The coefficients on the unknowns and the rest of the mean of one value.
    private void EmitMean(GaussianLaw law, string at)
    {
        string row = at == "0" ? "" : $"{at} * {ExpressionWriter.Parenthesise(TotalSize(LinearGaussian!.Unknowns.Select(unknown => unknown.Size)))}";
        if (law.Mean.Constant != Expr.Zero)
        {
            var scope = new Scope(this, "parameters");
            string constant = scope.Expressions.Double(law.Mean.Constant);
            scope.Flush(writer, []);
            writer.Line($"smoother.Offsets[{at}] = {constant};");
        }

        foreach (AffineTerm term in law.Mean.Terms)
        {
            string place = PlaceOf(term.Variable);
            if (term.Index is null)
                OpenLoop(law.Mean.Column, LinearGaussian!.Unknowns.First(unknown => unknown.Name == term.Variable).Size);
            var scope = new Scope(this, "parameters");
            string column = term.Index is null ? names.Local(law.Mean.Column) : scope.Expressions.Integer(term.Index);
            string coefficient = scope.Expressions.Double(term.Coefficient);
            scope.Flush(writer, []);
            string target = Offset(place, ExpressionWriter.Parenthesise(column));
            writer.Line($"smoother.Coefficients[{(row.Length == 0 ? target : target == "0" ? row : $"{row} + {target}")}] += {coefficient};");
            if (term.Index is null)
                writer.Close();
        }
    }

    // Whether a statistic is an expectation over the unknowns.
    private bool IsIntegrated(StatisticNode statistic) => LinearGaussian is not null
        && statistic.Guards.Append(statistic.Value).SelectMany(Substitution.Symbols).Any(name => graph.IntegratedNames.Contains(name));

    private void EmitIntegratedStatistics()
    {
        if (plan.Statistics.Any(IsIntegrated))
            writer.Line("Integrate(row, weight, scratch, statistics);");
    }

    // Quadratic in the unknowns, a statistic has as its expectation its mean over the points of a rule of degree 2.
    private void EmitIntegrate()
    {
        StatisticNode[] integrated = [.. plan.Statistics.Where(IsIntegrated)];
        if (integrated.Length == 0)
            return;
        writer.Line("/// <summary>Adds a row's statistics that hold continuous latent variables: quadratic in these, their expectation is the mean over a few points.</summary>");
        OpenMethod("private void Integrate(int row, double weight, RowScratch scratch, SufficientStatistics statistics)");
        string[] symbols = [.. integrated.SelectMany(statistic => statistic.Guards.Append(statistic.Value).Concat(statistic.Dimensions.Select(dimension => dimension.At))).SelectMany(Substitution.Symbols).Distinct()];
        EmitRowData(writer, symbols.Where(name => !IsCompleted(name)).ToArray());
        writer.Line($"{Smoother} smoother = scratch.smoother;");
        writer.Line("double share = weight / smoother.PointCount;");
        writer.Open("for (int point = 0; point < smoother.PointCount; point++)");
        writer.Line("smoother.MoveTo(point);");
        foreach (UnknownNode unknown in LinearGaussian!.Unknowns.Where(unknown => symbols.Contains(unknown.Name)))
        {
            string local = names.Local(unknown.Name), place = PlaceOf(unknown.Name);
            if (names.Data(unknown.Name)!.Dimension is null)
            {
                writer.Line($"double {local} = smoother.Values[{place}];");
                continue;
            }

            writer.Line($"double[] {local} = smoother.Values;");
            writer.Line($"int {names.Local(unknown.Name, "Start")} = {place};");
        }

        IReadOnlyDictionary<Expr, string> residuals = EmitResiduals(integrated);
        foreach (StatisticNode statistic in integrated)
            EmitStatistic(statistic, "share", residuals);
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitMoments()
    {
        foreach (LatentNode latent in graph.Latents.Where(latent => latent.IsContinuous && LinearGaussian is not null))
        {
            string place = PlaceOf(latent.Name), size = names.Size(LinearGaussian!.Unknowns.First(unknown => unknown.Name == latent.Name).Size);
            writer.Line($"/// <summary>The posterior mean and covariance of {latent.Name} in the row that was smoothed last.</summary>");
            writer.Open($"internal void {MomentsMethod(latent)}(RowScratch scratch, global::System.Span<double> mean, global::System.Span<double> covariance)");
            writer.Line($"scratch.smoother.Mean({place}, mean);");
            writer.Line($"scratch.smoother.Covariance({place}, {size}, covariance);");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>The kernel method that gives a continuous latent variable's posterior moments.</summary>
    public static string MomentsMethod(LatentNode latent) => latent.Name + "Moments";
}
