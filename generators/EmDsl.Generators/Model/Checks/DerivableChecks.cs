using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model.Checks;

/// <summary>What the language can say and no derivation answers yet: each term with the nearest form that has one.</summary>
internal sealed partial class DerivableChecks(ModelSpec spec)
{
    private readonly Dictionary<string, MemberSpec> members = spec.Members.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.First());

    public static IEnumerable<Finding> Run(ModelSpec spec) => spec.Members.SelectMany(new DerivableChecks(spec).Member).Distinct();

    private static Finding NotDerivable(MemberSpec member, int origin, string term, string nearest) => new(DiagnosticTable.NotDerivable, member.Name, origin, [term, nearest]);

    private IEnumerable<Finding> Member(MemberSpec member)
    {
        if (member is { Kind: MemberKind.Latent, Type.Scalar: ScalarKind.Real or ScalarKind.Vector } && Continuous(member) is { } continuous)
        {
            yield return continuous;
            yield break;
        }

        if (IsSummed(member))
        {
            foreach (Finding finding in Quadrature(member))
                yield return finding;
            if (member.Per is not null && Shared(member) is { } crossed)
                yield return crossed;
            yield break;
        }

        if (member is { Kind: MemberKind.Latent, Per: not null })
        {
            if (Shared(member) is { } shared)
            {
                yield return shared;
                yield break;
            }
        }

        switch (member.Kind)
        {
            case MemberKind.Observed when member.Type.Scalar == ScalarKind.Interval:
                yield return NotDerivable(member, -1, $"The interval '{member.Name}'", $"a value that is known exactly, 'double {member.Name}'");
                break;
            case MemberKind.Observed when member.AllowMissing && member.Type.Scalar == ScalarKind.Vector && !IsCompleted(member):
                yield return NotDerivable(
                    member, -1, $"A vector with missing entries, such as '{member.Name}',", $"entries that are drawn one by one, '[Observed(AllowMissing = true)] double[] {member.Name} => Each(j => …)'");
                break;
        }

        if (member.Law is not { } law)
            yield break;
        foreach (Finding finding in LawWalk.All(law).SelectMany(part => Part(member, part)))
            yield return finding;
        if (NoFirst(member, law, 0) is { } noFirst)
            yield return noFirst;
        foreach (LawPlace place in LawPlace.Of(law))
        {
            foreach (Finding finding in Place(member, place))
                yield return finding;
        }
    }

    private IEnumerable<Finding> Part(MemberSpec member, Law law)
    {
        foreach (Finding jump in Jumps(member, law))
            yield return jump;
        switch (law)
        {
            case CensoredLaw:
                yield return NotDerivable(member, law.Origin, "'Censored(…)'", "the distribution itself, on rows that are not censored");
                break;
            case TruncatedLaw:
                yield return NotDerivable(member, law.Origin, "'Truncated(…)'", "'Density(x => …)' with the whole log-density of the truncated distribution");
                break;
            case ShiftedLaw shifted when Shift(member, shifted) is { } finding:
                yield return finding;
                break;
            case DensityLaw { Kind: DensityKind.Mass } when member is { Kind: MemberKind.Latent, States: null }:
                yield return Unbounded(member, law.Origin);
                break;
            case FamilyLaw family:
                foreach (Finding finding in Family(member, family))
                    yield return finding;
                break;
        }
    }

    private Finding? Shift(MemberSpec member, ShiftedLaw shifted)
    {
        if (shifted is not { Offset: Number { IsInteger: true }, Inner: FamilyLaw { Family: "Categorical" } })
            return NotDerivable(member, shifted.Origin, "A shift of any distribution but Categorical, or by anything but a whole number,", "'Density(x => …)' or 'Mass(n => …)' with the log-density at x minus the shift");
        bool isParent = spec.Members.Any(other => other.Law is { } law && other.Name != member.Name && LawWalk.Expressions(law).Any(expression => expression.Symbols().Contains(member.Name)));
        return member.Kind == MemberKind.Latent || isParent
            ? NotDerivable(member, shifted.Origin, $"The shift of '{member.Name}', which other members use,", $"a '{member.Name}' that counts from 0")
            : null;
    }

    private static Finding Unbounded(MemberSpec member, int origin)
        => NotDerivable(member, origin, $"The unbounded latent count '{member.Name}'", "'Categorical(p)' over its states, or 'Binomial(p, n)' with a constant n and n + 1 states");

    private IEnumerable<Finding> Family(MemberSpec member, FamilyLaw law)
    {
        if (law.External is not null)
        {
            if (member.Kind != MemberKind.Observed)
                yield return NotDerivable(member, law.Origin, $"'{law.Family}(…)', a family that other code brings, as the law of anything but data,", "a distribution of EmDsl.Distributions, or 'Density(x => …)'");
            yield break;
        }

        if (law.Family == "Stationary" && member.Kind == MemberKind.Latent)
            yield break;
        if (FamilyTable.Find(law.Family) is not { } family)
        {
            yield return NotDerivable(member, law.Origin, $"'{law.Family}(…)'", "a distribution of its own kind from EmDsl.Distributions, or 'Density(x => …)'");
            yield break;
        }

        bool hasStates = int.TryParse(member.States, out int states);
        if (member.Kind == MemberKind.Latent && family.Variate == Variate.Count
            && !(family is Binomial && hasStates && law.Arguments[1] is Number n && n.Value + 1 == states))
        {
            yield return Unbounded(member, law.Origin);
        }
    }

    private IEnumerable<Finding> Place(MemberSpec member, LawPlace place)
    {
        foreach (Finding finding in Lags(member, place))
            yield return finding;
        string[] current = [.. place.Expression.Rewrite(node => node is Earlier ? Expr.Zero : node).Symbols()];
        foreach (string name in current.Where(name => name != member.Name && HidesMissing(name)))
        {
            yield return NotDerivable(
                member, place.Origin, $"'{name}', which may be missing while '{member.Name}' depends on it,", $"a '{name}' without missing values, or a discrete one with a known number of states");
        }
    }

    // A missing discrete value is summed out; nothing integrates a missing number or adds up a count without end.
    private bool HidesMissing(string name) =>
        members.TryGetValue(name, out MemberSpec? member) && member.Kind == MemberKind.Observed && (member.Type.IsNullable || member.AllowMissing)
        && (member.Type.Containers.Count > 0
            || member.Type.Scalar is ScalarKind.Real or ScalarKind.Vector
            || (member.Type.Scalar == ScalarKind.Integer && LawWalk.All(member.Law!).Any(law => law is DensityLaw or FamilyLaw { Family: not ("Categorical" or "Bernoulli") })));
}
