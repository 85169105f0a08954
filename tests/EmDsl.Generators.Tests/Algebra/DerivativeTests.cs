using CsCheck;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;
using static EmDsl.Generators.Tests.Algebra.RandomExpressions;

namespace EmDsl.Generators.Tests.Algebra;

public class DerivativeTests
{
    [Fact]
    public void Agrees_with_finite_differences() => Smooth.Select(Values).Sample(
        (e, values) =>
        {
            foreach (string name in new[] { "x", "v", "p" })
                AssertDerivative(e, name, values);
        },
        iter: 3_000);

    private static void AssertDerivative(Expr e, string name, (string, object)[] values)
    {
        double at = (double)values.First(pair => pair.Item1 == name).Item2;
        double At(double x) => Evaluator.Evaluate(e, values.Select(pair => pair.Item1 == name ? (name, x) : pair).ToArray());

        // Two step sizes: where they disagree the expression has no useful difference quotient here.
        double h = 1e-4 * Math.Max(0.1, Math.Abs(at));
        double coarse = (At(at + (2 * h)) - At(at - (2 * h))) / (4 * h);
        double fine = (At(at + h) - At(at - h)) / (2 * h);
        double extrapolated = ((4 * fine) - coarse) / 3;
        double size = 1 + Math.Abs(extrapolated) + Math.Abs(At(at));
        if (!(Math.Abs(coarse - fine) < 1e-3 * size) || Math.Abs(At(at)) > 1e6 || e.Any(part => !IsTame(part, values)))
            return;
        Expr derivative = Derivative.Of(e, new Symbol(name), Domains);
        double actual = Evaluator.Evaluate(derivative, values);
        Assert.True(Math.Abs(actual - extrapolated) < 1e-5 * size, $"d/d{name} {e}\n{derivative}\n{extrapolated:R} {actual:R}");
    }

    private static bool IsTame(Expr part, (string, object)[] values) => part.FreeBounds().Count > 0 || part is Number
        || Evaluator.EvaluateOrNull(part, values) is not { } value || Math.Abs(value) is < 1e4 and > 1e-3;

    [Theory]
    [InlineData(0.7, 2.3)]
    [InlineData(3.2, 0.4)]
    [InlineData(12.5, 7)]
    public void Knows_every_function(double x, double v)
    {
        var scores = new Lambda("j", 3, (V * new Bound("j") * 0.2) - Square(V * new Bound("j") * 0.1));
        Expr[] functions =
        [
            LogGamma(V), new Apply(Op.Digamma, V), LogFactorial(V), LogBeta(V, X), LogBeta(X, V), LogGammaRatio(V, X), LogGammaRatio(X, V),
            new Apply(Op.DigammaDifference, V, X), new Apply(Op.DigammaDifference, X, V), LogBesselI0(V), new Apply(Op.BesselRatio, V), NormalCdf(V),
            Logistic(V), Log(Logistic(V)), Log(1 - Logistic(V)), Cos(V), Sin(V), XLogY(V, X), XLogY(X, V), Pow(V, X), Pow(X, V), Sqrt(V), Abs(X - V), Exp(-V),
            new Apply(Op.Min, V, X, 2.9), new Apply(Op.Max, V, X, 2.9), If(Less(V, 2.5), Square(V), 1 / V), new Apply(Op.Select, Less(V, 2.5), V, Square(V)),
            new Apply(Op.LogSumExp, scores), new Apply(Op.SoftmaxEntry, 1, scores), Log(new Apply(Op.SoftmaxEntry, 2, scores)), Log(1 - (V / (V + X))), XLogY(X, 1 - (V / (V + X))),
        ];
        foreach (Expr e in functions)
        {
            Assert.True(Derivative.IsDefined(e, V));
            AssertDerivative(e, "v", [("x", x), ("v", v)]);
        }
    }

    [Fact]
    public void Sees_other_entries_of_the_same_array()
    {
        Expr w = new Symbol("W"), k = new Symbol("k"), z = new Symbol("z"), i = new Bound("i"), n = new Symbol("n");
        Assert.Equal(Expr.One, Derivative.Of(w[k], w[k]));
        Assert.Equal(Expr.Zero, Derivative.Of(w[1], w[0]));
        Assert.Equal(Simplifier.Simplify(Equal(z, k)), Derivative.Of(w[z], w[k]));
        Assert.Equal(Simplifier.Simplify(2 * w[k]), Derivative.Of(new Sum("i", n, Square(w[i])), w[k]));
        Assert.Equal(Simplifier.Simplify(new Symbol("x")[k]), Derivative.Of(new Sum("i", n, w[i] * new Symbol("x")[i]), w[k]));

        // The binder has the name of the atom's index.
        Assert.Equal(Simplifier.Simplify(2 * w[i]), Derivative.Of(new Sum("i", n, Square(w[i])), w[i]));
    }

    [Fact]
    public void Takes_any_part_as_the_variable()
    {
        Expr part = LogGamma(V);
        Assert.Equal(Simplifier.Simplify(2 * X * part), Derivative.Of(X * Square(part), part));
        Assert.Equal(Expr.Zero, Derivative.Of(LogDeterminant(new Symbol("S")), V));
        Assert.False(Derivative.IsDefined(LogDeterminant(new Symbol("S")), new Symbol("S")));
        Assert.False(Derivative.IsDefined(new Apply(Op.Trigamma, V), V));
    }

    [Fact]
    public void Second_derivatives_are_symmetric()
    {
        Expr e = (X * Log(V)) - (V * Exp(X)) - LogGamma(V * Exp(X));
        var hessian = Derivative.Hessian(e, [X, V], Domains);
        Assert.Equal(hessian[0][1], hessian[1][0]);
    }

    [Fact]
    public void Bessel_ratio_has_its_limit_at_zero()
    {
        Expr second = Derivative.Of(Derivative.Of(LogBesselI0(V), V), V);
        Assert.Equal(0.5, Evaluator.Evaluate(second, ("v", 0.0)));
    }
}
