using System;
using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

// Sums, products and powers: flattened, constants folded, like terms and like powers collected.
internal sealed partial class Simplifier
{
    private Expr Add(params IReadOnlyList<Expr> arguments)
    {
        var groups = new Dictionary<Expr, List<double>>();
        foreach (Expr term in Flatten(Op.Add, arguments))
        {
            (double coefficient, Expr rest) = SplitCoefficient(term);
            if (!groups.TryGetValue(rest, out List<double>? coefficients))
                groups[rest] = coefficients = [];
            coefficients.Add(coefficient);
        }

        var terms = new List<Expr>();
        foreach (Expr rest in groups.Keys.OrderBy(key => key, ExprOrder.Instance))
        {
            foreach (double coefficient in FoldSum(groups[rest]))
            {
                if (coefficient != 0)
                    terms.Add(WithCoefficient(coefficient, rest));
            }
        }

        return terms.Count switch
        {
            0 => Expr.Zero,
            1 => terms[0],
            _ => new Apply(Op.Add, terms.ToEquatableArray()),
        };
    }

    private Expr Multiply(params IReadOnlyList<Expr> arguments)
    {
        var constants = new List<double>();
        var powers = new Dictionary<Expr, List<Expr>>();
        var exponentials = new List<Expr>();
        foreach (Expr factor in Flatten(Op.Multiply, arguments))
        {
            switch (factor)
            {
                case Number number:
                    constants.Add(number.Value);
                    break;
                case Apply { Op: Op.Exp } exponential:
                    exponentials.Add(exponential.Arguments[0]);
                    break;
                default:
                    (Expr basis, Expr exponent) = SplitPower(factor);
                    if (!powers.TryGetValue(basis, out List<Expr>? exponents))
                        powers[basis] = exponents = [];
                    exponents.Add(exponent);
                    break;
            }
        }

        if (constants.Contains(0))
            return Expr.Zero;

        CancelExponential(exponentials, powers);
        var factors = new List<Expr>();
        if (exponentials.Count > 0)
            factors.Add(exponentials.Count == 1 ? new Apply(Op.Exp, exponentials[0]) : Exp(Add(exponentials)));
        bool isChanged = false;
        foreach (KeyValuePair<Expr, List<Expr>> power in powers)
        {
            Expr factor = power.Value.Count == 1 && power.Value[0].Equals(Expr.One) ? power.Key : Power(power.Key, Add(power.Value));
            factors.Add(factor);
            isChanged |= factor is Number or Apply { Op: Op.Multiply or Op.Exp } || !SplitPower(factor).Base.Equals(power.Key);
        }

        isChanged |= exponentials.Count > 1 && factors[0] is not Apply { Op: Op.Exp };
        if (isChanged)
        {
            factors.AddRange(constants.Select(value => (Expr)new Number(value)));
            return Multiply(factors);
        }

        double[] coefficients = FoldProduct(constants);
        if (factors.Count > 1 && factors.Any(HasNegativeLead))
        {
            // Flipped sums may now share their base with other factors.
            foreach (double value in coefficients)
                factors.Add(new Number(value));
            return Multiply(factors.Select(factor => HasNegativeLead(factor) ? Scaled(-1, factor) : factor)
                .Append(new Number(factors.Count(HasNegativeLead) % 2 == 0 ? 1 : -1)).ToArray());
        }

        factors.Sort(ExprOrder.Instance);
        if (coefficients.Length > 1)
            return new Apply(Op.Multiply, coefficients.Select(value => (Expr)new Number(value)).Concat(factors).ToEquatableArray());
        return factors.Count switch
        {
            0 => new Number(coefficients[0]),
            1 when coefficients[0] != 1 && factors[0] is Apply { Op: Op.Add } => Scaled(coefficients[0], factors[0]),
            1 => WithCoefficient(coefficients[0], factors[0]),
            _ => WithCoefficient(coefficients[0], new Apply(Op.Multiply, factors.ToEquatableArray())),
        };
    }

    // e^x / (1 + e^x), where the denominator stands as logistic(−x), is logistic(x): finite however large x is.
    private void CancelExponential(List<Expr> exponentials, Dictionary<Expr, List<Expr>> powers)
    {
        if (exponentials.Count == 0 || !powers.Keys.Any(key => key is Apply { Op: Op.Logistic }))
            return;
        Expr exponent = Add(exponentials);
        if (!powers.TryGetValue(Function(Op.Logistic, [Scaled(-1, exponent)]), out List<Expr>? opposite) || Add(opposite) is not Number { IsInteger: true, Value: >= 1 })
            return;
        opposite.Add(Number.MinusOne);
        Expr logistic = Function(Op.Logistic, [exponent]);
        if (!powers.TryGetValue(logistic, out List<Expr>? own))
            powers[logistic] = own = [];
        own.Add(Expr.One);
        exponentials.Clear();
    }

    private Expr Power(Expr basis, Expr exponent)
    {
        if (exponent is Number { Value: 0 } || basis is Number { Value: 1 })
            return Expr.One;
        if (exponent is Number { Value: 1 })
            return basis;
        if (exponent is Number power)
        {
            if (basis is Number number && Math.Pow(number.Value, power.Value) is var folded && IsFinite(folded))
                return new Number(folded);
            if (power.Value > 0 && IsTruth(basis))
                return basis;
        }

        bool isInteger = exponent is Number { IsInteger: true };
        bool isEven = isInteger && ((Number)exponent).Value % 2 == 0;
        switch (basis)
        {
            case Apply { Op: Op.Exp } exponential:
                return Exp(Multiply(exponent, exponential.Arguments[0]));
            case Apply { Op: Op.Add } sum when exponent is Number { Value: < 0 } && sum.Arguments.Count == 2 && sum.Arguments[0].Equals(Expr.One) && sum.Arguments[1] is Apply { Op: Op.Exp } odds:
                return Power(Function(Op.Logistic, [Scaled(-1, odds.Arguments[0])]), new Number(-((Number)exponent).Value));
            case Apply { Op: Op.Power } inner when isInteger || ranges.IsNonNegative(inner.Arguments[0]):
                return Power(inner.Arguments[0], Multiply(inner.Arguments[1], exponent));
            case Apply { Op: Op.Power } inner when inner.Arguments[1] is Number { IsInteger: true } even && even.Value % 2 == 0:
                return Power(Absolute(inner.Arguments[0]), Multiply(even, exponent));
            case Apply { Op: Op.Abs } absolute when isEven:
                return Power(absolute.Arguments[0], exponent);
            case Apply { Op: Op.Multiply } product:
                return PowerOfProduct(product, exponent, isInteger);
            case Apply { Op: Op.Add } when isInteger && HasNegativeLead(basis):
                Expr flipped = Power(Scaled(-1, basis), exponent);
                return isEven ? flipped : Multiply(Number.MinusOne, flipped);
            default:
                return new Apply(Op.Power, basis, exponent);
        }
    }

    // (x y)^e = x^e y^e for an integer e; otherwise only what is known to be positive leaves the bracket.
    private Expr PowerOfProduct(Apply product, Expr exponent, bool isInteger)
    {
        var outside = new List<Expr>();
        var inside = new List<Expr>();
        bool isSplit = isInteger || product.Arguments.All(ranges.IsNonNegative);
        foreach (Expr factor in product.Arguments)
        {
            if (isSplit || ranges.IsPositive(factor))
            {
                outside.Add(Power(factor, exponent));
            }
            else if (factor is Number { Value: < 0 and not -1 } negative)
            {
                outside.Add(Power(new Number(-negative.Value), exponent));
                inside.Add(Number.MinusOne);
            }
            else
            {
                inside.Add(factor);
            }
        }

        if (outside.Count == 0)
            return new Apply(Op.Power, product, exponent);
        if (inside.Count > 0)
            outside.Add(Power(Multiply(inside), exponent));
        return Multiply(outside);
    }

    /// <summary>c · e for a canonical e that is not itself a number; a sum takes the factor into its terms.</summary>
    private Expr Scaled(double coefficient, Expr e)
    {
        if (e is Number number)
            return Multiply(new Number(coefficient), number);
        if (e is Apply { Op: Op.Add } sum)
            return Add(sum.Arguments.Select(term => Scaled(coefficient, term)).ToArray());
        (double own, Expr rest) = SplitCoefficient(e);
        return Multiply(new Number(coefficient), new Number(own), rest);
    }

    private static IEnumerable<Expr> Flatten(Op op, IReadOnlyList<Expr> arguments)
    {
        foreach (Expr argument in arguments)
        {
            if (argument is Apply apply && apply.Op == op)
            {
                foreach (Expr inner in apply.Arguments)
                    yield return inner;
            }
            else
            {
                yield return argument;
            }
        }
    }

    private static (double Coefficient, Expr Term) SplitCoefficient(Expr term)
    {
        switch (term)
        {
            case Number number:
                return (number.Value, Expr.One);
            case Apply { Op: Op.Multiply } product when product.Arguments[0] is Number coefficient && product.Arguments[1] is not Number:
                return (coefficient.Value, product.Arguments.Count == 2 ? product.Arguments[1] : new Apply(Op.Multiply, product.Arguments.Skip(1).ToEquatableArray()));
            default:
                return (1, term);
        }
    }

    private static Expr WithCoefficient(double coefficient, Expr rest)
    {
        if (rest.Equals(Expr.One))
            return new Number(coefficient);
        if (coefficient == 1)
            return rest;
        IEnumerable<Expr> factors = rest is Apply { Op: Op.Multiply } product ? product.Arguments : [rest];
        return new Apply(Op.Multiply, factors.Prepend(new Number(coefficient)).ToEquatableArray());
    }

    private static (Expr Base, Expr Exponent) SplitPower(Expr factor) =>
        factor is Apply { Op: Op.Power } power ? (power.Arguments[0], power.Arguments[1]) : (factor, Expr.One);

    // Constants that were kept apart keep their order under a change of sign, so their sum has no lead.
    private static bool HasNegativeLead(Expr e) => e is Apply { Op: Op.Add } sum
        && SplitCoefficient(sum.Arguments[0]) is (< 0, var lead)
        && !SplitCoefficient(sum.Arguments[1]).Term.Equals(lead);

    // Sorted first, so that the order of the arguments does not show in the last bit. Where folding would leave the finite numbers
    // the constants stay apart.
    private static double[] FoldSum(List<double> values) => Fold(values, 0, (a, b) => a + b);

    private static double[] FoldProduct(List<double> values) => values.Count == 0 ? [1] : Fold(values, 1, (a, b) => a * b);

    private static double[] Fold(List<double> values, double start, Func<double, double, double> combine)
    {
        if (values.Count == 1)
            return [values[0]];
        double[] sorted = values.OrderBy(value => value).ToArray();
        double folded = sorted.Aggregate(start, combine);
        bool isFolded = IsFinite(folded) || (!double.IsNaN(folded) && sorted.Any(value => !IsFinite(value)));
        return isFolded ? [folded] : sorted;
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
