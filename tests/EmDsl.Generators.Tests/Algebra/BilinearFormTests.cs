using CsCheck;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Tests.Algebra;

/// <summary>Forms in two arrays: what is recognised is affine in either given the other, and what is free of scale keeps its value.</summary>
public class BilinearFormTests
{
    private static readonly Expr A = new Symbol("a"), B = new Symbol("b"), Y = new Symbol("y");

    // Sums of products of a number, data, and one, both or neither of the two.
    private static Gen<Expr> Sums { get; } =
        from terms in (from number in Gen.Double[-2, 2] from kind in Gen.Int[0, 5] select Term(number, kind)).Array[1, 5]
        select (Expr)new Apply(Op.Add, [.. terms]);

    private static Expr Term(double number, int kind) => kind switch
    {
        0 => number * Y,
        1 => number * A,
        2 => number * Y * B,
        3 => number * A * B,
        4 => number * (A + Y) * B,
        _ => number * Functions.Square(A),
    };

    private static double Value(Expr e, double a, double b) => Evaluator.Evaluate(e, [("a", a), ("b", b), ("y", 0.7)]);

    [Fact]
    public void A_form_is_affine_in_either_given_the_other() => Sums.Select(Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample(
        (form, a, b) =>
        {
            if (BilinearForm.Of(form, "a", "b") is not { } found)
                return;
            Assert.Equal(0, Value(form, 2 * a, b) - (2 * Value(form, a, b)) + Value(form, 0, b), 1e-9);
            Assert.Equal(0, Value(form, a, 2 * b) - (2 * Value(form, a, b)) + Value(form, a, 0), 1e-9);
            if (!found.HasProduct)
                Assert.Equal(0, Value(form, a, b) - Value(form, a, 0) - Value(form, 0, b) + Value(form, 0, 0), 1e-9);
        },
        iter: 500);

    [Fact]
    public void What_is_free_of_scale_keeps_its_value() => Sums.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[0.5, 2]).Sample(
        (form, a, b, c) =>
        {
            Expr density = Functions.Exp(Functions.Square(form) * -0.01) + form;
            if (BilinearForm.IsFreeOfScale(density, "a", "b"))
                Assert.Equal(Value(density, a, b), Value(density, a * c, b / c), 1e-9);
        },
        iter: 500);

    [Fact]
    public void Products_of_sums_over_entries_are_bilinear()
    {
        Expr count = new Symbol("D"), i = new Bound("i"), j = new Bound("j");
        Expr left = new Sum("i", count, A[i] * new Symbol("u")[i]), right = new Sum("j", count, B[j] * new Symbol("x")[j]);
        Assert.Equal(new BilinearForm(false, false, true, false), BilinearForm.Of(left * right, "a", "b"));
        Assert.Equal(new BilinearForm(true, false, true, false), BilinearForm.Of((left * right) + (Y * left), "a", "b"));
        Assert.Equal(new BilinearForm(false, true, true, false), BilinearForm.Of((left + Y) * right, "a", "b"));
        Assert.Null(BilinearForm.Of(left * left, "a", "b"));
        Assert.Null(BilinearForm.Of(Functions.Exp(left), "a", "b"));
        Assert.True(BilinearForm.IsFreeOfScale(Functions.Square(Y - (left * right)), "a", "b"));
        Assert.False(BilinearForm.IsFreeOfScale(Functions.Square(Y - (left * right) - left), "a", "b"));
    }
}
