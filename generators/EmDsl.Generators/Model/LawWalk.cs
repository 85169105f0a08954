using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>Walks laws.</summary>
internal static class LawWalk
{
    /// <summary>Every expression that a law holds.</summary>
    public static IEnumerable<Expr> Expressions(Law law) => law switch
    {
        FamilyLaw family => family.Arguments,
        DensityLaw density => [density.Body],
        ShiftedLaw shifted => Expressions(shifted.Inner).Prepend(shifted.Offset),
        EachLaw each => Expressions(each.Inner),
        BranchLaw branch => Expressions(branch.Then).Concat(Expressions(branch.Otherwise)).Prepend(branch.Condition),
        ExactLaw exact => [exact.Value],
        ChainLaw chain => Expressions(chain.First).Concat(Expressions(chain.Next)),
        CensoredLaw censored => Expressions(censored.Inner).Prepend(censored.IsCensored),
        TruncatedLaw truncated => Expressions(truncated.Inner).Concat(new[] { truncated.Lower, truncated.Upper }.OfType<Expr>()),
        _ => [],
    };

    /// <summary>The law with every expression in it replaced by <paramref name="map"/>.</summary>
    public static Law Map(Law law, System.Func<Expr, Expr> map) => law switch
    {
        FamilyLaw family => family with { Arguments = family.Arguments.Select(map).ToEquatableArray() },
        DensityLaw density => density with { Body = map(density.Body) },
        ShiftedLaw shifted => shifted with { Offset = map(shifted.Offset), Inner = Map(shifted.Inner, map) },
        EachLaw each => each with { Inner = Map(each.Inner, map) },
        BranchLaw branch => branch with { Condition = map(branch.Condition), Then = Map(branch.Then, map), Otherwise = Map(branch.Otherwise, map) },
        ExactLaw exact => exact with { Value = map(exact.Value) },
        ChainLaw chain => chain with { First = Map(chain.First, map), Next = Map(chain.Next, map) },
        CensoredLaw censored => censored with { Inner = Map(censored.Inner, map), IsCensored = map(censored.IsCensored) },
        TruncatedLaw truncated => truncated with
        {
            Inner = Map(truncated.Inner, map),
            Lower = truncated.Lower is { } lower ? map(lower) : null,
            Upper = truncated.Upper is { } upper ? map(upper) : null,
        },
        _ => law,
    };

    /// <summary>A law and every law inside it.</summary>
    public static IEnumerable<Law> All(Law law) => law switch
    {
        ShiftedLaw shifted => All(shifted.Inner).Prepend(law),
        EachLaw each => All(each.Inner).Prepend(law),
        BranchLaw branch => All(branch.Then).Concat(All(branch.Otherwise)).Prepend(law),
        ChainLaw chain => All(chain.First).Concat(All(chain.Next)).Prepend(law),
        CensoredLaw censored => All(censored.Inner).Prepend(law),
        TruncatedLaw truncated => All(truncated.Inner).Prepend(law),
        _ => [law],
    };
}
