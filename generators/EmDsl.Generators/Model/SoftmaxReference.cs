using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// A softmax stays the same when every score moves by one amount. Of scores that are free, a matrix times a vector or a vector, the
/// first row or entry is the reference and holds at zero; the others are log-odds against it.
/// </summary>
internal static class SoftmaxReference
{
    /// <summary>The parameters with a reference: nothing but the scores of a softmax, alone or in a sum of scores.</summary>
    public static IReadOnlyCollection<string> Of(ModelSpec spec)
    {
        var free = new HashSet<string>(spec.Members.Where(member => member is { Kind: MemberKind.Parameter, IsFixed: false }).Select(member => member.Name));
        var scores = new HashSet<string>();
        var others = new HashSet<string>();
        foreach (Expr expression in spec.Members.Where(member => member.Law is not null).SelectMany(member => LawWalk.Expressions(member.Law!)))
        {
            Expr rest = expression.Rewrite(node => node is Apply { Op: Op.Softmax } softmax ? new Apply(Op.Softmax, WithoutScores(softmax.Arguments[0])) : node);
            others.UnionWith(rest.Symbols());
        }

        return scores.Where(name => free.Contains(name) && !others.Contains(name)).ToArray();

        Expr WithoutScores(Expr vector)
        {
            switch (vector)
            {
                case Apply { Op: Op.VectorAdd } sum:
                    return sum with { Arguments = sum.Arguments.Select(WithoutScores).ToEquatableArray() };
                case Apply { Op: Op.MatrixTimesVector } product when Named(product.Arguments[0]) is { } matrix:
                    scores.Add(matrix.Name);
                    return product with { Arguments = [matrix.Remainder, product.Arguments[1]] };
                case Symbol or Element when Named(vector) is { } entries:
                    scores.Add(entries.Name);
                    return entries.Remainder;
                default:
                    return vector;
            }
        }

        // A parameter as it stands or a whole entry of an array; what is left of it are its indices.
        (string Name, Expr Remainder)? Named(Expr expression) => expression switch
        {
            Symbol symbol when free.Contains(symbol.Name) => (symbol.Name, Expr.Zero),
            Element { Source: Symbol symbol } element when free.Contains(symbol.Name) => (symbol.Name, element with { Source = Expr.Zero }),
            _ => null,
        };
    }
}
