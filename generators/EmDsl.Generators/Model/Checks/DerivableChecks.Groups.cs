using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Latent variables with one value per key: which keys, and what their laws may name.</summary>
internal sealed partial class DerivableChecks
{
    private Finding? Shared(MemberSpec member)
    {
        string term = $"'{member.Name}', which has one value per '{member.Per}'";
        if (spec.Members.FirstOrDefault(other => other.Law is { } law && LawTime.Lag(law) > 0) is { } looking)
            return NotDerivable(member, -1, $"{term}, beside '{looking.Name}', which looks at earlier rows,", $"'{looking.Name}' without Previous, or '{member.Name}' with one value per row");
        if (members.TryGetValue(member.Per!, out MemberSpec? key) && Crossed(key) is { } crossed)
        {
            return NotDerivable(
                member, -1, $"{term}, beside values per '{crossed.Name}', whose keys cross those of '{key.Name}',",
                $"keys of which one lies inside the other, '[Group(\"{string.Join("\", \"", Columns(crossed).Concat(Columns(key)))}\")] string {key.Name} {{ get; }}'");
        }

        foreach (LawPlace place in member.Law is { } law ? LawPlace.Of(law) : [])
        {
            foreach (string name in place.Expression.Symbols().Where(name => name != member.Name && members.ContainsKey(name)))
            {
                if (Varies(members[name], member.Per!) is { } often)
                    return NotDerivable(member, place.Origin, $"The law of {term} and depends on '{name}' with one value per {often},", $"parameters and latent variables with one value per '{member.Per}' or a key around it");
            }
        }

        return null;
    }

    // How often a quantity takes a value, where that is more often than a key does.
    private string? Varies(MemberSpec other, string key) => other.Kind switch
    {
        MemberKind.Observed or MemberKind.Covariate or MemberKind.Group => "row",
        MemberKind.Latent when other.Per is null => "row",
        MemberKind.Latent or MemberKind.Parameter when other.Per is { } inner && members.TryGetValue(inner, out MemberSpec? nested) && members.TryGetValue(key, out MemberSpec? outer) && !Encloses(nested, outer) => $"'{inner}'",
        _ => null,
    };

    private MemberSpec? Crossed(MemberSpec key) => spec.Members
        .Where(other => other.Kind == MemberKind.Latent && other.Per is not null && other.Per != key.Name && members.ContainsKey(other.Per))
        .Select(other => members[other.Per!])
        .FirstOrDefault(other => !Encloses(other, key) && !Encloses(key, other));

    private static bool Encloses(MemberSpec outer, MemberSpec inner) =>
        Columns(outer).All(column => Columns(inner).Contains(column, System.StringComparer.OrdinalIgnoreCase)) && (outer == inner || Columns(outer).Count < Columns(inner).Count);

    private static IReadOnlyList<string> Columns(MemberSpec key) => key.Columns.Count > 0 ? key.Columns.ToArray() : [key.Name];
}
