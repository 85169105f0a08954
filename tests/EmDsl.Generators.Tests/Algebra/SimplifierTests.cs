using CsCheck;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;
using static EmDsl.Generators.Tests.Algebra.RandomExpressions;

namespace EmDsl.Generators.Tests.Algebra;

public class SimplifierTests
{
    private static Expr Simplify(Expr e) => Simplifier.Simplify(e, Domains);

    [Fact]
    public void Keeps_the_value() => Any.Select(Values).Sample(
        (e, values) =>
        {
            double expected = Evaluator.Evaluate(e, values);
            if (!double.IsFinite(expected) || Math.Abs(expected) > 1e12 || IsIllConditioned(e, values, expected))
                return;
            double actual = Evaluator.Evaluate(Simplify(e), values);
            Assert.True(Math.Abs(actual - expected) <= 1e-7 * (1 + Math.Abs(expected)), $"{e}\n{Simplify(e)}\n{expected:R} {actual:R}");
        },
        iter: 6_000);

    // Where a relative change of 1e-14 in the inputs moves the value visibly, or a part has no finite value, nothing can be compared.
    private static bool IsIllConditioned(Expr e, (string, object)[] values, double expected)
    {
        foreach (double factor in new[] { 1 + 1e-13, 1 - 1e-13 })
        {
            var moved = values.Select(pair => (pair.Item1, pair.Item2 is double value ? value * factor : pair.Item2)).ToArray();
            if (!(Math.Abs(Evaluator.Evaluate(e, moved) - expected) <= 1e-9 * (1 + Math.Abs(expected))))
                return true;
        }

        return e.Any(part => part.FreeBounds().Count == 0
            && Evaluator.EvaluateOrNull(part, values) is { } inner && (!double.IsFinite(inner) || Math.Abs(inner) is > 1e8 or (< 1e-8 and > 0)));
    }

    [Fact]
    public void Changes_nothing_the_second_time() => Any.Sample(
        e =>
        {
            Expr once = Simplify(e);
            Expr twice = Simplify(once);
            Assert.True(once.Equals(twice), $"{e}\n{once}\n{twice}");
        },
        iter: 6_000);

    [Fact]
    public void Settles_on_large_expressions_too() => Gen.Int[6, 8].SelectMany(Deep).Sample(
        e => Assert.Equal(Simplify(e), Simplify(Simplify(e))),
        iter: 500);

    [Fact]
    public void Does_not_depend_on_the_order_of_arguments() => Any.Select(Gen.Int).Sample(
        (e, seed) =>
        {
            var random = new Random(seed);
            Expr permuted = e.Rewrite(node => node is Apply { Op: Op.Add or Op.Multiply or Op.And or Op.Or or Op.Equal or Op.Min } apply
                ? new Apply(apply.Op, apply.Arguments.OrderBy(_ => random.Next()).ToArray())
                : node);
            Assert.True(Simplify(e).Equals(Simplify(permuted)), $"{e}\n{permuted}\n{Simplify(e)}\n{Simplify(permuted)}");
        },
        iter: 3_000);

    [Fact]
    public void Writes_the_expected_forms()
    {
        Assert.Equal(Pow(X, 2), Simplify(X * X));
        Assert.Equal(Expr.One, Simplify(X / X));
        Assert.Equal(Simplify(X - Y), Simplify(-(Y - X)));
        Assert.Equal(Expr.Zero, Simplify(Square(X - Y) - Square(Y - X)));
        Assert.Equal(X, Simplify(Exp(Log(X))));
        Assert.Equal(Logistic(X), Simplify(1 / (1 + Exp(-X))));
        Assert.Equal(Logistic(X), Simplify(Exp(X) / (1 + Exp(X))));
        Assert.Equal(Logistic(X), Derivative.Of(Log(1 + Exp(X)), X));
        Assert.Equal(X, Simplify(Log(Exp(X))));
        Assert.Equal(new Apply(Op.Abs, X), Simplify(Sqrt(Square(X))));
        Assert.Equal(V, Simplify(Sqrt(Square(V))));
        Assert.Equal(Simplify(Log(V) + Log(P) - Log(1 - P)), Simplify(Log(V * P / (1 - P))));
        Assert.Equal(new Apply(Op.Log, new Apply(Op.Multiply, X, Y)), Simplify(Log(X * Y)));
        Assert.Equal(Simplify(V * P), Simplify(Exp(Log(V) + Log(P))));
        Assert.Equal(X, Simplify(If(Less(1, 2), X, Y)));
        Assert.Equal(X, Simplify(If(B, X, X)));
        Assert.Equal(If(B, X, Y), Simplify(If(Not(Equal(B, 1)), Y, X)));
        Assert.Equal(Y, Simplify(new Apply(Op.Select, 1, X, Y)));
        Assert.Equal(XLogY(X, P), Simplify(XLogY(X, P)));
        Assert.Equal(Simplify(X * Log(Logistic(Y))), Simplify(XLogY(X, Logistic(Y))));
    }

    [Fact]
    public void Brings_sums_to_one_form()
    {
        Expr i = new Bound("i"), j = new Bound("j"), n = new Symbol("n"), k = new Symbol("k");
        Assert.Equal(Simplify(2 * n * X), Simplify(new Sum("i", n, 2 * X)));
        Assert.Equal(Simplify(X * W[0]), Simplify(new Sum("i", 1, X * W[i])));
        Assert.Equal(Simplify(new Sum("i", n, W[i])), Simplify(new Sum("whatever", n, W[new Bound("whatever")])));
        Assert.Equal(Simplify(new Sum("i", n, new Sum("j", n, X[i, j]))), Simplify(new Sum("j", n, new Sum("i", n, X[j, i]))));
        Assert.Equal(Simplify(X * new Sum("i", n, W[i])), Simplify(new Sum("i", n, X * W[i])));
        Assert.Equal(Square(W[k]), Simplify(new Sum("i", n, Equal(i, k) * Square(W[i]))));
        Assert.Equal(Simplify(W[k] * X), Simplify(new Lambda("j", n, W[j] * X)[k]));
        Assert.Equal(Simplify(i * new Sum("j", n, W[j])), Simplify(new Sum("m", n, i * W[new Bound("m")])));
    }

    [Fact]
    public void Keeps_what_is_not_sound()
    {
        Assert.Equal(new Apply(Op.Power, X, -1), Simplify(1 / X));
        Assert.Equal(new Apply(Op.Power, 0, -1), Simplify(1 / (Expr)0));
        Assert.Equal(new Apply(Op.Exp, 1000), Simplify(Exp(1000)));
        Assert.Equal(new Number(double.NegativeInfinity), Simplify(Log(0)));
        Assert.Equal(new Apply(Op.Log, -1), Simplify(Log(-1)));
    }

    [Fact]
    public void Does_not_multiply_out()
    {
        Expr product = Expr.One;
        for (int i = 0; i < 30; i++)
            product *= X + new Symbol("a" + i);
        Assert.Equal(30, ((Apply)Simplify(product)).Arguments.Count);
    }
}
