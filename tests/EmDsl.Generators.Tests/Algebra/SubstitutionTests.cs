using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Tests.Algebra;

public class SubstitutionTests
{
    private static readonly Expr X = new Symbol("x"), Y = new Symbol("y"), I = new Bound("i"), J = new Bound("j");

    [Fact]
    public void Replaces_every_occurrence() =>
        Assert.Equal(Y + (Y * Functions.Log(Y)), (X[0] + (X[0] * Functions.Log(X[0]))).Replace(X[0], Y));

    [Fact]
    public void Leaves_what_a_binder_captures()
    {
        var sum = new Sum("i", I, X[I]);
        Assert.Equal(new Sum("i", 3, X[I]), sum.ReplaceBound("i", 3));
        Assert.Equal(sum, sum.Replace(X[I], Y));
    }

    [Fact]
    public void Renames_a_binder_that_would_capture()
    {
        var sum = new Sum("i", 3, X[I, J]);
        Assert.Equal(new Sum("i1", 3, X[new Bound("i1"), I]), sum.ReplaceBound("j", I));
        Assert.Equal(new Lambda("i1", 3, X[new Bound("i1"), I]), new Lambda("i", 3, X[I, J]).ReplaceBound("j", I));
    }

    [Fact]
    public void Free_variables_are_those_no_binder_has()
    {
        Expr e = new Sum("i", new Symbol("n"), X[I, J]);
        Assert.Equal(["j"], e.FreeBounds());
        Assert.Equal(["n", "x"], e.Symbols().Order(StringComparer.Ordinal));
        Assert.True(e.Contains(J));
        Assert.False(e.Contains(I));
        Assert.True(e.Any(node => node.Equals(I)));
    }

    [Fact]
    public void Rewrites_from_the_leaves_up() =>
        Assert.Equal(new Number(5), (X + Y).Rewrite(node => node switch
        {
            Symbol { Name: "x" } => 2,
            Symbol => 3,
            Apply { Op: Op.Add } sum => sum.Arguments.Sum(term => ((Number)term).Value),
            _ => node,
        }));

    [Fact]
    public void A_changed_copy_has_its_own_hash()
    {
        var sum = new Sum("i", 3, X[I]);
        _ = sum.GetHashCode();
        Sum changed = sum with { Count = 4 };
        Assert.Equal(new Sum("i", 4, X[I]), changed);
        Assert.Equal(new Sum("i", 4, X[I]).GetHashCode(), changed.GetHashCode());
        Assert.NotEqual(sum, changed);
    }

    [Fact]
    public void The_order_is_total()
    {
        Expr[] items = [0, 1, -2, X, Y, I, X[0], X[1], X + Y, X * Y, Functions.Pow(X, 2), Functions.Pow(X, -1), Functions.Pow(X, 1), Functions.Pow(Functions.Pow(X, 2), 0.5), new Sum("i", 3, X[I]), new Lambda("i", 3, X[I]), new Earlier(X, 1)];
        foreach (Expr a in items)
        {
            foreach (Expr b in items)
            {
                int order = ExprOrder.Instance.Compare(a, b);
                Assert.Equal(a.Equals(b), order == 0);
                Assert.Equal(Math.Sign(order), -Math.Sign(ExprOrder.Instance.Compare(b, a)));
                foreach (Expr c in items)
                    Assert.False(order < 0 && ExprOrder.Instance.Compare(b, c) < 0 && ExprOrder.Instance.Compare(a, c) >= 0, $"{a} {b} {c}");
            }
        }
    }
}
