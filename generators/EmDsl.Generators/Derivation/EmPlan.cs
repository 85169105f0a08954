using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>What to compute: the E-step's elimination, the sufficient statistics, and the M-step's blocks in order.</summary>
internal sealed record EmPlan(
    EliminationPlan Elimination,
    EquatableArray<StatisticNode> Statistics,
    EquatableArray<UpdateBlock> Blocks,
    EquatableArray<Finding> Findings);

/// <summary>
/// The discrete unobserved variables of a row, eliminated one by one. Clique c is the variable with the neighbours that it still
/// has; its message goes to <c>Parent</c>. See derivation.md, section 2.
/// </summary>
/// <param name="Scopes">For each factor of the graph, in order: the clique that it is multiplied into, or −1 when it holds no unobserved variable.</param>
internal sealed record EliminationPlan(EquatableArray<CliqueNode> Cliques, EquatableArray<int> Scopes);

/// <summary>One elimination step.</summary>
/// <param name="Variable">The variable summed out.</param>
/// <param name="Separator">The variables that remain in its message, in the order of the parent's loops.</param>
/// <param name="Parent">The clique that takes the message, or −1 at a root.</param>
internal sealed record CliqueNode(string Variable, EquatableArray<string> Separator, int Parent);

/// <summary>
/// A dimension of a statistic: in the M-step an index <c>Name</c> below <c>Count</c>, in the E-step the value <c>At</c> of a discrete
/// variable, of a bound index, or of an index expression.
/// </summary>
/// <param name="Column">The integer column whose distinct values the dimension runs over; null for all other dimensions.</param>
internal sealed record Dimension(string Name, bool IsBound, Expr Count, Expr At, string? Column = null);

/// <summary>
/// E[Σ 1{dimensions} · 1{guards} · Value]: what the E-step adds up for the M-step, weighted by case weight and responsibility.
/// </summary>
/// <param name="Dimensions">What the parameters tell apart.</param>
/// <param name="Guards">Conditions on discrete variables and data under which a row counts.</param>
/// <param name="Inner">Sums inside a row over which the statistic is pooled.</param>
/// <param name="IsSymmetric">The last two dimensions are a symmetric matrix; only the lower triangle is accumulated.</param>
/// <param name="FilledBy">The parameter whose update fills it at its new value (a sum of absolute deviations); null for the E-step.</param>
internal sealed record StatisticNode(
    string Name,
    EquatableArray<Dimension> Dimensions,
    Expr Value,
    EquatableArray<Expr> Guards,
    EquatableArray<SumBinder> Inner,
    bool IsSymmetric,
    string? FilledBy = null)
{
    /// <summary>The column by whose distinct values the statistic is a table, its last dimension; null for none.</summary>
    public string? Column => Dimensions.Count == 0 ? null : Dimensions[Dimensions.Count - 1].Column;
}

/// <summary>A term of Q: Σ over the statistic's dimensions and over <c>Loops</c> of statistic × <c>Natural</c>.</summary>
internal sealed record QTerm(Expr Natural, StatisticNode Statistic, EquatableArray<SumBinder> Loops);

/// <summary>A term of Q that no finite statistic holds: the expectation of <c>LogDensity</c> by a pass over the rows.</summary>
internal sealed record RowTerm(string Variable, int Factor, int Branch, Expr LogDensity, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums);

/// <summary>One block of the M-step: the parameters that Q couples and the maximiser that was chosen. <c>Strategy</c> is its name for comments.</summary>
internal abstract record UpdateBlock(EquatableArray<string> Parameters, string Strategy);

/// <summary>p = counts / Σ counts along the last dimension.</summary>
internal sealed record SimplexUpdate(string Parameter, EquatableArray<WeightedTerm> Counts)
    : UpdateBlock([Parameter], "ratio of expected counts");

/// <summary><c>Coefficient</c> × statistic, added to the entry <c>Target</c> of the parameter, for every value of <c>Loops</c>.</summary>
internal sealed record WeightedTerm(Expr Coefficient, StatisticNode Statistic, EquatableArray<SumBinder> Loops, EquatableArray<Expr> Target);

/// <summary>A parameter whose stationary equation solves in closed form, entry by entry, from two sums A and B.</summary>
internal sealed record ClosedFormUpdate(string Parameter, ClosedForm Form, double Exponent, bool IsShift, EquatableArray<WeightedTerm> A, EquatableArray<WeightedTerm> B)
    : UpdateBlock([Parameter], "closed form");

internal enum ClosedForm
{
    /// <summary>Q = A log θ + B log(1 − θ): θ = A / (A + B).</summary>
    Proportion,

    /// <summary>Q = A log θ + B θ^c: θ = (−A / (c B))^(1/c).</summary>
    LogPower,

    /// <summary>Q = A θ + B θ²: θ = −A / (2B).</summary>
    Quadratic,
}

/// <summary>
/// A multivariate normal block: locations and a covariance in moments about the previous location. <c>Location</c> null: known.
/// <c>IsWeighted</c>: a location is shared by rows with different covariances, so that these weigh them; mean and covariance are
/// then two conditional maximisations (ECM, Meng and Rubin 1993).
/// </summary>
internal sealed record GaussianUpdate(string? Location, string? Covariance, EquatableArray<GaussianTerm> Terms, bool IsWeighted)
    : UpdateBlock(
        new[] { Location, Covariance }.OfType<string>().ToEquatableArray(),
        IsWeighted && Covariance is not null ? "ECM: mean by generalised least squares at the previous covariances, then covariance"
            : IsWeighted ? "generalised least squares"
            : Location is null || Covariance is null ? "closed form"
            : "closed form: weighted mean, then weighted covariance");

/// <summary>One factor's share: −½ tr(C⁻¹ Σ r (y − δ)(y − δ)ᵀ) − ½ n log det C.</summary>
internal sealed record GaussianTerm(
    StatisticNode Count,
    StatisticNode? First,
    StatisticNode? Second,
    EquatableArray<Expr> LocationIndices,
    EquatableArray<Expr> CovarianceIndices,
    string CovarianceName,
    Expr Size);

/// <summary>
/// Safeguarded Newton on the unconstrained view of the parameters, group by group over <c>Groups</c>, from statistics, or with
/// passes over the rows when <c>Rows</c> is not empty.
/// </summary>
internal sealed record NewtonUpdate(
    EquatableArray<NewtonCoordinate> Coordinates,
    EquatableArray<Dimension> Groups,
    EquatableArray<QTerm> Terms,
    EquatableArray<RowTerm> Rows,
    EquatableArray<string> Names)
    : UpdateBlock(Names, Rows.Count == 0 ? "safeguarded Newton on the sufficient statistics" : "safeguarded Newton with passes over the rows");

/// <summary>The entries of one parameter that belong to a group; <c>GroupRank</c> leading dimensions are the group's.</summary>
internal sealed record NewtonCoordinate(string Parameter, bool IsShift, int GroupRank);

/// <summary>
/// The maximiser of −Σ r |value − θ|: the weighted median, by one pass over the rows in the order of the value. <c>Deviation</c>
/// receives Σ r |value − θ| at the new θ.
/// </summary>
internal sealed record MedianUpdate(string Parameter, EquatableArray<Expr> Target, string Variable, Expr Value, EquatableArray<Expr> Guards, StatisticNode Count, StatisticNode? Deviation)
    : UpdateBlock([Parameter], "weighted median, by one pass over the rows in order");

/// <summary>The bounds of a uniform law whose rows are all known to belong to it: the smallest and the largest value.</summary>
internal sealed record RangeUpdate(string? Lower, EquatableArray<Expr> LowerTarget, string? Upper, EquatableArray<Expr> UpperTarget, string Variable, EquatableArray<Expr> Guards)
    : UpdateBlock(new[] { Lower, Upper }.OfType<string>().ToEquatableArray(), "smallest and largest value");

/// <summary>
/// Locations, scale matrices and degrees of freedom of multivariate t laws, by passes over the rows. <c>Location</c> null: nothing
/// estimated in it. <c>Freedom</c> null: a number.
/// </summary>
internal sealed record ReweightedUpdate(string? Location, string Scale, bool EstimatesScale, string? Freedom, bool EstimatesFreedom, ScaleShape Shape, EquatableArray<ReweightedTerm> Terms)
    : UpdateBlock(
        new[] { Location, EstimatesScale ? Scale : null, EstimatesFreedom ? Freedom : null }.OfType<string>().ToEquatableArray(),
        EstimatesFreedom
            ? "reweighted mean and scatter to convergence (Kent, Tyler and Vardi 1994), degrees of freedom by Newton, with passes over the rows"
            : "reweighted mean and scatter to convergence (Kent, Tyler and Vardi 1994), with passes over the rows");

/// <summary>One factor's share: Σ r log t(x; m, S, ν) over the cells of <c>Count</c>.</summary>
/// <param name="Form">The law, each index of its parameters a number or a dimension of <c>Count</c>.</param>
internal sealed record ReweightedTerm(StatisticNode Count, StudentForm Form);
