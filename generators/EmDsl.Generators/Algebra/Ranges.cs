using System;
using System.Collections.Generic;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Algebra;

/// <summary>An interval that an expression's value lies in; <c>Open</c> says that the end is not attained.</summary>
internal readonly record struct ValueRange(double Low, double High, bool LowOpen = false, bool HighOpen = false)
{
    public static ValueRange All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static ValueRange NonNegative { get; } = new(0, double.PositiveInfinity);

    public static ValueRange Positive { get; } = new(0, double.PositiveInfinity, LowOpen: true);

    public static ValueRange Unit { get; } = new(0, 1, LowOpen: true, HighOpen: true);

    public static ValueRange Truth { get; } = new(0, 1);

    public bool IsNonNegative => Low >= 0;

    public bool IsPositive => Low > 0 || (Low == 0 && LowOpen);

    public ValueRange Negate() => new(-High, -Low, HighOpen, LowOpen);

    public ValueRange Hull(ValueRange other) => new(
        Math.Min(Low, other.Low),
        Math.Max(High, other.High),
        Low == other.Low ? LowOpen && other.LowOpen : Low < other.Low ? LowOpen : other.LowOpen,
        High == other.High ? HighOpen && other.HighOpen : High > other.High ? HighOpen : other.HighOpen);

    public ValueRange Plus(ValueRange other) => new(Low + other.Low, High + other.High, LowOpen || other.LowOpen, HighOpen || other.HighOpen);

    public ValueRange Times(ValueRange other)
    {
        if (High <= 0 && Low < 0)
            return Negate().Times(other).Negate();
        if (other.High <= 0 && other.Low < 0)
            return Times(other.Negate()).Negate();
        if (!IsNonNegative || !other.IsNonNegative)
            return All;
        return new ValueRange(Product(Low, other.Low), Product(High, other.High), IsPositive && other.IsPositive && (LowOpen || other.LowOpen), HighOpen || other.HighOpen);
    }

    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;
}

/// <summary>
/// Where expressions take their values, from the domains of their leaves. Probabilities count as inside (0, 1) and sums as having
/// at least one term; what is concluded at the boundary holds in the limit.
/// </summary>
internal sealed class Ranges(Func<Expr, Domain?>? domains)
{
    private readonly Dictionary<Expr, ValueRange> memo = [];

    public bool IsPositive(Expr e) => Of(e).IsPositive;

    public bool IsNonNegative(Expr e) => Of(e).IsNonNegative;

    public ValueRange Of(Expr e)
    {
        if (e is Number number)
            return new ValueRange(number.Value, number.Value);
        if (!memo.TryGetValue(e, out ValueRange range))
        {
            range = Compute(e);
            memo[e] = range;
        }

        return range;
    }

    private ValueRange Compute(Expr e) => e switch
    {
        Bound bound when Simplifier.IsIndex(bound.Name) => ValueRange.NonNegative,
        Symbol or Bound or Element or Earlier => OfDomain(domains?.Invoke(e)),
        Sum sum => OfSum(Of(sum.Body)),
        Apply apply => OfApply(apply),
        _ => ValueRange.All,
    };

    private static ValueRange OfDomain(Domain? domain) => domain switch
    {
        Domain.Positive or Domain.PositiveVector => ValueRange.Positive,
        Domain.NonNegative or Domain.Count or Domain.Category => ValueRange.NonNegative,
        Domain.UnitInterval or Domain.Simplex or Domain.SimplexInterior => ValueRange.Unit,
        Domain.Boolean => ValueRange.Truth,
        Domain.PositiveCount or Domain.PositiveInteger => new ValueRange(1, double.PositiveInfinity),
        _ => ValueRange.All,
    };

    private static ValueRange OfSum(ValueRange body) => body.IsPositive ? ValueRange.Positive
        : body.IsNonNegative ? ValueRange.NonNegative
        : body.Negate().IsPositive ? ValueRange.Positive.Negate()
        : body.Negate().IsNonNegative ? ValueRange.NonNegative.Negate()
        : ValueRange.All;

    private ValueRange OfApply(Apply apply)
    {
        EquatableArray<Expr> arguments = apply.Arguments;
        switch (apply.Op)
        {
            case Op.Add:
                return Fold(arguments, 0, (a, b) => a.Plus(b));
            case Op.Multiply:
                return Fold(arguments, 0, (a, b) => a.Times(b));
            case Op.Power:
                return OfPower(Of(arguments[0]), arguments[1]);
            case Op.Sqrt:
                return OfPower(Of(arguments[0]), 0.5);
            case Op.Exp:
                return ValueRange.Positive;
            case Op.Log:
                return Of(arguments[0]) is { Low: > 0 } positive ? new ValueRange(Math.Log(positive.Low), Math.Log(positive.High), positive.LowOpen, positive.HighOpen) : ValueRange.All;
            case Op.Abs:
                return Of(arguments[0]) is var range && (range.IsPositive || range.Negate().IsPositive) ? ValueRange.Positive : ValueRange.NonNegative;
            case Op.Logistic or Op.NormalCdf or Op.SoftmaxEntry:
                return ValueRange.Unit;
            case Op.Cos or Op.Sin:
                return new ValueRange(-1, 1);
            case Op.LogFactorial or Op.LogBesselI0 or Op.Mahalanobis:
                return ValueRange.NonNegative;
            case Op.Trigamma or Op.BesselRatioDerivative:
                return ValueRange.Positive;
            case Op.Length:
                return new ValueRange(1, double.PositiveInfinity);
            case Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent:
                return ValueRange.Truth;
            case Op.If or Op.Select or Op.Min or Op.Max:
                return Fold(arguments, apply.Op is Op.If or Op.Select ? 1 : 0, (a, b) => a.Hull(b));
            default:
                return ValueRange.All;
        }
    }

    private ValueRange Fold(EquatableArray<Expr> arguments, int first, Func<ValueRange, ValueRange, ValueRange> combine)
    {
        ValueRange result = Of(arguments[first]);
        for (int i = first + 1; i < arguments.Count; i++)
            result = combine(result, Of(arguments[i]));
        return result;
    }

    private static ValueRange OfPower(ValueRange value, Expr exponent)
    {
        if (exponent is not Number { Value: var power } number)
            return value.IsPositive ? ValueRange.Positive : ValueRange.All;
        if (value.IsNonNegative)
        {
            return power > 0
                ? new ValueRange(Math.Pow(value.Low, power), Math.Pow(value.High, power), value.LowOpen, value.HighOpen)
                : new ValueRange(Math.Pow(value.High, power), Math.Pow(value.Low, power), value.HighOpen || double.IsInfinity(value.High), value.LowOpen);
        }

        if (!number.IsInteger)
            return ValueRange.NonNegative;
        bool isNegative = value.Negate().IsPositive;
        if (power % 2 == 0)
            return isNegative || power < 0 ? ValueRange.Positive : ValueRange.NonNegative;
        return isNegative ? ValueRange.Positive.Negate() : ValueRange.All;
    }
}
