using System.Collections.Generic;

namespace EmDsl.Generators.Algebra;

/// <summary>
/// A total order on expressions that depends on structure alone (ordinal names, no hash codes), so that canonical forms and
/// generated text are the same in every process. A power sorts next to its base.
/// </summary>
internal sealed class ExprOrder : IComparer<Expr>
{
    public static ExprOrder Instance { get; } = new();

    public int Compare(Expr? left, Expr? right)
    {
        if (ReferenceEquals(left, right))
            return 0;
        if (left is null || right is null)
            return left is null ? -1 : 1;

        Apply? leftPower = AsPower(left);
        Apply? rightPower = AsPower(right);
        if (leftPower is null && rightPower is null)
            return CompareStructure(left, right);

        int result = Compare(leftPower?.Arguments[0] ?? left, rightPower?.Arguments[0] ?? right);
        if (result == 0)
            result = Compare(leftPower?.Arguments[1] ?? Expr.One, rightPower?.Arguments[1] ?? Expr.One);
        return result != 0 ? result : (leftPower is not null).CompareTo(rightPower is not null);
    }

    private static Apply? AsPower(Expr e) => e is Apply { Op: Op.Power } power && power.Arguments.Count == 2 ? power : null;

    private int CompareStructure(Expr left, Expr right)
    {
        int result = Rank(left).CompareTo(Rank(right));
        if (result != 0)
            return result;
        switch (left, right)
        {
            case (Number a, Number b):
                return a.Value.CompareTo(b.Value);
            case (Symbol a, Symbol b):
                return string.CompareOrdinal(a.Name, b.Name);
            case (Bound a, Bound b):
                return string.CompareOrdinal(a.Name, b.Name);
            case (Element a, Element b):
                result = Compare(a.Source, b.Source);
                return result != 0 ? result : CompareAll(a.Indices, b.Indices);
            case (Earlier a, Earlier b):
                result = Compare(a.Variable, b.Variable);
                return result != 0 ? result : a.Lag.CompareTo(b.Lag);
            case (Apply a, Apply b):
                result = a.Op.CompareTo(b.Op);
                return result != 0 ? result : CompareAll(a.Arguments, b.Arguments);
            case (Sum a, Sum b):
                return CompareBinder(a.Index, a.Count, a.Body, b.Index, b.Count, b.Body);
            case (Lambda a, Lambda b):
                return CompareBinder(a.Index, a.Count, a.Body, b.Index, b.Count, b.Body);
            default:
                return 0;
        }
    }

    private int CompareBinder(string index, Expr count, Expr body, string otherIndex, Expr otherCount, Expr otherBody)
    {
        int result = Compare(body, otherBody);
        if (result == 0)
            result = Compare(count, otherCount);
        return result != 0 ? result : string.CompareOrdinal(index, otherIndex);
    }

    private int CompareAll(EquatableArray<Expr> left, EquatableArray<Expr> right)
    {
        for (int i = 0; i < left.Count && i < right.Count; i++)
        {
            int result = Compare(left[i], right[i]);
            if (result != 0)
                return result;
        }

        return left.Count.CompareTo(right.Count);
    }

    private static int Rank(Expr e) => e switch
    {
        Number => 0,
        Symbol => 1,
        Bound => 2,
        Element => 3,
        Earlier => 4,
        Apply => 5,
        Sum => 6,
        _ => 7,
    };
}
