using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>An expression as constant + Σ coefficient × entry of some variables.</summary>
/// <param name="Column">The bound index that terms over all entries of a vector run over.</param>
internal sealed record AffineForm(Expr Constant, EquatableArray<AffineTerm> Terms, string Column)
{
    /// <summary>The form of an expression in the variables; null where it is not affine in them.</summary>
    public static AffineForm? Of(Expr expression, System.Func<string, bool> isVariable)
    {
        string column = Substitution.Fresh("column", [.. Bounds(expression)]);
        return new Reader(isVariable, column).Read(expression) is { } form
            ? form with { Constant = Simplifier.Simplify(form.Constant), Terms = form.Terms.Select(term => term with { Coefficient = Simplifier.Simplify(term.Coefficient) }).ToEquatableArray() }
            : null;
    }

    private static IEnumerable<string> Bounds(Expr e) => e.Children().SelectMany(Bounds).Concat(e switch
    {
        Bound bound => [bound.Name],
        Sum sum => [sum.Index],
        Lambda lambda => [lambda.Index],
        _ => [],
    });

    private sealed class Reader(System.Func<string, bool> isVariable, string column)
    {
        public AffineForm? Read(Expr e)
        {
            if (!Holds(e))
                return new AffineForm(e, [], column);
            switch (e)
            {
                case Symbol symbol:
                    return new AffineForm(Expr.Zero, [new AffineTerm(symbol.Name, Expr.Zero, Expr.One)], column);
                case Element { Source: Symbol source } element when isVariable(source.Name):
                    return element.Indices.Count == 1 && !Holds(element.Indices[0])
                        ? new AffineForm(Expr.Zero, [new AffineTerm(source.Name, element.Indices[0], Expr.One)], column)
                        : null;
                case Sum sum:
                    return OfSum(sum);
                case Apply { Op: Op.Add } sum:
                    AffineForm?[] parts = [.. sum.Arguments.Select(Read)];
                    return parts.Contains(null) ? null : new AffineForm(
                        new Apply(Op.Add, parts.Select(part => part!.Constant).ToEquatableArray()), parts.SelectMany(part => part!.Terms).ToEquatableArray(), column);
                case Apply { Op: Op.Multiply } product:
                    Expr[] holders = [.. product.Arguments.Where(Holds)];
                    Expr factor = new Apply(Op.Multiply, product.Arguments.Where(argument => !Holds(argument)).ToEquatableArray());
                    return holders.Length == 1 ? Read(holders[0])?.Map(inner => factor * inner) : null;
                case Apply { Op: Op.If } choice when !Holds(choice.Arguments[0]):
                    return Read(choice.Arguments[1]) is { } then && Read(choice.Arguments[2]) is { } otherwise
                        ? new AffineForm(
                            Functions.If(choice.Arguments[0], then.Constant, otherwise.Constant),
                            then.Map(inner => Functions.If(choice.Arguments[0], inner, Expr.Zero)).Terms
                                .Concat(otherwise.Map(inner => Functions.If(choice.Arguments[0], Expr.Zero, inner)).Terms).ToEquatableArray(),
                            column)
                        : null;
                default:
                    return null;
            }
        }

        private bool Holds(Expr e) => e.Symbols().Any(isVariable);

        // Over the index of the sum an entry X[k] becomes a term over all entries of X.
        private AffineForm? OfSum(Sum sum)
        {
            if (Holds(sum.Count) || Read(sum.Body) is not { } body)
                return null;
            var terms = new List<AffineTerm>();
            foreach (AffineTerm term in body.Terms)
            {
                if (term.Index is Bound bound && bound.Name == sum.Index)
                    terms.Add(term with { Index = null, Coefficient = term.Coefficient.ReplaceBound(sum.Index, new Bound(column)) });
                else if (term.Index is not null && term.Index.FreeBounds().Contains(sum.Index))
                    return null;
                else
                    terms.Add(term with { Coefficient = new Sum(sum.Index, sum.Count, term.Coefficient) });
            }

            return new AffineForm(body.Constant == Expr.Zero ? Expr.Zero : new Sum(sum.Index, sum.Count, body.Constant), terms.ToEquatableArray(), column);
        }
    }

    private AffineForm Map(System.Func<Expr, Expr> map) =>
        this with { Constant = map(Constant), Terms = Terms.Select(term => term with { Coefficient = map(term.Coefficient) }).ToEquatableArray() };
}

/// <summary>Coefficient × an entry of a variable.</summary>
/// <param name="Index">Which entry, 0 for a scalar; null for all, with the form's <c>Column</c> in the coefficient.</param>
internal sealed record AffineTerm(string Variable, Expr? Index, Expr Coefficient);
