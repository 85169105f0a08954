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
