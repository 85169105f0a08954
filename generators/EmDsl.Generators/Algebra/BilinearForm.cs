using System.Linq;

namespace EmDsl.Generators.Algebra;

/// <summary>c + a·A + b·B + A M B in the entries of two arrays A and B: affine in either given the other.</summary>
/// <param name="HasFirst">Whether entries of A stand without one of B.</param>
/// <param name="HasSecond">Whether entries of B stand without one of A.</param>
/// <param name="HasProduct">Whether entries of both multiply.</param>
/// <param name="HasConstant">Whether something stands without either.</param>
internal sealed record BilinearForm(bool HasFirst, bool HasSecond, bool HasProduct, bool HasConstant)
{
    private static readonly BilinearForm Constant = new(false, false, false, true);

    /// <summary>The form of an expression in the arrays or numbers of two names; null where it is none.</summary>
    public static BilinearForm? Of(Expr expression, string first, string second)
    {
        bool Holds(Expr e) => e.Symbols() is var names && (names.Contains(first) || names.Contains(second));
        if (!Holds(expression))
            return Constant;
        switch (expression)
        {
            case Symbol symbol:
                return new BilinearForm(symbol.Name == first, symbol.Name == second, false, false);
            case Element { Source: Symbol source } element when !element.Indices.Any(Holds):
                return new BilinearForm(source.Name == first, source.Name == second, false, false);
            case Sum sum when !Holds(sum.Count):
                return Of(sum.Body, first, second);
            case Apply { Op: Op.Add } sum:
                return sum.Arguments.Select(term => Of(term, first, second)).Aggregate(Union);
            case Apply { Op: Op.If } choice when !Holds(choice.Arguments[0]):
                return Union(Of(choice.Arguments[1], first, second), Of(choice.Arguments[2], first, second));
            case Apply { Op: Op.Multiply } product:
                BilinearForm?[] holders = product.Arguments.Where(Holds).Select(factor => Of(factor, first, second)).ToArray();
                return holders.Length > 2 ? null : holders.Aggregate(Product);
            default:
                return null;
        }
    }

    /// <summary>
    /// Whether the two stand only as products of one entry of each, in whatever function these stand: then A c and B / c have the same values.
    /// </summary>
    public static bool IsFreeOfScale(Expr expression, string first, string second)
    {
        if (expression.Symbols() is var names && !names.Contains(first) && !names.Contains(second))
            return true;
        return Of(expression, first, second) is { } form
            ? !form.HasFirst && !form.HasSecond
            : expression.Children().All(child => IsFreeOfScale(child, first, second));
    }

    // One factor with entries of A, the other with entries of B.
    private static BilinearForm? Product(BilinearForm? left, BilinearForm? right)
    {
        if (left is null || right is null || left.HasProduct || right.HasProduct || left.HasFirst == left.HasSecond || right.HasFirst == right.HasSecond || left.HasFirst == right.HasFirst)
            return null;
        (BilinearForm first, BilinearForm second) = left.HasFirst ? (left, right) : (right, left);
        return new BilinearForm(second.HasConstant, first.HasConstant, true, first.HasConstant && second.HasConstant);
    }

    private static BilinearForm? Union(BilinearForm? left, BilinearForm? right) => left is null || right is null
        ? null
        : new BilinearForm(left.HasFirst || right.HasFirst, left.HasSecond || right.HasSecond, left.HasProduct || right.HasProduct, left.HasConstant || right.HasConstant);
}
