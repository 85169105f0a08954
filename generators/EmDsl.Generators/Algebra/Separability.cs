using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

/// <summary>A sum separates into parts that share no unknown: those are maximised one by one.</summary>
internal static class Separability
{
    /// <summary>
    /// The finest partition of the unknowns in which those that some term holds together stay together, in the order of the first term of each;
    /// terms without unknowns belong nowhere.
    /// </summary>
    /// <param name="terms">The unknowns of each term.</param>
    public static IReadOnlyList<HashSet<string>> Components(IEnumerable<IEnumerable<string>> terms)
    {
        var sets = new List<HashSet<string>>();
        foreach (IEnumerable<string> term in terms)
        {
            var joined = new HashSet<string>(term);
            if (joined.Count == 0)
                continue;
            int first = sets.FindIndex(set => set.Overlaps(joined));
            foreach (HashSet<string> set in sets.Where(set => set.Overlaps(joined)).ToArray())
            {
                joined.UnionWith(set);
                sets.Remove(set);
            }

            sets.Insert(first < 0 ? sets.Count : first, joined);
        }

        return sets;
    }
}
