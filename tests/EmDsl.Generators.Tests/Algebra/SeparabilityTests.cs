using CsCheck;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Tests.Algebra;

public class SeparabilityTests
{
    private static Gen<string[][]> Terms { get; } = Gen.Int[0, 9].Select(i => ((char)('a' + i)).ToString()).Array[0, 4].Array[0, 8];

    [Fact]
    public void Unknowns_are_together_where_a_path_of_terms_links_them() => Terms.Sample(
        terms =>
        {
            IReadOnlyList<HashSet<string>> parts = Separability.Components(terms);
            string[] names = [.. terms.SelectMany(term => term).Distinct()];
            Assert.Equal(names.Order(), parts.SelectMany(part => part).Order());
            foreach (string from in names)
            {
                var reached = new HashSet<string> { from };
                int before;
                do
                {
                    before = reached.Count;
                    foreach (string[] term in terms.Where(reached.Overlaps))
                        reached.UnionWith(term);
                }
                while (reached.Count > before);
                Assert.True(reached.SetEquals(parts.Single(part => part.Contains(from))));
            }
        },
        iter: 500);

    [Fact]
    public void Parts_come_in_the_order_of_their_first_terms()
    {
        IReadOnlyList<HashSet<string>> parts = Separability.Components([["a"], [], ["b", "c"], ["d"], ["c", "a"]]);
        Assert.Equal(["abc", "d"], parts.Select(part => string.Concat(part.Order())));
    }

    /// <summary>The parts of a sum by their unknowns add up to it, and each is constant in the unknowns of the others.</summary>
    [Fact]
    public void Sum_is_that_of_its_parts() => Gen.Select(RandomExpressions.Smooth.Array[1, 4], RandomExpressions.Values).Sample(
        (terms, values) =>
        {
            string[] unknowns = ["x", "y", "v", "p"];
            bool Holds(Expr term, IEnumerable<string> part) => term.Symbols().Any(part.Contains);
            IReadOnlyList<HashSet<string>> parts = Separability.Components(terms.Select(term => term.Symbols().Where(unknowns.Contains)));
            foreach (HashSet<string> part in parts)
            {
                Expr own = terms.Where(term => Holds(term, part)).Aggregate(Expr.Zero, (sum, term) => sum + term);
                Assert.All(unknowns.Except(part), other => Assert.Equal(Expr.Zero, Derivative.Of(own, new Symbol(other), RandomExpressions.Domains)));
            }

            Assert.All(terms, term => Assert.True(parts.Count(part => Holds(term, part)) == (Holds(term, unknowns) ? 1 : 0)));
        },
        iter: 300);
}
