using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>An expression of a law, where it stands, and what holds where it is evaluated.</summary>
/// <param name="Origin">The ordinal in the member of the operation that holds it.</param>
/// <param name="Conditions">The conditions of the branches around it.</param>
internal sealed record LawPlace(Expr Expression, int Origin, EquatableArray<Expr> Conditions)
{
    public static IEnumerable<LawPlace> Of(Law law) => Of(law, []);

    private static IEnumerable<LawPlace> Of(Law law, EquatableArray<Expr> conditions) => law switch
    {
        FamilyLaw family => family.Arguments.Select((argument, i) => new LawPlace(argument, i < family.Origins.Count ? family.Origins[i] : family.Origin, conditions)),
        DensityLaw density => [new LawPlace(density.Body, density.Origin, conditions)],
        ShiftedLaw shifted => Of(shifted.Inner, conditions).Prepend(new LawPlace(shifted.Offset, shifted.Origin, conditions)),
        EachLaw each => Of(each.Inner, conditions),
        BranchLaw branch => Of(branch.Then, conditions.Add(branch.Condition))
            .Concat(Of(branch.Otherwise, conditions.Add(new Apply(Op.Not, [branch.Condition]))))
            .Prepend(new LawPlace(branch.Condition, branch.Origin, conditions)),
        ExactLaw exact => [new LawPlace(exact.Value, exact.Origin, conditions)],
        ChainLaw chain => Of(chain.First, conditions).Concat(Of(chain.Next, conditions)),
        CensoredLaw censored => Of(censored.Inner, conditions).Prepend(new LawPlace(censored.IsCensored, censored.Origin, conditions)),
        TruncatedLaw truncated => Of(truncated.Inner, conditions)
            .Concat(new[] { truncated.Lower, truncated.Upper }.OfType<Expr>().Select(bound => new LawPlace(bound, truncated.Origin, conditions))),
        _ => [],
    };
}
