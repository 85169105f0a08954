using System;
using System.Linq;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Algebra;

/// <summary>Solves f(θ) = t for one unknown, where f is a chain of functions with inverses.</summary>
internal static class Inversion
{
    /// <summary>The unknown as a function of <paramref name="target"/>; null where something else than numbers stands beside it, or it stands in two places.</summary>
    /// <param name="expression">f(θ), simplified.</param>
    /// <param name="isUnknown">True for the symbol or entry that is asked for.</param>
    /// <param name="target">t.</param>
    public static Expr? Solve(Expr expression, Func<Expr, bool> isUnknown, Expr target)
    {
        if (expression is Symbol or Element)
            return isUnknown(expression) ? target : null;
        if (expression is not Apply apply)
            return null;
        switch (apply.Op)
        {
            case Op.Add when Alone(apply) is { } term:
                return Solve(term, isUnknown, target - Numbers(apply).Sum());
            case Op.Multiply when Alone(apply) is { } factor:
                return Solve(factor, isUnknown, target / Numbers(apply).Aggregate(1.0, (product, number) => product * number));
            case Op.Power when apply.Arguments[1] is Number exponent && exponent.Value != 0:
                return Solve(apply.Arguments[0], isUnknown, Pow(target, 1 / exponent.Value));
            case Op.Sqrt:
                return Solve(apply.Arguments[0], isUnknown, Square(target));
            case Op.Exp:
                return Solve(apply.Arguments[0], isUnknown, Log(target));
            case Op.Log:
                return Solve(apply.Arguments[0], isUnknown, Exp(target));
            default:
                return null;
        }
    }

    private static Expr? Alone(Apply apply)
    {
        Expr[] others = apply.Arguments.Where(argument => argument is not Number).ToArray();
        return others.Length == 1 ? others[0] : null;
    }

    private static double[] Numbers(Apply apply) => apply.Arguments.OfType<Number>().Select(number => number.Value).ToArray();
}
