using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Coefficients in which Q is a quadratic: Q = bᵀδ − ½ δᵀNδ in their displacements from the previous values, so that Nδ = b. The
/// <c>GroupRank</c> leading indices of every coefficient tell apart systems that are solved one by one.
/// </summary>
/// <param name="IsConditional">What weighs the rows is estimated too and does not cancel: it is held at its present value.</param>
internal sealed record LeastSquaresUpdate(EquatableArray<string> Names, int GroupRank, EquatableArray<LeastSquaresTerm> Terms, bool IsConditional)
    : UpdateBlock(Names, IsConditional
        ? "ECM (Meng and Rubin 1993): weighted least squares of all coefficients jointly at the previous variances"
        : "weighted least squares of all coefficients jointly")
{
    /// <summary>The squares of the rows that make up the system, for a QR factorisation where N is ill-conditioned; empty where they are not all there is.</summary>
    public EquatableArray<ResidualSquare> Squares { get; init; } = [];

    /// <summary>The terms of the log-prior with all their factors, which the squares have too.</summary>
    public EquatableArray<LeastSquaresTerm> Known { get; init; } = [];

    public override IEnumerable<StatisticNode> Statistics => Terms.Select(term => term.Statistic);

    public override IEnumerable<string> Objective => Terms.Select(term => Formula.Total(
        new WeightedTerm(term.Coefficient, term.Statistic, term.Loops, []), Displacement(term.Entry) + (term.Other is { } other ? " " + Displacement(other) : ""), []));

    public override IEnumerable<string> Formulas
    {
        get
        {
            yield return $"{string.Join(", ", Names.Select(name => $"{name} = {name}′ + Δ{name}"))}, where the displacements solve the normal equations: this part of Q is stationary in them";
            if (Squares.Count > 0)
                yield return $"by Cholesky; where that is ill-conditioned, by QR of the weighted rows{(Known.Count > 0 ? " and those that the prior amounts to" : "")}, in one pass";
        }
    }

    private static string Displacement(CoefficientEntry entry) => Formula.Entry(LocationShift.ShiftName(entry.Parameter), entry.Indices);
}

/// <summary>A share of b, at <c>Entry</c>, or of −N, at <c>Entry</c> and <c>Other</c> and, mirrored, at <c>Other</c> and <c>Entry</c>.</summary>
internal sealed record LeastSquaresTerm(Expr Coefficient, StatisticNode Statistic, EquatableArray<SumBinder> Loops, CoefficientEntry Entry, CoefficientEntry? Other);

/// <summary>c (y + Σ x δ)² of a row, y its residual at the previous parameters.</summary>
/// <param name="Coefficient">c, negative, at the present parameters.</param>
/// <param name="Value">y.</param>
/// <param name="Guards">Conditions under which a row has it.</param>
/// <param name="Sums">Sums inside a row.</param>
internal sealed record ResidualSquare(Expr Coefficient, Expr Value, EquatableArray<ResidualEntry> Entries, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums);

/// <summary>x δ, for every value of <c>Loops</c>.</summary>
internal sealed record ResidualEntry(Expr Coefficient, CoefficientEntry Entry, EquatableArray<SumBinder> Loops);

internal sealed record CoefficientEntry(string Parameter, EquatableArray<Expr> Indices);

/// <summary>Q = −½ n log det C − ½ tr(C⁻¹ M): C = M / n. <c>Counts</c> add up to n at the slice's indices, <c>Scatter</c> to M at the entry's.</summary>
internal sealed record ScatterUpdate(string Covariance, EquatableArray<WeightedTerm> Counts, EquatableArray<WeightedTerm> Scatter)
    : UpdateBlock([Covariance], "closed form: weighted covariance of the residuals")
{
    public override IEnumerable<StatisticNode> Statistics => Counts.Concat(Scatter).Select(term => term.Statistic);

    public override IEnumerable<string> Objective => Counts.Select(term => $"−½ ({Formula.Total(term, $"log det {Formula.Entry(Covariance, term.Target)}", [])})")
        .Concat(Scatter.Select(term => $"−½ ({Formula.Total(term, Formula.Entry(LocationShift.InverseName(Covariance), term.Target), [])})"));

    public override IEnumerable<string> Formulas => Formula.Collected("n", Counts).Concat(Formula.Collected("M", Scatter)).Prepend($"{Covariance} = M / n, M symmetric: the mean of its two triangles");
}
