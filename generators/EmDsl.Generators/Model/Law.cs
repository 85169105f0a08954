using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// A distribution as written in an equation. <c>Origin</c> names the source operation by its ordinal inside the member, so that
/// the analyzer can put a finding on it without a location in the model.
/// </summary>
internal abstract record Law(int Origin);

/// <summary>A distribution of the vocabulary (or a user's type) by name, with its arguments; <c>Origins</c> has one ordinal per argument.</summary>
internal sealed record FamilyLaw(string Family, EquatableArray<Expr> Arguments, EquatableArray<int> Origins, int Origin) : Law(Origin)
{
    /// <summary>The contract of a family that other code brings; null for the vocabulary.</summary>
    public ExternalFamily? External { get; init; }
}

/// <summary><c>Density</c>, <c>Mass</c>, <c>VectorDensity</c>: the log-density <c>Body</c> at the bound variable <c>Variable</c>.</summary>
internal sealed record DensityLaw(DensityKind Kind, string Variable, Expr Body, string Support, int Origin) : Law(Origin);

/// <summary><c>1 + Categorical(p)</c>: the value is <c>Offset</c> plus a draw.</summary>
internal sealed record ShiftedLaw(Expr Offset, Law Inner, int Origin) : Law(Origin);

/// <summary><c>Each(j => …)</c>: one draw per entry.</summary>
internal sealed record EachLaw(string Index, Law Inner, int Origin) : Law(Origin);

/// <summary><c>condition ? Then : Otherwise</c> over distributions; a <c>switch</c> is a nest of these.</summary>
internal sealed record BranchLaw(Expr Condition, Law Then, Law Otherwise, int Origin) : Law(Origin);

/// <summary><c>Exactly(Value)</c>.</summary>
internal sealed record ExactLaw(Expr Value, int Origin) : Law(Origin);

/// <summary><c>Chain(first, next)</c>.</summary>
internal sealed record ChainLaw(Law First, Law Next, int Origin) : Law(Origin);

/// <summary><c>Censored(Inner, IsCensored)</c>.</summary>
internal sealed record CensoredLaw(Law Inner, Expr IsCensored, int Origin) : Law(Origin);

/// <summary><c>Truncated(Inner, lower, upper)</c>, an absent bound null.</summary>
internal sealed record TruncatedLaw(Law Inner, Expr? Lower, Expr? Upper, int Origin) : Law(Origin);

/// <summary>What could not be read; a finding stands beside it.</summary>
internal sealed record UnreadableLaw(int Origin) : Law(Origin);

internal enum DensityKind
{
    Density,
    Mass,
    VectorDensity,
}
