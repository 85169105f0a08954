using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model.Checks;

/// <summary>
/// Whether two parameters stand in densities only as c·(a·P + b·Q), or only as Pᵃ·Qᵇ, with one ratio a : b throughout: then a direction
/// exists along which every density is constant.
/// </summary>
internal sealed class TwinSearch(string first, string second, bool isProduct)
{
    private double? ratio;

    /// <summary>One of the two is a full covariance: what stands on the diagonal alone is a part of it like any other.</summary>
    public bool IsMatrix { get; init; }

    public bool OnlyTogether(IEnumerable<Expr> densities) => densities.All(density => !Left(density.Rewrite(Take))) && ratio is not null;

    private bool Left(Expr expression) => expression.Any(node => node is Symbol symbol && (symbol.Name == first || symbol.Name == second));

    // Takes pairs out of a sum or product; what is left of either parameter stands alone somewhere.
    private Expr Take(Expr node)
    {
        if (node is not Apply { Op: Op.Add or Op.Multiply } apply)
            return node;
        var arguments = apply.Arguments.ToList();
        while (Pair(arguments, apply.Op) is var (i, j) && i >= 0)
        {
            arguments.RemoveAt(System.Math.Max(i, j));
            arguments.RemoveAt(System.Math.Min(i, j));
        }

        return arguments.Count == apply.Arguments.Count ? node : new Apply(apply.Op, [.. arguments, new Number(arguments.Count)]);
    }

    private (int First, int Second) Pair(List<Expr> arguments, Op op)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (Share(arguments[i], first, op) is not var (a, rest, isLogarithm))
                continue;
            for (int j = 0; j < arguments.Count; j++)
            {
                if (Share(arguments[j], second, op) is not var (b, other, isOtherLogarithm) || !rest.Equals(other) || isLogarithm != isOtherLogarithm)
                    continue;
                if (ratio is { } known && known != a / b)
                    continue;
                ratio = a / b;
                return (i, j);
            }
        }

        return (-1, -1);
    }

    // In a sum: coefficient × (P, or log P for a product). In a product: Pᵃ.
    private (double Coefficient, Expr Others, bool IsLogarithm)? Share(Expr argument, string name, Op op)
    {
        if (op == Op.Multiply)
        {
            if (!isProduct)
                return null;
            (Expr factor, double exponent) = argument is Apply { Op: Op.Power } power && power.Arguments[1] is Number number ? (power.Arguments[0], number.Value) : (argument, 1);
            return Is(factor, name) ? (exponent, Expr.One, false) : null;
        }

        // An entry that the diagonal alone has: x where row = column, else 0.
        while (IsMatrix && argument is Apply { Op: Op.If } entry && entry.Arguments[2] == Expr.Zero && entry.Arguments[0].Symbols().Count == 0)
            argument = entry.Arguments[1];
        double coefficient = 1;
        Expr? found = null;
        var rest = new List<Expr>();
        foreach (Expr factor in argument is Apply { Op: Op.Multiply } product ? product.Arguments : [argument])
        {
            if (factor is Number number)
                coefficient *= number.Value;
            else if (found is null && Is(isProduct ? factor is Apply { Op: Op.Log } logarithm ? logarithm.Arguments[0] : Expr.Zero : factor, name))
                found = factor;
            else if (Left(factor))
                return null;
            else if (!(IsMatrix && factor is Apply { Op: Op.If or Op.Equal } && factor.Symbols().Count == 0))
                rest.Add(factor);
        }

        return found is null ? null : (coefficient, new Apply(Op.Multiply, rest.ToEquatableArray()), isProduct);
    }

    private static bool Is(Expr expression, string name) => expression is Symbol symbol ? symbol.Name == name : expression is Element { Source: Symbol source } && source.Name == name;
}
