using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Continuous latent variables that a quadrature rule sums over: which laws have a rule, and where the variable may stand.</summary>
internal sealed partial class DerivableChecks
{
    private static bool IsSummed(MemberSpec member) => member is { Kind: MemberKind.Latent, Type.Scalar: ScalarKind.Real, Quadrature: > 0 };

    private IEnumerable<Diagnostics.Finding> Quadrature(MemberSpec member)
    {
        if (member.Law is null)
            yield break;
        if (member.Law is not FamilyLaw { Family: "Normal" or "LogNormal" } law)
        {
            string found = member.Law is FamilyLaw other ? $"with the law '{other.Family}(…)'" : "with a law of its own";
            yield return NotDerivable(member, member.Law.Origin, $"Quadrature over '{member.Name}' {found}", "'Normal(mean, variance)' or 'LogNormal(mu, sigma)', whose nodes stand still when the parameters move");
            yield break;
        }

        foreach (Diagnostics.Finding finding in Family(member, law))
            yield return finding;
        foreach (LawPlace place in LawPlace.Of(law))
        {
            foreach (Diagnostics.Finding finding in Place(member, place))
                yield return finding;
        }
    }

    // A condition or a known value would jump where the variable crosses it, and with it the log-likelihood as the parameters move.
    private IEnumerable<Diagnostics.Finding> Jumps(MemberSpec member, Law law)
    {
        bool Holds(Expr expression) => expression.Symbols().Any(name => members.TryGetValue(name, out MemberSpec? other) && IsSummed(other));
        string Name(Expr expression) => expression.Symbols().First(name => members.TryGetValue(name, out MemberSpec? other) && IsSummed(other));
        Diagnostics.Finding Found(Expr expression, int origin) => NotDerivable(
            member, origin, $"A condition on '{Name(expression)}', or a value known from it,", "a smooth function of it, such as 'Logistic' or 'NormalCdf'");
        switch (law)
        {
            case BranchLaw branch when Holds(branch.Condition):
                yield return Found(branch.Condition, law.Origin);
                break;
            case ExactLaw exact when Holds(exact.Value):
                yield return Found(exact.Value, law.Origin);
                break;
        }

        foreach (LawPlace place in law is FamilyLaw or DensityLaw ? LawPlace.Of(law) : [])
        {
            if (place.Expression.Any(node => node is Apply { Op: Op.If } choice && Holds(choice.Arguments[0])))
                yield return Found(place.Expression, place.Origin);
        }
    }
}
