using CsCheck;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Tests.Algebra;

/// <summary>Random scalar expressions over a fixed set of leaves, and random values for these.</summary>
internal static class RandomExpressions
{
    public static Expr X { get; } = new Symbol("x");

    public static Expr Y { get; } = new Symbol("y");

    /// <summary>Positive.</summary>
    public static Expr V { get; } = new Symbol("v");

    /// <summary>Inside (0, 1).</summary>
    public static Expr P { get; } = new Symbol("p");

    /// <summary>True or false.</summary>
    public static Expr B { get; } = new Symbol("b");

    /// <summary>A vector of three positive entries.</summary>
    public static Expr W { get; } = new Symbol("w");

    public static Domain? Domains(Expr leaf) => leaf switch
    {
        Symbol { Name: "v" } => Domain.Positive,
        Symbol { Name: "p" } => Domain.UnitInterval,
        Symbol { Name: "b" } => Domain.Boolean,
        Element { Source: Symbol { Name: "w" } } => Domain.Positive,
        Bound => null,
        _ => Domain.Real,
    };

    public static Gen<(string, object)[]> Values { get; } =
        from x in Gen.Double[-2, 2]
        from y in Gen.Double[-2, 2]
        from v in Gen.Double[0.1, 3]
        from p in Gen.Double[0.05, 0.95]
        from b in Gen.Bool
        from w in Gen.Double[0.1, 2].Array[3]
        select new (string, object)[] { ("x", x), ("y", y), ("v", v), ("p", p), ("b", b), ("w", w) };

    public static Gen<Expr> Any { get; } = Gen.Int[1, 5].SelectMany(depth => OfDepth(depth, isSmooth: false));

    /// <summary>Without kinks and jumps, for finite differences.</summary>
    public static Gen<Expr> Smooth { get; } = Gen.Int[1, 4].SelectMany(depth => OfDepth(depth, isSmooth: true));

    public static Gen<Expr> Deep(int depth) => OfDepth(depth, isSmooth: false);

    private static Gen<Expr> Leaf { get; } = Gen.OneOf(
        Pick(X, Y, V, P, W[0], W[2]),
        Pick(-2, -1, -0.5, 0, 1, 2, 3));

    private static Gen<Expr> Pick(params Expr[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static Gen<Expr> OfDepth(int depth, bool isSmooth)
    {
        if (depth == 0)
            return Leaf;
        Gen<Expr> inner = OfDepth(depth - 1, isSmooth);
        Gen<Expr> condition = isSmooth
            ? Gen.Const(B)
            : Gen.OneOf(Gen.Const(B), inner.Select(inner, (a, b) => Less(a, b)), inner.Select(inner, (a, b) => And(Not(Equal(a, b)), B)), Pick(Equal(B, 1), Or(B, Equal(B, 0)), LessOrEqual(X, Y)));
        var choices = new List<Gen<Expr>>
        {
            inner,
            inner.Select(inner, (a, b) => a + b),
            inner.Select(inner, (a, b) => a - b),
            inner.Select(inner, inner, (a, b, c) => (Expr)new Apply(Op.Add, a, b, c)),
            inner.Select(inner, (a, b) => a * b),
            inner.Select(inner, inner, (a, b, c) => (Expr)new Apply(Op.Multiply, a, b, c)),
            inner.Select(inner, (a, b) => a / b),
            inner.Select(Pick(2, 3, -1, -2, 0.5, 1.5, -0.5), (a, n) => Pow(a, n)),
            inner.Select(a => Exp(a)),
            inner.Select(a => Log(a)),
            inner.Select(a => Log(V * Exp(a) / P)),
            inner.Select(a => Log(Pow(a, 2) / V)),
            inner.Select(a => Cos(a)),
            inner.Select(a => Sin(a)),
            inner.Select(a => Log(1 - Logistic(a))),
            inner.Select(a => Sqrt(Square(a) * V)),
            inner.Select(a => XLogY(a, P)),
            inner.Select(a => LogGamma(1 + Square(a))),
            inner.Select(a => LogBeta(V, Exp(a))),
            condition.Select(inner, inner, (c, a, b) => If(c, a, b)),
            inner.Select(a => (Expr)new Sum("i", 3, W[new Bound("i")] * (a + W[new Bound("i")]))),
            inner.Select(a => (Expr)new Sum("j", 3, new Sum("k", 3, a * Square(W[new Bound("j")] - W[new Bound("k")])) + V)),
        };
        if (!isSmooth)
        {
            choices.Add(inner.Select(a => Abs(a)));
            choices.Add(inner.Select(inner, (a, b) => (Expr)new Apply(Op.Min, a, b)));
            choices.Add(inner.Select(inner, (a, b) => (Expr)new Apply(Op.Select, Equal(B, 1), a, b)));
        }

        return Gen.OneOf([.. choices]);
    }
}
