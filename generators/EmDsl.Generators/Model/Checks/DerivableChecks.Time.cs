using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model.Checks;

/// <summary>What links rows: which earlier values can be looked at, and which chains no exact derivation answers.</summary>
internal sealed partial class DerivableChecks
{
    // What of a continuous latent variable no derivation reaches; whether the others are linear and normal, their log-densities tell.
    private Finding? Continuous(MemberSpec member)
    {
        if (IsSummed(member) && (member.Law is null || LawTime.Lag(member.Law) == 0))
            return null;
        if (member.Quadrature > 0 || member.MonteCarlo > 0)
            return NotDerivable(member, -1, $"The {(member.Quadrature > 0 ? "quadrature" : "Monte Carlo integration")} of '{member.Name}'", $"a normal law that is integrated in closed form, '[Latent] double {member.Name} => Normal(…)'");
        if (member.Per is not null && Shared(member) is { } crossed)
            return crossed;
        bool isChain = member.Law is { } law && LawTime.Lag(law) > 0;
        string[] switching = isChain ? [.. spec.Members.Where(IsDiscreteChain).Select(other => other.Name).Where(name => DependsOn(member.Name, name))] : [];
        if (switching.Length > 0)
        {
            return NotDerivable(
                member, -1, $"The continuous chain '{member.Name}', whose law the discrete chain '{switching[0]}' switches, has a posterior that doubles its terms with every row, and so",
                $"a hidden Markov model in which the observed values look back, 'Normal(a[{switching[0]}] * Previous(Y), v[{switching[0]}])'");
        }

        return null;
    }

    // The missing entries of a normal vector are integrated out, given the others.
    private static bool IsCompleted(MemberSpec member) => member.Law is { } law && LawWalk.All(law).All(part => part is not FamilyLaw { Family: not "MultivariateNormal" } and not DensityLaw and not ExactLaw);

    private static bool IsDiscreteChain(MemberSpec member) =>
        member is { Kind: MemberKind.Latent, Type.Scalar: ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum, Law: { } law } && LawTime.Lag(law) > 0;

    // Whether a law, or one of a child of it, names the other.
    private bool DependsOn(string variable, string other) => spec.Members.Any(member =>
        member.Law is { } law && (member.Name == variable || LawWalk.Expressions(law).Any(expression => expression.Symbols().Contains(variable)))
        && LawWalk.Expressions(law).Any(expression => expression.Symbols().Contains(other)));

    // A latent variable has a law in every row, and what stands as first does not look back further than there are rows.
    private static Finding? NoFirst(MemberSpec member, Law law, int begin)
    {
        string term = $"The law of '{member.Name}' in the first row of a sequence, which looks back at rows that do not exist,";
        if (law is ChainLaw chain)
        {
            return LawTime.Reach(chain.First) > begin
                ? NotDerivable(member, chain.First.Origin, term, "a 'first' without Previous")
                : NoFirst(member, chain.Next, LawTime.Begin(chain, begin));
        }

        return member.Kind == MemberKind.Latent && LawTime.Reach(law) > begin ? NotDerivable(member, law.Origin, term, "'Chain(first: …, next: …)'") : null;
    }

    private IEnumerable<Finding> Lags(MemberSpec member, LawPlace place)
    {
        var names = new HashSet<string>();
        place.Expression.Any(node =>
        {
            if (node is Earlier earlier)
                names.UnionWith(earlier.Variable.Symbols());
            return false;
        });
        foreach (string name in names)
        {
            if (!members.TryGetValue(name, out MemberSpec? target))
                continue;
            if (target.Kind is not (MemberKind.Latent or MemberKind.Observed or MemberKind.Covariate))
                yield return NotDerivable(member, place.Origin, $"The earlier value of '{name}', which is one in all rows,", $"'{name}' without Previous");
            else if (target.Kind == MemberKind.Observed && (target.Type.IsNullable || target.AllowMissing))
                yield return NotDerivable(member, place.Origin, $"The earlier value of '{name}', which may be missing,", $"a '{name}' without missing values");
            else if (target.Per is not null)
                yield return NotDerivable(member, place.Origin, $"The earlier value of '{name}', which has one value per '{target.Per}',", $"'{name}' without Previous");
        }
    }
}
