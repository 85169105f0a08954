using System.Linq;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// What links the rows of a group: latent variables with one value per key. Rows hand what they say of them to the innermost key that
/// tells it apart, and each key hands the sum over its own variables to the key around it. See derivation.md, section 2.3.
/// </summary>
/// <param name="Levels">The keys, outermost first.</param>
internal sealed record GroupPlan(EquatableArray<GroupLevel> Levels);

/// <summary>The latent variables with one value per <c>Key</c>, eliminated together.</summary>
/// <param name="Enclosing">The variables of the keys around it.</param>
/// <param name="Own">Its own variables.</param>
/// <param name="Evidence">What rows say, summed over the rows of a key: each table over some of these variables.</param>
internal sealed record GroupLevel(string Key, EquatableArray<string> Enclosing, EquatableArray<string> Own, EquatableArray<WindowTable> Evidence)
{
    public EquatableArray<string> Scope => Enclosing.Concat(Own).ToEquatableArray();
}
