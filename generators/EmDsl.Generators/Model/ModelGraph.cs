using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>
/// What a declaration means: variables with their plates and sizes, and one factor per equation whose log-density is a scalar
/// expression over entries. Sizes are <see cref="Number"/>s or <see cref="Symbol"/>s of <see cref="SizeNode"/>s.
/// </summary>
internal sealed record ModelGraph(
    EquatableArray<SizeNode> Sizes,
    EquatableArray<ParameterNode> Parameters,
    EquatableArray<DataNode> Data,
    EquatableArray<LatentNode> Latents,
    EquatableArray<FactorNode> Factors,
    EquatableArray<PriorNode> Priors,
    EquatableArray<Finding> Findings)
{
    /// <summary>The values of earlier rows that equations of a row look at; empty when rows do not depend on each other.</summary>
    public EquatableArray<EarlierNode> Earlier { get; init; } = [];

    /// <summary>How many kinds of rows the equations tell apart by their place in the sequence: the first, the second, ..., all further ones.</summary>
    public int Positions { get; init; } = 1;

    /// <summary>The covariances that densities compute from parameters.</summary>
    public EquatableArray<MatrixNode> Matrices { get; init; } = [];

    /// <summary>A density with names in place of computed covariances.</summary>
    public Expr WithMatrices(Expr density) => MatrixNode.WithNames(density, Matrices);

    /// <summary>A parameter, or a computed covariance as if it were one.</summary>
    public ParameterNode? TensorOf(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.Name == name) ?? Matrices.FirstOrDefault(matrix => matrix.Name == name)?.AsParameter();

    /// <summary>Whether a row depends on the rows before it, so that a sequence and not a row is the independent piece.</summary>
    public bool IsSequential => Earlier.Count > 0 || Positions > 1;

    /// <summary>The keys that latent variables have one value for, outermost first: the columns of each are among those of the next.</summary>
    public IEnumerable<DataNode> Groups => Data.Where(data => data.Kind == MemberKind.Group && Latents.Any(latent => latent.Per == data.Name)).OrderBy(data => data.Columns.Count);

    /// <summary>Whether the independent piece is a sequence or a group and not a row.</summary>
    public bool HasPieces => IsSequential || Groups.Any();

    /// <summary>Whether rows share continuous latent variables by a key: a state that stays the same along the rows of the outermost key.</summary>
    public bool HasSharedState => Latents.Any(latent => latent is { IsContinuous: true, Plate: Plate.Group });

    /// <summary>What an independent piece is called.</summary>
    public string Piece => IsSequential ? "sequence" : HasPieces ? "group" : "row";

    /// <summary>Whether the missing entries of a member are integrated out: those of a vector, which its other entries tell something of.</summary>
    public bool IsCompleted(string name) => Data.Any(data => data.Name == name && data is { Kind: MemberKind.Observed, MayBeMissing: true, Type.Scalar: ScalarKind.Vector });

    /// <summary>What is integrated out: continuous latent variables, and observed vectors with missing entries.</summary>
    public IEnumerable<string> IntegratedNames => ContinuousNames.Concat(Data.Select(data => data.Name).Where(IsCompleted));

    /// <summary>The discrete latent variables that later rows look at: the state of the chain.</summary>
    public IEnumerable<LatentNode> Chains => Latents.Where(latent => !latent.IsContinuous && Earlier.Any(earlier => earlier.IsLatent && earlier.Variable == latent.Name));

    /// <summary>The number of states of a discrete variable of a row, its earlier values and its place in the sequence; null for numbers.</summary>
    public Expr? CardinalityOf(string name) =>
        Latents.FirstOrDefault(latent => latent.Name == name)?.Cardinality
        ?? Data.FirstOrDefault(data => data.Name == name)?.Cardinality
        ?? Earlier.FirstOrDefault(earlier => earlier.Name == name)?.Cardinality
        ?? (name == RowPosition.Name ? new Number(Positions) : GroupPosition.KeyOf(name) is not null ? new Number(2) : null);

    /// <summary>Whether a name is that of a latent variable or of its value in an earlier row.</summary>
    public bool IsLatent(string name) => Latents.Any(latent => latent.Name == name) || Earlier.Any(earlier => earlier.IsLatent && earlier.Name == name);

    /// <summary>
    /// A data member, a continuous latent variable, whose values the statistics read as if they were data, or the value of one in an
    /// earlier row.
    /// </summary>
    public DataNode? DataOf(string name) => Data.FirstOrDefault(data => data.Name == name)
        ?? Latents.FirstOrDefault(latent => latent.IsContinuous && latent.Name == name)?.AsData()
        ?? (Earlier.FirstOrDefault(earlier => earlier.Name == name) is { } earlier && DataOf(earlier.Variable) is { } source ? source with { Name = name } : null);

    /// <summary>The continuous latent variables, and their values in earlier rows.</summary>
    public IEnumerable<string> ContinuousNames => Latents.Where(latent => latent.IsContinuous)
        .SelectMany(latent => Earlier.Where(earlier => earlier.Variable == latent.Name).Select(earlier => earlier.Name).Prepend(latent.Name));

    /// <summary>The transition matrices whose stationary law stands in an equation.</summary>
    public IEnumerable<string> StationaryParameters => Factors.SelectMany(factor => factor.Branches).Select(branch => branch.Stationary).OfType<string>().Distinct();

    /// <summary>The member that tells sequences apart; null when all rows are one.</summary>
    public DataNode? Sequence => Data.FirstOrDefault(data => data.Kind == MemberKind.Sequence);
}

/// <summary>A size known only at run time.</summary>
internal sealed record SizeNode(string Name, SizeOrigin Origin, string Member);

internal enum SizeOrigin
{
    /// <summary>A <c>[Size]</c> member, set by the user.</summary>
    Member,

    /// <summary>The number of columns of a vector or array member.</summary>
    Dimension,

    /// <summary>The number of categories of a discrete column: from the start, else from the data.</summary>
    Categories,

    /// <summary>The number of distinct keys of a group.</summary>
    Groups,
}

/// <summary>The plate of a quantity: how often the unrolled graph holds it.</summary>
internal enum Plate
{
    Model,
    Sequence,
    Group,
    Row,
}

/// <summary>A parameter or constant: a tensor whose last dimensions belong to the value (a vector one, a matrix two).</summary>
/// <param name="Dimensions">All sizes, indices first, row-major in the flat layout.</param>
/// <param name="ValueRank">How many of the last dimensions belong to the value: 0, 1 or 2.</param>
/// <param name="Pattern">True where an entry is free; null when all are. Over bound variables <c>i</c>, <c>j</c> of the last dimensions.</param>
/// <param name="ReferenceAxis">The dimension whose first entry holds at zero, the reference of a softmax; null when none does.</param>
/// <param name="Priors">Names of the prior members that bear on it; their laws are the graph's priors.</param>
internal sealed record ParameterNode(
    string Name,
    ValueType Type,
    EquatableArray<Expr> Dimensions,
    int ValueRank,
    ParameterDomain Domain,
    bool IsConstant,
    bool IsFixed,
    string? Per,
    Expr? Pattern,
    EquatableArray<string> Priors,
    int? ReferenceAxis = null)
{
    public bool IsFree => !IsConstant && !IsFixed;
}

/// <summary>Where the entries of a parameter live; <c>Simplex</c> along the last dimension, <c>Covariance</c> in the last two.</summary>
internal sealed record ParameterDomain(Domain Kind, double Lower, double Upper)
{
    public static ParameterDomain Of(Domain kind) => kind switch
    {
        Domain.UnitInterval => new(kind, 0, 1),
        Domain.Positive or Domain.PositiveVector => new(Domain.Positive, 0, double.PositiveInfinity),
        Domain.RealVector or Domain.Angle => new(Domain.Real, double.NegativeInfinity, double.PositiveInfinity),
        Domain.Simplex => new(kind, 0, 1),
        _ => new(kind, double.NegativeInfinity, double.PositiveInfinity),
    };
}

/// <summary>A data column or a block of columns.</summary>
/// <param name="Dimension">Entries per row of a vector or array member; null for a scalar.</param>
/// <param name="Cardinality">The number of categories of a discrete member; null for reals and unbounded counts.</param>
/// <param name="Offset">What the data count from: 1 under <c>1 + Categorical(p)</c>.</param>
/// <param name="Support">What the values are checked against at load.</param>
/// <param name="IsSummedOut">A discrete member that may be missing while something depends on it: latent in the rows that lack it.</param>
/// <param name="Lag">How many earlier rows equations look at.</param>
internal sealed record DataNode(
    string Name,
    MemberKind Kind,
    ValueType Type,
    EquatableArray<string> Columns,
    Expr? Dimension,
    Expr? Cardinality,
    int Offset,
    Domain Support,
    bool MayBeMissing,
    bool IsSummedOut,
    Plate Plate,
    int Lag);

/// <summary>A latent variable; continuous when <c>Cardinality</c> is null.</summary>
internal sealed record LatentNode(string Name, ValueType Type, Expr? Cardinality, Expr? Dimension, Plate Plate, string? Per, string? OrderBy, int Lag)
{
    /// <summary>The number of nodes at which a rule sums over a continuous variable, its <c>Cardinality</c>; 0 for all others.</summary>
    public int Nodes { get; init; }

    /// <summary>Whether it takes one of finitely many values.</summary>
    public bool IsDiscrete => Cardinality is not null && Nodes == 0;

    /// <summary>Whether it is a number or a vector.</summary>
    public bool IsContinuous => Cardinality is null;

    /// <summary>A continuous variable as what statistics read.</summary>
    public DataNode AsData() => new(Name, MemberKind.Latent, Type, [], Dimension, null, 0, Domain.Real, false, false, Plate, Lag);
}

/// <summary>One equation: the conditional law of <c>Variable</c>, in alternatives of which exactly one holds in a row and configuration.</summary>
/// <param name="Entries">The bound index and count of an <c>Each</c>; null otherwise.</param>
internal sealed record FactorNode(string Variable, SumBinder? Entries, EquatableArray<BranchNode> Branches, Plate Plate);

/// <summary>The law that a prior gives to every entry of a parameter: a factor without rows.</summary>
/// <param name="Name">The prior's own member.</param>
/// <param name="Indices">The indices of the entry, bound in the branches: Σ over them is the log-prior.</param>
/// <param name="Supports">Where each alternative is positive.</param>
internal sealed record PriorNode(string Name, string Target, EquatableArray<SumBinder> Indices, EquatableArray<BranchNode> Branches, EquatableArray<ParameterDomain> Supports)
{
    /// <summary>The log-density of one entry in each alternative, 0 where its guard does not hold.</summary>
    public IEnumerable<(Expr LogDensity, int Origin)> LogDensities() => Branches
        .Where(branch => branch.LogDensity is not null)
        .Select(branch => (branch.Guard is { } guard ? Functions.If(guard, branch.LogDensity!, Expr.Zero) : branch.LogDensity!, branch.Origin));
}

/// <summary>The value of a variable <c>Lag</c> rows earlier in the sequence: in the equations of a row, a variable like any other.</summary>
/// <param name="Cardinality">The number of states of a discrete variable; null for numbers.</param>
/// <param name="IsLatent">A latent variable, and so part of what links the rows.</param>
internal sealed record EarlierNode(string Name, string Variable, int Lag, Expr? Cardinality, bool IsLatent)
{
    /// <summary>The name of a variable's value some rows earlier, S(t−1).</summary>
    public static string NameOf(string variable, int lag) => $"{variable}(t−{lag.ToString(System.Globalization.CultureInfo.InvariantCulture)})";
}

/// <summary>The place of a row in its sequence, counted from 0 and no further than equations tell places apart.</summary>
internal static class RowPosition
{
    public const string Name = "row(t)";

    public static Expr Symbol { get; } = new Symbol(Name);

    /// <summary>The condition that the place is at least <paramref name="from"/> and before <paramref name="until"/>; null when it always is.</summary>
    public static Expr? Within(int from, int until)
    {
        Expr? begins = from > 0 ? Functions.LessOrEqual(new Number(from), Symbol) : null;
        Expr? ends = until == 1 && from == 0 ? new Apply(Op.Equal, [Symbol, Expr.Zero])
            : until < int.MaxValue ? Functions.Less(Symbol, new Number(until)) : null;
        return begins is null ? ends : ends is null ? begins : Functions.And(begins, ends);
    }
}

/// <summary>One alternative of a factor.</summary>
/// <param name="Guard">The condition under which it holds; null when always.</param>
/// <param name="LogDensity">The log-density as a scalar expression; for <c>Exactly</c> null.</param>
/// <param name="Exact">The value under <c>Exactly</c>; else null.</param>
/// <param name="Family">The family's name, for sampling and documentation; null for <c>Exactly</c> and densities of the user's own.</param>
/// <param name="Arguments">The family's arguments as written (vector-level), for documentation.</param>
/// <param name="Entries">The arguments as entries, for sampling: a number, a <see cref="Lambda"/> of a vector, a Lambda of Lambdas of a matrix.</param>
internal sealed record BranchNode(
    Expr? Guard,
    Expr? LogDensity,
    Expr? Exact,
    string? Family,
    EquatableArray<Expr> Arguments,
    EquatableArray<Expr> Entries,
    int Origin)
{
    /// <summary>The transition matrix whose stationary law this is; else null.</summary>
    public string? Stationary { get; init; }

    /// <summary>What kind of law the user wrote out; null for a family and for <c>Exactly</c>.</summary>
    public DensityKind? Custom { get; init; }

    /// <summary>The contract of a family that other code brings, whose <c>LogDensity</c> is opaque.</summary>
    public ExternalFamily? External { get; init; }

    /// <summary>Where a density of the user's own is positive.</summary>
    public Domain Support { get; init; }

    /// <summary>The value of a variable that a quadrature rule sums over, at a node; null for all others.</summary>
    public Expr? NodeValue { get; init; }

    /// <summary>The log-density as written, where variables at nodes stand in <c>LogDensity</c>; null elsewhere.</summary>
    public Expr? Written { get; init; }

    /// <summary>What draws are made from: the log-density in the values of all variables.</summary>
    public Expr? Drawn => Written ?? LogDensity;
}
