using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

// Comparisons, connectives and choices. Truth values are 0 and 1.
internal sealed partial class Simplifier
{
    private static Expr Truth(bool value) => value ? Expr.One : Expr.Zero;

    // Whether an expression can only be 0 or 1.
    private bool IsTruth(Expr e) => e switch
    {
        Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent } => true,
        Number { Value: 0 or 1 } => true,
        Symbol or Element or Earlier => domains?.Invoke(e) == Families.Domain.Boolean,
        _ => false,
    };

    private Expr Comparison(Op op, Expr left, Expr right)
    {
        if (left is Number a && right is Number b)
            return Truth(op == Op.Equal ? a.Value == b.Value : op == Op.Less ? a.Value < b.Value : a.Value <= b.Value);
        if (left.Equals(right))
            return Truth(op != Op.Less);
        if (op != Op.Equal)
            return new Apply(op, left, right);
        if (ExprOrder.Instance.Compare(left, right) > 0)
            (left, right) = (right, left);
        if (left is Number number && IsTruth(right))
            return number.Value == 1 ? right : number.Value == 0 ? Not(right) : Expr.Zero;
        return new Apply(Op.Equal, left, right);
    }

    private Expr Junction(Op op, Expr[] arguments)
    {
        double absorbing = op == Op.And ? 0 : 1;
        var kept = new List<Expr>();
        foreach (Expr argument in Flatten(op, arguments))
        {
            if (argument is Number number)
            {
                if ((number.Value != 0 ? 1 : 0) == absorbing)
                    return new Number(absorbing);
            }
            else if (!kept.Contains(argument))
            {
                kept.Add(argument);
            }
        }

        if (kept.Any(argument => kept.Contains(Not(argument))))
            return new Number(absorbing);
        kept.Sort(ExprOrder.Instance);
        return kept.Count switch
        {
            0 => new Number(1 - absorbing),
            1 when IsTruth(kept[0]) => kept[0],
            _ => new Apply(op, kept.ToEquatableArray()),
        };
    }

    private Expr Not(Expr condition) => condition switch
    {
        Number number => Truth(number.Value == 0),
        Apply { Op: Op.Not } inner when IsTruth(inner.Arguments[0]) => inner.Arguments[0],
        Apply { Op: Op.Less } less => Comparison(Op.LessOrEqual, less.Arguments[1], less.Arguments[0]),
        Apply { Op: Op.LessOrEqual } less => Comparison(Op.Less, less.Arguments[1], less.Arguments[0]),
        _ => new Apply(Op.Not, condition),
    };

    private Expr If(Expr condition, Expr then, Expr otherwise)
    {
        if (condition is Number constant)
            return constant.Value != 0 ? then : otherwise;
        if (then.Equals(otherwise))
            return then;
        if (condition is Apply { Op: Op.Not } negation)
            return If(negation.Arguments[0], otherwise, then);
        if (then is Apply { Op: Op.If } first && first.Arguments[0].Equals(condition))
            return If(condition, first.Arguments[1], otherwise);
        if (otherwise is Apply { Op: Op.If } second && second.Arguments[0].Equals(condition))
            return If(condition, then, second.Arguments[2]);
        // Named states stay states, for the sake of formulas.
        if (then is Number { Value: 1, Label: null } && otherwise is Number { Value: 0, Label: null } && IsTruth(condition))
            return condition;
        if (then is Number { Value: 0, Label: null } && otherwise is Number { Value: 1, Label: null } && IsTruth(condition))
            return Not(condition);
        return new Apply(Op.If, condition, then, otherwise);
    }

    // arguments[0] is the index, the others are the entries.
    private static Expr Select(Expr[] arguments)
    {
        if (arguments[0] is Number { IsInteger: true } index && index.Value >= 0 && index.Value < arguments.Length - 1)
            return arguments[(int)index.Value + 1];
        return arguments.Skip(2).All(entry => entry.Equals(arguments[1])) ? arguments[1] : new Apply(Op.Select, arguments);
    }
}
