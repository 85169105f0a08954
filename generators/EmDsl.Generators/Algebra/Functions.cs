namespace EmDsl.Generators.Algebra;

/// <summary>Short ways to write expressions, for <c>using static</c>.</summary>
internal static class Functions
{
    public static Expr Exp(Expr x) => new Apply(Op.Exp, x);

    public static Expr Log(Expr x) => new Apply(Op.Log, x);

    /// <summary>log(1 + x).</summary>
    public static Expr LogOnePlus(Expr x) => new Apply(Op.Log, 1 + x);

    public static Expr Sqrt(Expr x) => new Apply(Op.Sqrt, x);

    public static Expr Square(Expr x) => Pow(x, 2);

    public static Expr Pow(Expr x, Expr exponent) => new Apply(Op.Power, x, exponent);

    public static Expr Abs(Expr x) => new Apply(Op.Abs, x);

    public static Expr Cos(Expr x) => new Apply(Op.Cos, x);

    public static Expr Sin(Expr x) => new Apply(Op.Sin, x);

    public static Expr Logistic(Expr x) => new Apply(Op.Logistic, x);

    public static Expr NormalCdf(Expr x) => new Apply(Op.NormalCdf, x);

    public static Expr LogGamma(Expr x) => new Apply(Op.LogGamma, x);

    public static Expr LogBeta(Expr a, Expr b) => new Apply(Op.LogBeta, a, b);

    public static Expr LogFactorial(Expr n) => new Apply(Op.LogFactorial, n);

    public static Expr LogGammaRatio(Expr a, Expr n) => new Apply(Op.LogGammaRatio, a, n);

    public static Expr LogBesselI0(Expr x) => new Apply(Op.LogBesselI0, x);

    public static Expr XLogY(Expr x, Expr y) => new Apply(Op.XLogY, x, y);

    public static Expr Equal(Expr left, Expr right) => new Apply(Op.Equal, left, right);

    public static Expr Less(Expr left, Expr right) => new Apply(Op.Less, left, right);

    public static Expr LessOrEqual(Expr left, Expr right) => new Apply(Op.LessOrEqual, left, right);

    public static Expr And(params Expr[] conditions) => new Apply(Op.And, conditions);

    public static Expr Or(params Expr[] conditions) => new Apply(Op.Or, conditions);

    public static Expr Not(Expr condition) => new Apply(Op.Not, condition);

    public static Expr If(Expr condition, Expr then, Expr otherwise) => new Apply(Op.If, condition, then, otherwise);

    public static Expr Length(Expr vector) => new Apply(Op.Length, vector);

    /// <summary>Σ over the entries of a vector, whose index the body gets.</summary>
    public static Expr SumOver(Expr vector, System.Func<Expr, Expr> body, string index = "i") => SumUpTo(Length(vector), body, index);

    /// <summary>Σ from 0 to <paramref name="count"/> − 1; the index is named <paramref name="index"/>, or otherwise where the body uses that name for a variable bound outside.</summary>
    public static Expr SumUpTo(Expr count, System.Func<Expr, Expr> body, string index = "i")
    {
        string name = Substitution.Fresh(index, body(new Bound("§")).FreeBounds());
        return new Sum(name, count, body(new Bound(name)));
    }

    public static Expr LogDeterminant(Expr matrix) => new Apply(Op.LogDeterminant, matrix);

    public static Expr Mahalanobis(Expr vector, Expr matrix) => new Apply(Op.Mahalanobis, vector, matrix);

    /// <summary>tr(S⁻¹ M).</summary>
    public static Expr TraceQuotient(Expr matrix, Expr divisor) => new Apply(Op.TraceQuotient, matrix, divisor);

    /// <summary>x − y for vectors.</summary>
    public static Expr VectorDifference(Expr left, Expr right) => new Apply(Op.VectorAdd, left, new Apply(Op.Scale, Number.MinusOne, right));
}
