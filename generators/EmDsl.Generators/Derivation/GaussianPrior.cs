using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// A prior's share, for every value of <c>Loops</c>: −½ Weight (y − δ)ᵀ C⁻¹ (y − δ) − ½ Rows log det C − ½ Weight tr(C⁻¹ S), of which
/// one record holds what one term of the log-density says.
/// </summary>
/// <param name="Value">y, the prior mean less the previous location; with <c>Location</c> null what is known of value − mean.</param>
/// <param name="Scatter">The matrix S: a <see cref="Lambda"/> of Lambdas.</param>
internal sealed record GaussianPrior(
    EquatableArray<SumBinder> Loops,
    string? Location,
    EquatableArray<Expr> LocationIndices,
    string? Covariance,
    string CovarianceName,
    EquatableArray<Expr> CovarianceIndices,
    Expr Weight,
    Expr Rows,
    Lambda? Value,
    Lambda? Scatter)
{
    /// <summary>The term of Q.</summary>
    public string Term => Formula.Total(Loops.Select(loop => loop.Index), [], Value is null && Scatter is null
        ? $"−½ {Formula.Bracketed(Rows)}log det {Matrix}"
        : $"−½ {Formula.Bracketed(Weight)}tr({Matrix}⁻¹ {Matter})" + (Location is null ? "" : $" with y = {Vector}"));

    /// <summary>What it adds to the sums of the update.</summary>
    public string Share => Value is null && Scatter is null
        ? $"the prior adds {MathPrinter.Print(Rows)} to the count under {Matrix}"
        : Location is not null
            ? $"the prior counts {MathPrinter.Print(Weight)} rows more at {Formula.Entry(Location, LocationIndices)}′ + y, y = {Vector}, with {Matrix}, but not in the count under {Matrix}"
            : $"the prior adds {Formula.Bracketed(Weight)}{Matter} to the matrix above the count under {Matrix}";

    private string Matrix => Formula.Entry(CovarianceName, CovarianceIndices);

    private string Vector => MathPrinter.Print(Value!);

    private string Matter => Scatter is not null ? MathPrinter.Print(Scatter)
        : Location is null ? $"{Vector} {Vector}ᵀ"
        : $"(y − Δ{Formula.Entry(Location, LocationIndices)})(y − Δ{Formula.Entry(Location, LocationIndices)})ᵀ";
}
