using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>What to compute: the E-step's elimination, the sufficient statistics, and the M-step's blocks in order.</summary>
internal sealed record EmPlan(
    EliminationPlan Elimination,
    SequencePlan? Sequence,
    EquatableArray<StatisticNode> Statistics,
    EquatableArray<UpdateBlock> Blocks,
    EquatableArray<Finding> Findings)
{
    /// <summary>The elimination of the continuous latent variables; null where there are none.</summary>
    public LinearGaussianPlan? LinearGaussian { get; init; }

    /// <summary>What links the rows of a group; null where no latent variable has one value per key.</summary>
    public GroupPlan? Groups { get; init; }

    /// <summary>Whether the independent piece is a sequence or a group and not a row.</summary>
    public bool HasPieces => Sequence is not null || Groups is not null;
}

/// <summary>
/// The discrete unobserved variables of a row, eliminated one by one. Clique c is the variable with the neighbours that it still
/// has; its message goes to <c>Parent</c>. See derivation.md, section 2.
/// </summary>
/// <param name="Scopes">For each factor of the graph, in order: the clique that it is multiplied into, or what stands in place of one.</param>
internal sealed record EliminationPlan(EquatableArray<CliqueNode> Cliques, EquatableArray<int> Scopes)
{
    /// <summary>In place of a clique: no unobserved variable is left.</summary>
    public const int None = -1;

    /// <summary>In place of a clique: the variables that link the rows of a sequence or group.</summary>
    public const int Window = -2;
}

/// <summary>One elimination step.</summary>
/// <param name="Variable">The variable summed out.</param>
/// <param name="Separator">The variables that remain in its message, in the order of the parent's loops.</param>
/// <param name="Parent">The clique that takes the message, or what stands in place of one.</param>
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

    /// <summary>The number 1, in terms that no row adds to: those of the log-prior.</summary>
    public static StatisticNode Known { get; } = new("1", [], Expr.One, [], [], false);

    public bool IsKnown => ReferenceEquals(this, Known) || Name == Known.Name;
}

/// <summary>A term of Q: Σ over the statistic's dimensions and over <c>Loops</c> of statistic × <c>Natural</c>.</summary>
internal sealed record QTerm(Expr Natural, StatisticNode Statistic, EquatableArray<SumBinder> Loops);

/// <summary>A term of Q that no finite statistic holds: the expectation of <c>LogDensity</c> by a pass over the rows.</summary>
/// <param name="Hidden">The unobserved variables that it names.</param>
/// <param name="Weight">The member that weighs the rows; null where each counts once.</param>
internal sealed record RowTerm(string Variable, int Factor, int Branch, Expr LogDensity, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums, EquatableArray<string> Hidden, string? Weight);

/// <summary>One block of the M-step: the parameters that Q couples and the maximiser that was chosen. <c>Strategy</c> is its name for comments.</summary>
internal abstract record UpdateBlock(EquatableArray<string> Parameters, string Strategy)
{
    /// <summary>Whether its terms of Q are those without a factor that they share and that moves no maximum: a positive number, or the inverse of a covariance.</summary>
    public bool IsProportional { get; init; }

    /// <summary>The statistics that the update reads.</summary>
    public abstract IEnumerable<StatisticNode> Statistics { get; }

    /// <summary>The block's terms of Q, as formulas (see <see cref="Formula"/>).</summary>
    public abstract IEnumerable<string> Objective { get; }

    /// <summary>The update as formulas.</summary>
    public abstract IEnumerable<string> Formulas { get; }
}

/// <summary>p = counts / Σ counts along the last dimension.</summary>
internal sealed record SimplexUpdate(string Parameter, EquatableArray<WeightedTerm> Counts)
    : UpdateBlock([Parameter], "ratio of expected counts")
{
    /// <summary>The expected first states of the chain, where it begins in the stationary law of this transition matrix.</summary>
    public EquatableArray<StatisticNode> First { get; init; } = [];

    public override IEnumerable<StatisticNode> Statistics => Counts.Select(term => term.Statistic).Concat(First);

    public override IEnumerable<string> Objective => Counts.Select(term => Formula.Total(term, $"log {Formula.Entry(Parameter, term.Target)}", []))
        .Concat(First.Select(first => $"Σ {Formula.Name(first)} log π with π = π {Parameter}"));

    public override IEnumerable<string> Formulas => Formula.Collected("n", Counts).Prepend(First.Count == 0
        ? $"{Parameter} = n / Σ n along the last index"
        : $"{Parameter} = the maximiser of Σ n log {Parameter} + Σ {string.Join(" + ", First.Select(Formula.Name))} log π with π = π {Parameter}");
}

/// <summary><c>Coefficient</c> × statistic, added to the entry <c>Target</c> of the parameter, for every value of <c>Loops</c>.</summary>
internal sealed record WeightedTerm(Expr Coefficient, StatisticNode Statistic, EquatableArray<SumBinder> Loops, EquatableArray<Expr> Target);

/// <summary>A parameter whose stationary equation solves in closed form, entry by entry, from two sums A and B.</summary>
/// <param name="IsConditional">A covariance in the coefficients is estimated too: it is held at its previous value.</param>
internal sealed record ClosedFormUpdate(string Parameter, ClosedForm Form, double Exponent, bool IsShift, EquatableArray<WeightedTerm> A, EquatableArray<WeightedTerm> B, bool IsConditional = false)
    : UpdateBlock([Parameter], IsConditional ? "ECM (Meng and Rubin 1993): closed form at the previous covariance" : "closed form")
{
    public override IEnumerable<StatisticNode> Statistics => A.Concat(B).Select(term => term.Statistic);

    public override IEnumerable<string> Objective => A.Select(term => Formula.Total(term, FunctionA(Entry(term)), []))
        .Concat(B.Select(term => Formula.Total(term, FunctionB(Entry(term)), [])));

    public override IEnumerable<string> Formulas
    {
        get
        {
            string solution = Form switch
            {
                ClosedForm.Proportion => "S₁ / (S₁ + S₂)",
                ClosedForm.Quadratic => "−S₁ / (2 S₂)",
                _ => Exponent switch
                {
                    1 => "−S₁ / S₂",
                    -1 => "S₂ / S₁",
                    2 => "√(−S₁ / (2 S₂))",
                    -2 => "√(2 S₂ / S₁)",
                    _ => $"(−S₁ / ({Formula.Number(Exponent)} S₂))^{Formula.Number(1 / Exponent)}",
                },
            };
            string maximised = $"the maximiser of S₁ {FunctionA("θ")} + S₂ {FunctionB("θ")}";
            IEnumerable<string> parts = Formula.Collected("S₁", A).Concat(Formula.Collected("S₂", B));
            return parts.Prepend(IsShift
                ? $"{Parameter} = {Parameter}′ + δ with δ = {solution}, {maximised.Replace("θ", "δ")}"
                : $"{Parameter} = {solution}, {maximised}");
        }
    }

    private string Entry(WeightedTerm term) => Formula.Entry(IsShift ? LocationShift.ShiftName(Parameter) : Parameter, term.Target);

    private string FunctionA(string entry) => Form == ClosedForm.Quadratic ? entry : $"log {entry}";

    private string FunctionB(string entry) => Form switch
    {
        ClosedForm.Proportion => $"log(1 − {entry})",
        _ => Formula.Power(entry, Exponent),
    };
}

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
/// <param name="Priors">Rows that were seen before the data.</param>
/// <param name="A">Terms A δ of a prior of single entries of the location, with displacement δ.</param>
/// <param name="B">Its terms B δ².</param>
internal sealed record GaussianUpdate(
    string? Location,
    string? Covariance,
    EquatableArray<GaussianTerm> Terms,
    bool IsWeighted,
    EquatableArray<GaussianPrior> Priors,
    EquatableArray<WeightedTerm> A,
    EquatableArray<WeightedTerm> B)
    : UpdateBlock(
        new[] { Location, Covariance }.OfType<string>().ToEquatableArray(),
        (IsWeighted && Covariance is not null ? "ECM: mean by generalised least squares at the previous covariances, then covariance"
            : IsWeighted ? "generalised least squares"
            : Location is null || Covariance is null ? "closed form"
            : "closed form: weighted mean, then weighted covariance")
        + (Priors.Count + B.Count > 0 ? ", with the prior as rows seen before" : ""))
{
    public override IEnumerable<StatisticNode> Statistics => Terms.SelectMany(term => new[] { term.Count, term.First, term.Second }).OfType<StatisticNode>();

    public override IEnumerable<string> Objective => Terms.Select(term => Formula.Total(
        term.Count.Dimensions.Select(dimension => dimension.Name),
        [],
        Covariance is null
            ? $"−½ tr({Matrix(term)}⁻¹ ({Spread(term, $"Δ{Formula.Entry(Location!, term.LocationIndices)}")}))"
            : $"−½ ({Formula.Name(term.Count)} log det {Matrix(term)} + tr({Matrix(term)}⁻¹ ({Spread(term, Location is null ? null : $"Δ{Formula.Entry(Location, term.LocationIndices)}")})))"))
        .Concat(Priors.Select(prior => prior.Term))
        .Concat(A.Select(term => Formula.Total(term, Formula.Entry("Δ" + Location, term.Target), [])))
        .Concat(B.Select(term => Formula.Total(term, Formula.Entry("Δ" + Location, term.Target) + "²", [])));

    public override IEnumerable<string> Formulas
    {
        get
        {
            foreach (IGrouping<EquatableArray<Expr>, GaussianTerm> group in Terms.Where(term => Location is not null).GroupBy(term => term.LocationIndices))
            {
                string at = Formula.Entry(Location!, group.Key);
                string sums = Formula.Totals(group.Select(term => (term.First!, (IsWeighted ? $"{Matrix(term, "′")}⁻¹ " : "") + Formula.Slice(term.First!, 1))), group.Key);
                string counts = Formula.Totals(group.Select(term => (term.Count, Formula.Name(term.Count) + (IsWeighted ? $" {Matrix(term, "′")}⁻¹" : ""))), group.Key);
                yield return IsWeighted
                    ? $"{at} = {Formula.Entry(Location + "′", group.Key)} + δ with ({counts}) δ = {sums}"
                    : $"{at} = {Formula.Entry(Location + "′", group.Key)} + δ with δ = {sums} / {counts}";
            }

            foreach (IGrouping<EquatableArray<Expr>, GaussianTerm> group in Terms.Where(term => Covariance is not null).GroupBy(term => term.CovarianceIndices))
            {
                string spread = Formula.Totals(group.Select(term => (term.Count, $"({Spread(term, Location is null ? null : "δ")})")), group.Key);
                string counts = Formula.Totals(group.Select(term => (term.Count, Formula.Name(term.Count))), group.Key);
                yield return $"{Formula.Entry(Covariance!, group.Key)} = {spread} / {counts}";
            }

            foreach (string share in Priors.Select(prior => prior.Share).Concat(B.Select(term => $"the prior adds −2 {Formula.Total(term, "", term.Target)} to the matrix before δ, at the entry of {Formula.Entry(Location!, term.Target)}"))
                .Concat(A.Select(term => $"and {Formula.Total(term, "", term.Target)} to the right-hand side")))
            {
                yield return share;
            }
        }
    }

    private static string Matrix(GaussianTerm term, string mark = "") => Formula.Entry(term.CovarianceName + mark, term.CovarianceIndices);

    // Σ r (y − δ)(y − δ)ᵀ, without Σ r y yᵀ where the covariance is known: that does not move the maximum.
    private static string Spread(GaussianTerm term, string? shift)
    {
        string? squares = term.Second is { } second ? Formula.Slice(second, 2) : null;
        if (shift is null)
            return squares!;
        string sum = Formula.Slice(term.First!, 1);
        string rest = $"{sum} {shift}ᵀ − {shift} {sum}ᵀ + {Formula.Name(term.Count)} {shift} {shift}ᵀ";
        return squares is null ? "−" + rest : $"{squares} − {rest}";
    }
}

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
/// passes over the rows when <c>Rows</c> is not empty; to convergence, or one step per iteration (<c>IsGradient</c>).
/// </summary>
internal sealed record NewtonUpdate(
    EquatableArray<NewtonCoordinate> Coordinates,
    EquatableArray<Dimension> Groups,
    EquatableArray<QTerm> Terms,
    EquatableArray<RowTerm> Rows,
    EquatableArray<string> Names,
    bool IsGradient)
    : UpdateBlock(Names, StrategyOf(IsGradient, Rows.Count > 0))
{
    public static string StrategyOf(bool isGradient, bool hasRows) =>
        (isGradient ? "EM gradient (Lange 1995): one safeguarded Newton step " : "safeguarded Newton ") + (!hasRows ? "on the sufficient statistics" : isGradient ? "by passes over the rows" : "with passes over the rows");

    /// <summary>What the log-prior subtracts with a kink.</summary>
    public EquatableArray<KinkTerm> Kinks { get; init; } = [];

    /// <summary>Covariances that the parameters make up.</summary>
    public EquatableArray<MatrixTerm> Matrices { get; init; } = [];

    public override IEnumerable<StatisticNode> Statistics => Terms.Select(term => term.Statistic).Concat(Matrices.SelectMany(matrix => matrix.Statistics));

    public override IEnumerable<string> Objective => Matrices.Where(matrix => matrix.Counts.Count > 0).Select(matrix => matrix.Objective).Concat(Terms.Concat(Kinks.Select(kink => kink.InTerms)).Select(Formula.Total)).Concat(Rows.Select(Formula.OverRows));

    /// <summary>The coordinate that stands at its closed form given the others; null for none.</summary>
    public Profile? Profile { get; init; }

    /// <summary>The block maximises the observed objective, given the others, in place of Q.</summary>
    public bool IsObserved { get; init; }

    public override IEnumerable<string> Formulas => IsObserved
        ? [$"{Subject} the log-likelihood of the data, given the other parameters as updated: an E-step at each trial, whose Q has there the same slope"]
        : Kinks.Count > 0
        ? [.. Matrices.SelectMany(matrix => matrix.Formulas), $"{Subject} this part of Q; an entry θ with the term −w |θ − k| is k while the slope of the other terms there lies between −w and w, and else on the side to which it points"]
        : [.. Matrices.SelectMany(matrix => matrix.Formulas), $"{Subject} this part of Q, by {(IsGradient ? "one Newton step per iteration" : "Newton steps")} in unconstrained coordinates{(Profile is null ? "" : $", {Profile.Parameter} at its maximiser given the others")}"];

    private string Subject => $"{string.Join(", ", Names)} {(Names.Count == 1 ? "maximises" : "maximise")}";
}

/// <summary>A parameter θ in whose entries Q is A log θ + B θ^<c>Exponent</c>, where A and B depend on the block's other parameters.</summary>
internal sealed record Profile(string Parameter, double Exponent);

/// <summary>The entries of one parameter that belong to a group; <c>GroupRank</c> leading dimensions are the group's.</summary>
internal sealed record NewtonCoordinate(string Parameter, bool IsShift, int GroupRank);

/// <summary>
/// The maximiser of −Σ r |value − θ|: the weighted median, by one pass over the rows in the order of the value. <c>Deviation</c>
/// receives Σ r |value − θ| at the new θ.
/// </summary>
internal sealed record MedianUpdate(string Parameter, EquatableArray<Expr> Target, string Variable, Expr Value, EquatableArray<Expr> Guards, StatisticNode Count, StatisticNode? Deviation)
    : UpdateBlock([Parameter], "weighted median, by one pass over the rows in order")
{
    public override IEnumerable<StatisticNode> Statistics => new[] { Count, Deviation }.OfType<StatisticNode>();

    public override IEnumerable<string> Objective => [$"−c Σ_rows r |{MathPrinter.Print(Value)} − {Formula.Entry(Parameter, Target)}| with c > 0"];

    public override IEnumerable<string> Formulas => [$"{Formula.Entry(Parameter, Target)} = the median of {MathPrinter.Print(Value)} under the weights r"];
}

/// <summary>The bounds of a uniform law whose rows are all known to belong to it: the smallest and the largest value.</summary>
internal sealed record RangeUpdate(string? Lower, EquatableArray<Expr> LowerTarget, string? Upper, EquatableArray<Expr> UpperTarget, string Variable, EquatableArray<Expr> Guards)
    : UpdateBlock(new[] { Lower, Upper }.OfType<string>().ToEquatableArray(), "smallest and largest value")
{
    public override IEnumerable<StatisticNode> Statistics => [];

    public override IEnumerable<string> Objective => [$"−Σ_rows w log({UpperEntry ?? "upper"} − {LowerEntry ?? "lower"}) while every {Variable} lies between the bounds"];

    public override IEnumerable<string> Formulas => new[] { LowerEntry is { } low ? $"{low} = min {Variable}" : null, UpperEntry is { } high ? $"{high} = max {Variable}" : null }.OfType<string>();

    private string? LowerEntry => Lower is null ? null : Formula.Entry(Lower, LowerTarget);

    private string? UpperEntry => Upper is null ? null : Formula.Entry(Upper, UpperTarget);
}

/// <summary>
/// Locations, scale matrices and degrees of freedom of multivariate t laws, by passes over the rows. <c>Location</c> null: nothing
/// estimated in it. <c>Freedom</c> null: a number.
/// </summary>
internal sealed record ReweightedUpdate(string? Location, string Scale, bool EstimatesScale, string? Freedom, bool EstimatesFreedom, ScaleShape Shape, EquatableArray<ReweightedTerm> Terms)
    : UpdateBlock(
        new[] { Location, EstimatesScale ? Scale : null, EstimatesFreedom ? Freedom : null }.OfType<string>().ToEquatableArray(),
        EstimatesFreedom
            ? "reweighted mean and scatter to convergence (Kent, Tyler and Vardi 1994), degrees of freedom by Newton, with passes over the rows"
            : "reweighted mean and scatter to convergence (Kent, Tyler and Vardi 1994), with passes over the rows")
{
    public override IEnumerable<StatisticNode> Statistics => Terms.Select(term => term.Count);

    public override IEnumerable<string> Objective => Terms.Select(term => $"Σ_rows r log t({MathPrinter.Print(term.Form.Value)} over {term.Form.Index}; {(term.Form.Location is { } at ? MathPrinter.Print(at) : "0")}, {MathPrinter.Print(term.Form.Scale)}, {MathPrinter.Print(term.Form.Freedom)})");

    public override IEnumerable<string> Formulas
    {
        get
        {
            string d = MathPrinter.Print(Terms[0].Form.Size), freedom = Freedom is null || Terms.Count == 1 ? MathPrinter.Print(Terms[0].Form.Freedom) : Freedom;
            string? location = Location is null ? null : Terms.Count == 1 ? MathPrinter.Print(Terms[0].Form.Location!) : Location;
            string scale = Terms.Count == 1 ? MathPrinter.Print(Terms[0].Form.Scale) : Scale;
            string deviation = location is null ? "x" : $"(x − {location})";
            yield return $"u = ({freedom} + {d}) / ({freedom} + Δ²), with Δ² = {deviation}ᵀ {scale}⁻¹ {deviation} for the vector x";
            if (location is not null)
                yield return $"{location} = Σ r u x / Σ r u";
            if (EstimatesScale)
                yield return $"{scale} = Σ r u {deviation}{deviation}ᵀ / Σ r · Σ r {freedom} / Σ r {freedom} u{(Shape == ScaleShape.Full ? "" : Shape == ScaleShape.Diagonal ? ", its diagonal" : ", its mean diagonal")}";
            if (EstimatesFreedom)
                yield return $"{freedom} maximises Σ r log t";
        }
    }
}

/// <summary>The maximiser of a family that other code brings, on the family's own statistics.</summary>
internal sealed record FamilyUpdate(EquatableArray<string> Names, string Family, int Factor, int Branch)
    : UpdateBlock(Names, $"the maximiser of {Family} on its own statistics")
{
    public override IEnumerable<StatisticNode> Statistics => [];

    public override IEnumerable<string> Objective => [$"Σ_rows r log {Family}(y; {string.Join(", ", Parameters)})"];

    public override IEnumerable<string> Formulas => [$"({string.Join(", ", Parameters)}) = {Family}.Maximize(statistics of {Family})"];
}

/// <summary>One factor's share: Σ r log t(x; m, S, ν) over the cells of <c>Count</c>.</summary>
/// <param name="Form">The law, each index of its parameters a number or a dimension of <c>Count</c>.</param>
internal sealed record ReweightedTerm(StatisticNode Count, StudentForm Form);
