using CsCheck;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Tests.Algebra;

/// <summary>Random expressions over a vector w and a matrix m, under sums, log-sum-exps and softmaxes over their indices.</summary>
public class ArrayExpressionTests
{
    private static readonly Expr W = new Symbol("w");
    private static readonly Expr M = new Symbol("m");

    private static Gen<Expr> Any { get; } = Gen.Int[2, 4].SelectMany(depth => OfDepth(depth, []));

    private static Gen<(double[] W, double[] M)> Values { get; } = Gen.Select(Gen.Double[0.2, 1.5].Array[3], Gen.Double[-1, 1].Array[9]);

    [Fact]
    public void Derivatives_in_entries_agree_with_finite_differences() => Gen.Select(Any, Values).Sample(
        (e, values) =>
        {
            for (int entry = 0; entry < 12; entry++)
            {
                Expr atom = entry < 3 ? new Element(W, [entry]) : new Element(M, [(entry - 3) / 3, (entry - 3) % 3]);
                double At(double step) => Evaluate(
                    e, [.. values.W.Select((value, i) => i == entry ? value + step : value)], [.. values.M.Select((value, i) => i == entry - 3 ? value + step : value)]);
                double Difference(double h) => ((8 * (At(h) - At(-h))) - (At(2 * h) - At(-2 * h))) / (12 * h);

                // Where two step sizes disagree the expression bends too fast for either.
                double difference = Difference(5e-4);
                double derivative = Evaluate(Derivative.Of(e, atom, Domains), values.W, values.M);
                double size = 1 + Math.Abs(At(0)) + Math.Abs(derivative);
                if (size < 1e4 && Math.Abs(difference - Difference(1e-3)) < 1e-6 * size)
                    Assert.True(Math.Abs(derivative - difference) < 1e-5 * size, $"d/d{atom} {e}\n{derivative:R} {difference:R}");
            }
        },
        iter: 400);

    [Fact]
    public void Second_derivatives_are_symmetric_and_those_of_the_first() => Gen.Select(Any, Values).Sample(
        (e, values) =>
        {
            Expr[] atoms = [new Element(W, [1]), new Element(M, [2, 0])];
            EquatableArray<EquatableArray<Expr>> hessian = Derivative.Hessian(e, atoms, Domains);
            double first = Evaluate(hessian[0][1], values.W, values.M), second = Evaluate(hessian[1][0], values.W, values.M);
            Assert.True(Math.Abs(first - second) <= 1e-8 * (1 + Math.Abs(first)), $"{e}\n{first:R} {second:R}");
        },
        iter: 200);

    [Fact]
    public void Canonical_form_keeps_values_and_is_stable() => Gen.Select(Any, Values).Sample(
        (e, values) =>
        {
            Expr canonical = Simplifier.Simplify(e, Domains);
            double expected = Evaluate(e, values.W, values.M), actual = Evaluate(canonical, values.W, values.M);
            Assert.True(Math.Abs(expected - actual) <= 1e-9 * (1 + Math.Abs(expected)), $"{e}\n{canonical}\n{expected:R} {actual:R}");
            Assert.Equal(canonical, Simplifier.Simplify(canonical, Domains));
        },
        iter: 1_000);

    /// <summary>What an index is called makes no difference.</summary>
    [Fact]
    public void Canonical_form_knows_no_names_of_indices() => Any.Sample(
        e =>
        {
            Expr Renamed(Expr node) => node switch
            {
                Sum sum => new Sum(sum.Index + "x", sum.Count, Renamed(sum.Body.ReplaceBound(sum.Index, new Bound(sum.Index + "x")))),
                _ => node.MapChildren(Renamed),
            };
            Assert.Equal(Evaluate(Simplifier.Simplify(e, Domains), [0.3, 0.7, 1.1], [1, 2, 3, -1, -2, -3, 0.5, 0.1, 0.2]), Evaluate(Simplifier.Simplify(Renamed(e), Domains), [0.3, 0.7, 1.1], [1, 2, 3, -1, -2, -3, 0.5, 0.1, 0.2]), 1e-9);
        },
        iter: 300);

    private static Domain? Domains(Expr leaf) => leaf is Element { Source: Symbol { Name: "w" } } ? Domain.Positive : leaf is Bound ? null : Domain.Real;

    private static double Evaluate(Expr e, double[] w, double[] m) =>
        Evaluator.Evaluate(e, ("w", w), ("m", Matrix<double>.Build.DenseOfRowMajor(3, 3, m)));

    private static Gen<Expr> OfDepth(int depth, string[] bounds)
    {
        Gen<Expr> index = Gen.Int[0, 2 + bounds.Length].Select(i => i < 3 ? i : (Expr)new Bound(bounds[i - 3]));
        if (depth == 0)
        {
            return Gen.OneOf(
                index.Select(i => (Expr)new Element(W, [i])),
                index.Select(index, (i, j) => (Expr)new Element(M, [i, j])),
                Gen.Int[-2, 2].Select(i => (Expr)i));
        }

        string own = "i" + (bounds.Length + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Gen<Expr> inner = OfDepth(depth - 1, bounds), under = OfDepth(depth - 1, [.. bounds, own]);
        return Gen.OneOf(
            inner.Select(inner, (a, b) => a + b),
            inner.Select(inner, (a, b) => a * b),
            inner.Select(a => Square(a)),
            inner.Select(a => Cos(a)),
            inner.Select(a => Log(1 + Square(a))),
            inner.Select(a => Exp(-Square(a))),
            index.Select(inner, (i, a) => a / new Element(W, [i])),
            under.Select(a => (Expr)new Sum(own, 3, a)),
            under.Select(a => Square(new Sum(own, 3, a))),
            under.Select(a => (Expr)new Apply(Op.LogSumExp, new Lambda(own, 3, Sin(a)))),
            index.Select(under, (i, a) => (Expr)new Apply(Op.SoftmaxEntry, i, new Lambda(own, 3, Cos(a)))));
    }
}
