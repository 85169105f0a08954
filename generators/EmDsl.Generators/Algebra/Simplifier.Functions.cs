using System;
using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

// Exponentials, logarithms and the other functions of real arguments.
internal sealed partial class Simplifier
{
    private const int LargestExactFactorial = 20;

    private Expr Exp(Expr x)
    {
        switch (x)
        {
            case Number number when !double.IsInfinity(Math.Exp(number.Value)):
                return new Number(Math.Exp(number.Value));
            case Apply { Op: Op.Add } sum when sum.Arguments.Any(term => LogFactor(term) is not null):
                Expr[] powers = sum.Arguments.Where(term => LogFactor(term) is not null).Select(Exp).ToArray();
                Expr rest = Add(sum.Arguments.Where(term => LogFactor(term) is null).ToArray());
                return Multiply(powers.Append(Exp(rest)).ToArray());
        }

        return LogFactor(x) is { } log ? Power(log.Arguments[0], QuotientBy(x, log)) : new Apply(Op.Exp, x);
    }

    // The logarithm in a term a · log u, when there is exactly one.
    private static Apply? LogFactor(Expr term)
    {
        if (term is Apply { Op: Op.Log } log)
            return log;
        if (term is not Apply { Op: Op.Multiply } product)
            return null;
        Expr[] logs = product.Arguments.Where(factor => factor is Apply { Op: Op.Log }).ToArray();
        return logs.Length == 1 ? (Apply)logs[0] : null;
    }

    private Expr QuotientBy(Expr term, Expr factor) =>
        term.Equals(factor) ? Expr.One : Multiply(((Apply)term).Arguments.Where(other => !other.Equals(factor)).ToArray());

    private Expr Log(Expr x)
    {
        switch (x)
        {
            case Number { Value: >= 0 } number:
                return new Number(Math.Log(number.Value));
            case Apply { Op: Op.Exp } exponential:
                return exponential.Arguments[0];
            case Apply { Op: Op.SoftmaxEntry } entry:
                var scores = (Lambda)entry.Arguments[1];
                return Add(Visit(scores.Body.ReplaceBound(scores.Index, entry.Arguments[0])), Multiply(Number.MinusOne, new Apply(Op.LogSumExp, scores)));
            case Apply { Op: Op.If } conditional:
                return If(conditional.Arguments[0], Log(conditional.Arguments[1]), Log(conditional.Arguments[2]));
            case Apply { Op: Op.Select } choice:
                return Select(choice.Arguments.Select((branch, i) => i == 0 ? branch : Log(branch)).ToArray());
        }

        if (WithoutPart(x) is { } quotient)
            return Log(quotient);
        (List<Expr> logs, Expr? rest) = SplitLog(x);
        if (rest is not null)
            logs.Add(logs.Count == 0 ? new Apply(Op.Log, rest) : Log(rest));
        return logs.Count == 1 ? logs[0] : Add(logs);
    }

    // log of a product as a sum of logs of the factors where each is known not to be negative, or of those that are positive.
    private (List<Expr> Logs, Expr? Kept) SplitLog(Expr x)
    {
        var logs = new List<Expr>();
        switch (x)
        {
            case Apply { Op: Op.Power } power when ranges.IsNonNegative(power.Arguments[0]):
                logs.Add(Multiply(power.Arguments[1], Log(power.Arguments[0])));
                return (logs, null);
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number { IsInteger: true } even && even.Value % 2 == 0:
                logs.Add(Multiply(even, Log(Absolute(power.Arguments[0]))));
                return (logs, null);
            case Apply { Op: Op.Multiply } product:
                var kept = new List<Expr>();
                bool isSplit = product.Arguments.All(ranges.IsNonNegative);
                foreach (Expr factor in product.Arguments)
                {
                    if (factor is Number { Value: < 0 and not -1 } negative)
                    {
                        logs.Add(new Number(Math.Log(-negative.Value)));
                        kept.Add(Number.MinusOne);
                    }
                    else if (isSplit || ranges.IsPositive(factor))
                    {
                        logs.Add(Log(factor));
                    }
                    else
                    {
                        kept.Add(factor);
                    }
                }

                if (logs.Count == 0)
                    return (logs, x);
                return (logs, kept.Count == 0 ? null : Multiply(kept));
            default:
                return (logs, x);
        }
    }

    private Expr XLogY(Expr x, Expr y)
    {
        if (x is Number { Value: 0 } || y is Number { Value: 1 })
            return Expr.Zero;
        if (WithoutPart(y) is { } quotient)
            return XLogY(x, quotient);
        if (x is Number || IsAwayFromZero(y))
            return Multiply(x, Log(y));
        (double coefficient, Expr rest) = SplitCoefficient(x);
        if (coefficient != 1)
            return Multiply(new Number(coefficient), XLogY(rest, y));
        switch (y)
        {
            case Apply { Op: Op.Power } power when ranges.IsNonNegative(power.Arguments[0]):
                return Multiply(power.Arguments[1], XLogY(x, power.Arguments[0]));
            case Apply { Op: Op.Multiply } product when product.Arguments.All(ranges.IsNonNegative):
                return Add(product.Arguments.Select(factor => XLogY(x, factor)).ToArray());
            default:
                return new Apply(Op.XLogY, x, y);
        }
    }

    // 1 − a / (a + b) = b / (a + b), which does not cancel where b is small.
    private Expr? WithoutPart(Expr y)
    {
        if (y is not Apply { Op: Op.Add } sum || sum.Arguments.Count != 2 || sum.Arguments[0] is not Number { Value: 1 } || SplitCoefficient(sum.Arguments[1]) is not (-1, Apply { Op: Op.Multiply } part))
            return null;
        Expr? divisor = part.Arguments.FirstOrDefault(factor => factor is Apply { Op: Op.Power } power && power.Arguments[1] is Number { Value: -1 } && power.Arguments[0] is Apply { Op: Op.Add });
        if (divisor is null)
            return null;
        Expr whole = ((Apply)divisor).Arguments[0];
        Expr own = Multiply(part.Arguments.Where(factor => !factor.Equals(divisor)).ToArray());
        Expr[] terms = ((Apply)whole).Arguments.ToArray();
        return terms.Contains(own) ? Multiply(Add(terms.Where(term => !term.Equals(own)).ToArray()), divisor) : null;
    }

    // Positive by its form, whatever the parameters: its logarithm is finite, so x · log y needs no care at x = 0.
    private static bool IsAwayFromZero(Expr y) => y switch
    {
        Number { Value: > 0 } or Apply { Op: Op.Exp or Op.Logistic } => true,
        Apply { Op: Op.Add } sum => sum.Arguments.Count == 2 && sum.Arguments[0].Equals(Expr.One)
            && SplitCoefficient(sum.Arguments[1]) is (-1, Apply { Op: Op.Logistic }),
        _ => false,
    };

    private Expr Absolute(Expr x)
    {
        if (x is Number number)
            return new Number(Math.Abs(number.Value));
        if (ranges.IsNonNegative(x) || x is Apply { Op: Op.Abs })
            return x;
        if (x is Apply { Op: Op.Multiply } product)
            return Multiply(product.Arguments.Select(Absolute).ToArray());
        if (x is Apply { Op: Op.Power } power && power.Arguments[1] is Number { IsInteger: true })
            return Power(Absolute(power.Arguments[0]), power.Arguments[1]);
        if (ranges.IsNonNegative(Scaled(-1, x)))
            return Scaled(-1, x);
        return new Apply(Op.Abs, HasNegativeLead(x) ? Scaled(-1, x) : x);
    }

    private Expr Function(Op op, Expr[] a)
    {
        switch (op)
        {
            case Op.Abs:
                return Absolute(a[0]);
            case Op.Cos or Op.LogBesselI0 or Op.BesselRatioDerivative when IsNegated(a[0]):
                return Function(op, [Scaled(-1, a[0])]);
            case Op.Sin or Op.BesselRatio when IsNegated(a[0]):
                return Multiply(Number.MinusOne, Function(op, [Scaled(-1, a[0])]));
            case Op.LogBeta when ExprOrder.Instance.Compare(a[0], a[1]) > 0:
                return Function(op, [a[1], a[0]]);
            case Op.LogGammaRatio or Op.DigammaDifference or Op.TrigammaDifference when a[1] is Number { Value: 0 }:
                return Expr.Zero;
            case Op.LogFactorial when a[0] is Number { IsInteger: true, Value: >= 0 and <= LargestExactFactorial } n:
                return new Number(Math.Log(Factorial((int)n.Value)));
            case Op.LogGamma when a[0] is Number { IsInteger: true, Value: >= 1 and <= LargestExactFactorial + 1 } n:
                return new Number(Math.Log(Factorial((int)n.Value - 1)));
        }

        return a[0] is Number number && a.Length == 1 && FoldFunction(op, number.Value) is { } value && IsFinite(value)
            ? new Number(value)
            : new Apply(op, a);
    }

    private static double? FoldFunction(Op op, double x) => op switch
    {
        Op.Cos => Math.Cos(x),
        Op.Sin => Math.Sin(x),
        Op.Logistic => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        Op.NormalCdf when x == 0 => 0.5,
        Op.LogBesselI0 or Op.BesselRatio when x == 0 => 0,
        _ => null,
    };

    private static bool IsNegated(Expr x) => HasNegativeLead(x) || SplitCoefficient(x).Coefficient < 0;

    private static double Factorial(int n)
    {
        double product = 1;
        for (int i = 2; i <= n; i++)
            product *= i;
        return product;
    }

    private Expr Extremum(Op op, Expr[] arguments)
    {
        var numbers = new List<double>();
        var others = new List<Expr>();
        foreach (Expr argument in Flatten(op, arguments))
        {
            if (argument is Number number)
                numbers.Add(number.Value);
            else if (!others.Contains(argument))
                others.Add(argument);
        }

        if (numbers.Count > 0)
            others.Add(new Number(op == Op.Min ? numbers.Min() : numbers.Max()));
        others.Sort(ExprOrder.Instance);
        return others.Count == 1 ? others[0] : new Apply(op, others.ToEquatableArray());
    }

    private static Expr IntegerDivision(Op op, Expr dividend, Expr divisor)
    {
        if (divisor is Number { Value: 1 })
            return op == Op.IntegerQuotient ? dividend : Expr.Zero;
        return dividend is Number a && divisor is Number b && b.Value != 0
            ? new Number(op == Op.IntegerQuotient ? Math.Truncate(a.Value / b.Value) : a.Value % b.Value)
            : new Apply(op, dividend, divisor);
    }
}
