using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

/// <summary>A product as it is written: coefficient · numerator / denominator.</summary>
internal sealed record ProductForm(double Coefficient, EquatableArray<Expr> Numerator, EquatableArray<Expr> Denominator)
{
    public bool IsNegative => Coefficient < 0;

    public static ProductForm Of(Expr e) => e is Apply { Op: Op.Multiply } product ? Of(product.Arguments) : Of([e]);

    public static ProductForm Of(EquatableArray<Expr> factors)
    {
        double coefficient = 1;
        var numerator = new List<Expr>();
        var denominator = new List<Expr>();
        foreach (Expr factor in factors)
        {
            if (factor is Number number)
                coefficient *= number.Value;
            else if (factor is Apply { Op: Op.Power } power && power.Arguments[1] is Number { Value: < 0 } exponent)
                denominator.Add(exponent.Value == -1 ? power.Arguments[0] : Functions.Pow(power.Arguments[0], -exponent.Value));
            else
                numerator.Add(factor);
        }

        // −(1 − a) x is written (a − 1) x.
        int flipped = coefficient < 0 ? numerator.FindIndex(IsConstantLessTerms) : -1;
        if (flipped >= 0)
        {
            coefficient = -coefficient;
            numerator[flipped] = new Apply(Op.Add, ((Apply)numerator[flipped]).Arguments.Select(term => Of(term).Negate()).ToEquatableArray());
        }

        return new ProductForm(coefficient, numerator.ToEquatableArray(), denominator.ToEquatableArray());
    }

    private static bool IsConstantLessTerms(Expr e) => e is Apply { Op: Op.Add } sum
        && sum.Arguments[0] is Number { Value: > 0 } && sum.Arguments.Skip(1).All(term => Of(term).IsNegative);

    /// <summary>The product with the opposite sign, as an expression that prints like this form.</summary>
    public Expr Negate()
    {
        IEnumerable<Expr> factors = Numerator.Concat(Denominator.Select(factor => Functions.Pow(factor, -1)));
        if (Coefficient != -1 || (Numerator.Count + Denominator.Count == 0))
            factors = factors.Prepend(new Number(-Coefficient));
        Expr[] all = factors.ToArray();
        return all.Length == 1 ? all[0] : new Apply(Op.Multiply, all);
    }
}
