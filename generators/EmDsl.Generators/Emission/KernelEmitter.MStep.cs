using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The M-step: one method per block of parameters.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitMStep()
    {
        writer.Line("/// <summary>The M-step: maximises Q over each block of parameters, given the statistics of the E-step at the previous ones.</summary>");
        writer.Open("internal void MStep(SufficientStatistics statistics, Parameters previous, Parameters current, double varianceFloor)");
        writer.Line("current.CopyFrom(previous);");
        EmitInverses();
        EmitBlockSteps(plan.Blocks);
        writer.Close();
        EmitConditionalSteps();
        foreach (UpdateBlock block in plan.Blocks.Where(block => !RowUpdates.Contains(block)))
        {
            writer.Line();
            switch (block)
            {
                case SimplexUpdate simplex:
                    EmitSimplex(simplex);
                    break;
                case ClosedFormUpdate closed:
                    EmitClosedForm(closed);
                    break;
                case GaussianUpdate gaussian:
                    EmitGaussian(gaussian);
                    break;
                case LeastSquaresUpdate squares:
                    EmitLeastSquares(squares);
                    break;
                case ScatterUpdate scatter:
                    EmitScatter(scatter);
                    break;
                case NewtonUpdate newton:
                    EmitNewtonCall(newton);
                    break;
                case FamilyUpdate family:
                    EmitOpaqueUpdate(family);
                    break;
                case MedianUpdate median:
                    EmitMedian(median);
                    break;
                case RangeUpdate range:
                    EmitRange(range);
                    break;
                case ReweightedUpdate reweighted:
                    EmitReweighted(reweighted);
                    break;
            }
        }

        if (HasRowPasses)
            EmitPasses();
        EmitFindEscaped();
        foreach (NewtonUpdate newton in plan.Blocks.OfType<NewtonUpdate>())
        {
            writer.Line();
            EmitNewtonObjective(newton);
        }

        foreach (ReweightedUpdate reweighted in plan.Blocks.OfType<ReweightedUpdate>())
        {
            writer.Line();
            EmitReweighting(reweighted);
        }
    }

    // Block by block; those that go through the rows together.
    private void EmitBlockSteps(IEnumerable<UpdateBlock> blocks)
    {
        UpdateBlock[] list = [.. blocks];
        NewtonUpdate[] overRows = [.. list.OfType<NewtonUpdate>().Where(update => update.Rows.Count > 0)];
        foreach (UpdateBlock block in list)
        {
            if (!overRows.Contains(block))
                writer.Line($"{MethodOf(block)}(statistics, previous, current{(HasFloor(block) ? ", varianceFloor" : "")});");
            else if (block == overRows[0])
                EmitMaximizeOverRows(overRows);
        }
    }

    private static string MethodOf(UpdateBlock block) => "Update" + string.Concat(block.Parameters);

    // Where a floor on variances makes sense: a covariance, or a scalar variance with its own slot.
    private bool HasFloor(UpdateBlock block) => block is GaussianUpdate { Covariance: not null } or ScatterUpdate or ReweightedUpdate { EstimatesScale: true }
        || (block is ClosedFormUpdate closed && VarianceRoles.IsVariance(graph, closed.Parameter));

    private void EmitMStepAllocations()
    {
        foreach (string covariance in Inverses)
            writer.Line($"{names.Local(covariance, "Inverse")} = new double[{names.Product(names.Parameter(covariance)!.Dimensions)}];");
        foreach (UpdateBlock block in plan.Blocks)
        {
            switch (block)
            {
                case SimplexUpdate simplex:
                    Allocate(simplex.Parameter, "Counts");
                    if (simplex.First.Count > 0)
                        writer.Line($"{names.Local(simplex.Parameter, "First")} = new double[{names.Size(names.Parameter(simplex.Parameter)!.Dimensions[0])}];");
                    break;
                case ClosedFormUpdate closed:
                    Allocate(closed.Parameter, "A");
                    Allocate(closed.Parameter, "B");
                    if (closed.IsShift)
                        Allocate(closed.Parameter, "Shift");
                    break;
                case GaussianUpdate gaussian:
                    if (gaussian.Location is { } location)
                    {
                        Allocate(location, "Shift");
                        if (gaussian.IsWeighted && gaussian.Priors.Any(prior => prior.Location is not null))
                            writer.Line($"{names.Local(location, "PriorSum")} = new double[{names.Size(names.Parameter(location)!.Dimensions[names.Parameter(location)!.Dimensions.Count - 1])}];");
                        if (gaussian.IsWeighted)
                            writer.Line($"{names.Local(location, "Normal")} = new double[{names.Product(names.Parameter(location)!.Dimensions)} * {names.Size(names.Parameter(location)!.Dimensions[names.Parameter(location)!.Dimensions.Count - 1])}];");
                        else
                            writer.Line($"{names.Local(location, "Rows")} = new double[{names.Product(Leading(location, 1))}];");
                    }

                    if (gaussian.Covariance is { } covariance)
                        writer.Line($"{names.Local(covariance, "Rows")} = new double[{names.Product(Leading(covariance, 2))}];");
                    break;
                case LeastSquaresUpdate squares:
                    EmitLeastSquaresAllocations(squares);
                    break;
                case ScatterUpdate scatter:
                    writer.Line($"{names.Local(scatter.Covariance, "Rows")} = new double[{names.Product(Leading(scatter.Covariance, 2))}];");
                    break;
                case MedianUpdate median:
                    EmitMedianAllocations(median);
                    break;
                case NewtonUpdate newton:
                    foreach (NewtonCoordinate coordinate in newton.Coordinates.Where(coordinate => coordinate.IsShift))
                        Allocate(coordinate.Parameter, "Shift");
                    if (newton.Rows.Count == 0)
                        writer.Line($"{ObjectiveField(newton)} = new {ObjectiveType(newton)}(this, sizes);");
                    foreach (MatrixTerm matrix in newton.Matrices)
                    {
                        writer.Line($"{names.Local(matrix.Matrix, "Rows")} = new double[{names.Product(Leading(matrix.Matrix, 2))}];");
                        Allocate(matrix.Matrix, "Scatter");
                    }
                    break;
                case ReweightedUpdate reweighted:
                    writer.Line($"{ReweightingField(reweighted)} = new {ReweightingType(reweighted)}(this, sizes);");
                    break;
            }
        }

        EmitRowPassAllocations();
    }

    private void EmitMStepFields()
    {
        foreach (string covariance in Inverses)
            Field(covariance, "Inverse");
        foreach (UpdateBlock block in plan.Blocks)
        {
            switch (block)
            {
                case SimplexUpdate simplex:
                    Field(simplex.Parameter, "Counts");
                    if (simplex.First.Count > 0)
                        Field(simplex.Parameter, "First");
                    break;
                case ClosedFormUpdate closed:
                    Field(closed.Parameter, "A");
                    Field(closed.Parameter, "B");
                    if (closed.IsShift)
                        Field(closed.Parameter, "Shift");
                    break;
                case GaussianUpdate gaussian:
                    if (gaussian.Location is { } location)
                    {
                        Field(location, "Shift");
                        Field(location, gaussian.IsWeighted ? "Normal" : "Rows");
                        if (gaussian.IsWeighted && gaussian.Priors.Any(prior => prior.Location is not null))
                            Field(location, "PriorSum");
                    }

                    if (gaussian.Covariance is { } covariance)
                        Field(covariance, "Rows");
                    break;
                case LeastSquaresUpdate squares:
                    EmitLeastSquaresFields(squares);
                    break;
                case ScatterUpdate scatter:
                    Field(scatter.Covariance, "Rows");
                    break;
                case MedianUpdate median:
                    EmitMedianFields(median);
                    break;
                case NewtonUpdate newton:
                    foreach (NewtonCoordinate coordinate in newton.Coordinates.Where(coordinate => coordinate.IsShift))
                        Field(coordinate.Parameter, "Shift");
                    if (newton.Rows.Count == 0)
                        writer.Line($"private readonly {ObjectiveType(newton)} {ObjectiveField(newton)};");
                    foreach (MatrixTerm matrix in newton.Matrices)
                    {
                        Field(matrix.Matrix, "Rows");
                        Field(matrix.Matrix, "Scatter");
                    }
                    break;
                case ReweightedUpdate reweighted:
                    writer.Line($"private readonly {ReweightingType(reweighted)} {ReweightingField(reweighted)};");
                    break;
            }
        }

        EmitRowPassFields();

        void Field(string parameter, string word) => writer.Line($"private readonly double[] {names.Local(parameter, word)};");
    }

    private void Allocate(string parameter, string word) =>
        writer.Line($"{names.Local(parameter, word)} = new double[{names.Product(names.Parameter(parameter)!.Dimensions)}];");

    private IEnumerable<Expr> Leading(string parameter, int valueRank)
    {
        EquatableArray<Expr> dimensions = names.Parameter(parameter)!.Dimensions;
        return dimensions.Take(dimensions.Count - valueRank);
    }

    private void OpenUpdate(UpdateBlock block, string formula)
    {
        writer.Line($"// {string.Join(", ", block.Parameters)}: {block.Strategy}. {formula}");
        OpenMethod($"private void {MethodOf(block)}(SufficientStatistics statistics, Parameters previous, Parameters current{(HasFloor(block) ? ", double varianceFloor" : "")})");
    }

    // Loops over a statistic's dimensions and a term's own, and inside them the text that uses the statistic.
    private void EmitTerm(StatisticNode statistic, IEnumerable<SumBinder> loops, System.Action<Scope, string> body)
    {
        int opened = 0;
        foreach (Dimension dimension in statistic.Dimensions)
        {
            OpenDimension(dimension, "");
            opened++;
        }

        foreach (SumBinder loop in loops)
        {
            OpenLoop(loop.Index, loop.Count);
            opened++;
        }

        var scope = new Scope(this, "current");
        body(scope, StatisticEntry(statistic));
        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    private string StatisticEntry(StatisticNode statistic) => statistic.IsKnown ? "1.0" :
        $"statistics.{Names.Identifier(statistic.Name)}[{names.Flat(statistic.Dimensions.Select(dimension => names.Local(dimension.Name)).ToArray(), statistic.Dimensions.Select(dimension => dimension.Count).ToArray())}]";

    private void EmitWeightedTerms(string parameter, string array, IEnumerable<WeightedTerm> terms) => EmitWeightedTerms(array, terms, names.Parameter(parameter)!.Dimensions);

    private void EmitWeightedTerms(string array, IEnumerable<WeightedTerm> terms, IReadOnlyList<Expr> dimensions)
    {
        writer.Line($"global::System.Array.Clear({array});");
        foreach (WeightedTerm term in terms)
        {
            EmitTerm(term.Statistic, term.Loops, (scope, statistic) =>
            {
                string target = scope.Expressions.Position(term.Target, dimensions);
                string value = term.Statistic.IsKnown ? scope.Expressions.Double(term.Coefficient)
                    : term.Coefficient == Expr.One ? statistic
                    : term.Coefficient == Number.MinusOne ? "-" + statistic
                    : $"{scope.Expressions.DoublePrimary(term.Coefficient)} * {statistic}";
                scope.Flush(writer, []);
                writer.Line($"{array}[{target}] += {value};");
            });
        }
    }

    private void EmitSimplex(SimplexUpdate update)
    {
        string counts = names.Local(update.Parameter, "Counts");
        ParameterNode node = names.Parameter(update.Parameter)!;
        OpenUpdate(update, update.Counts.Any(term => term.Statistic.IsKnown)
            ? $"{update.Parameter} = counts / Σ counts, with those of the prior; a count below zero is a density that grows without bound towards 0."
            : $"{update.Parameter} = counts / Σ counts.");
        EmitWeightedTerms(update.Parameter, counts, update.Counts);
        if (update.First.Count > 0)
        {
            string size = names.Size(node.Dimensions[0]), first = names.Local(update.Parameter, "First");
            writer.Line($"global::System.Array.Clear({first});");
            foreach (StatisticNode statistic in update.First)
                writer.Line($"global::EmDsl.Numerics.Accumulate.Add(statistics.{Names.Identifier(statistic.Name)}, {first});");
            writer.Line($"global::EmDsl.Numerics.StationaryTransition.Maximize({counts}, {first}, previous.{names.Api.Parameter(update.Parameter)}, current.{names.Api.Parameter(update.Parameter)}, {size});");
            writer.Close();
            return;
        }

        string method = update.Counts.Any(term => term.Statistic.IsKnown) ? "ConjugateUpdate.Simplex" : "Accumulate.Normalize";
        writer.Line($"global::EmDsl.Numerics.{method}({counts}, current.{names.Api.Parameter(update.Parameter)}, {names.Size(node.Dimensions[node.Dimensions.Count - 1])});");
        writer.Close();
    }

    private void EmitClosedForm(ClosedFormUpdate update)
    {
        string a = names.Local(update.Parameter, "A"), b = names.Local(update.Parameter, "B");
        string parameter = names.Api.Parameter(update.Parameter);
        string exponent = CSharpPrinter.Literal(update.Exponent);
        string formula = update.Form switch
        {
            ClosedForm.Proportion => "Q = A log θ + B log(1 − θ), so θ = A / (A + B).",
            ClosedForm.Quadratic => update.IsShift ? "Q = A δ + B δ² in the displacement δ from the previous value, so δ = −A / (2B)." : "Q = A θ + B θ², so θ = −A / (2B).",
            _ => $"Q = A log θ + B θ^{exponent}, so θ = (−A / ({exponent} B))^(1/{exponent}).",
        };
        OpenUpdate(update, formula);
        EmitWeightedTerms(update.Parameter, a, update.A);
        EmitWeightedTerms(update.Parameter, b, update.B);
        writer.Open($"for (int entry = 0; entry < {a}.Length; entry++)");
        (string guard, string value) = update.Form switch
        {
            ClosedForm.Proportion => ($"{a}[entry] + {b}[entry] > 0.0", $"{a}[entry] / ({a}[entry] + {b}[entry])"),
            ClosedForm.Quadratic => ($"{b}[entry] != 0.0", $"-{a}[entry] / (2.0 * {b}[entry])"),
            _ => update.Exponent switch
            {
                1 => ($"{b}[entry] != 0.0", $"-{a}[entry] / {b}[entry]"),
                -1 => ($"{a}[entry] != 0.0", $"{b}[entry] / {a}[entry]"),
                2 => ($"{b}[entry] != 0.0", $"global::System.Math.Sqrt(global::System.Math.Max(-{a}[entry] / (2.0 * {b}[entry]), 0.0))"),
                -2 => ($"{a}[entry] != 0.0", $"global::System.Math.Sqrt(global::System.Math.Max(2.0 * {b}[entry] / {a}[entry], 0.0))"),
                _ => ($"{b}[entry] != 0.0", $"global::System.Math.Pow(-{a}[entry] / ({exponent} * {b}[entry]), 1.0 / {exponent})"),
            },
        };
        if (update.IsShift)
        {
            string shift = ShiftField(update.Parameter);
            writer.Line($"{shift}[entry] = {guard} ? {value} : 0.0;");
            writer.Line($"current.{parameter}[entry] = previous.{parameter}[entry] + {shift}[entry];");
        }
        else if (update.Form != ClosedForm.Quadratic && update.A.Concat(update.B).Any(term => term.Statistic.IsKnown))
        {
            string maximiser = $"global::EmDsl.Numerics.ConjugateUpdate.{update.Form}({a}[entry], {b}[entry], {(update.Form == ClosedForm.LogPower ? exponent + ", " : "")}previous.{parameter}[entry])";
            writer.Line($"current.{parameter}[entry] = {(HasFloor(update) ? $"global::System.Math.Max({maximiser}, varianceFloor)" : maximiser)};");
        }
        else
        {
            writer.Open($"if ({guard})");
            writer.Line(HasFloor(update)
                ? $"current.{parameter}[entry] = global::System.Math.Max({value}, varianceFloor);"
                : $"current.{parameter}[entry] = {value};");
            writer.Close();
            if (update.Form == ClosedForm.LogPower && update.Exponent > 0)
            {
                // A log θ alone rises for ever: a rate of data that are all zero.
                writer.Open($"else if ({a}[entry] > 0.0)");
                writer.Line($"current.{parameter}[entry] = double.PositiveInfinity;");
                writer.Close();
            }
        }

        writer.Close();
        writer.Close();
    }
}
