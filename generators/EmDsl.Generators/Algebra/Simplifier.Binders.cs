using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace EmDsl.Generators.Algebra;

// Sums over an index, vectors given by their entries, and what is read from them.
internal sealed partial class Simplifier
{
    private Expr VisitSum(Sum sum)
    {
        (string index, Expr body) = VisitBody(sum.Index, sum.Body);
        return MakeSum(index, Visit(sum.Count), body);
    }

    private Lambda VisitLambda(Lambda lambda)
    {
        (string index, Expr body) = VisitBody(lambda.Index, lambda.Body);
        (index, body) = Settle(index, body);
        return new Lambda(index, Visit(lambda.Count), body);
    }

    private (string Index, Expr Body) VisitBody(string index, Expr body)
    {
        string canonical = IndexAbove(body);
        return (canonical, Visit(index == canonical ? body : body.ReplaceBound(index, new Bound(canonical))));
    }

    // Names a binder after the height of what simplification left below it.
    private (string Index, Expr Body) Settle(string index, Expr body)
    {
        for (string settled = IndexAbove(body); settled != index; settled = IndexAbove(body))
        {
            body = Visit(body.ReplaceBound(index, new Bound(settled)));
            index = settled;
        }

        return (index, body);
    }

    private static string IndexAbove(Expr body) => IndexPrefix + Height(body).ToString(CultureInfo.InvariantCulture);

    private static int Height(Expr e)
    {
        int height = 0;
        foreach (Expr child in e.Children())
            height = Math.Max(height, Height(child));
        return e is Sum or Lambda ? height + 1 : height;
    }

    private Expr MakeSum(string index, Expr count, Expr body)
    {
        var variable = new Bound(index);
        if (!body.Contains(variable))
            return Multiply(count, body);
        if (count is Number { Value: 0 })
            return Expr.Zero;
        if (count is Number { Value: 1 })
            return Visit(body.ReplaceBound(index, Expr.Zero));

        switch (body)
        {
            case Apply { Op: Op.Add } sum:
                Expr[] pulled = sum.Arguments.Where(term => !term.Contains(variable) || Collapse(index, term) is not null).ToArray();
                if (pulled.Length == 0)
                    break;
                Expr rest = Add(sum.Arguments.Where(term => !pulled.Contains(term)).ToArray());
                return Add(pulled.Select(term => MakeSum(index, count, term)).Append(MakeSum(index, count, rest)).ToArray());
            case Apply { Op: Op.Multiply } product when product.Arguments.Any(factor => !factor.Contains(variable)):
                IEnumerable<Expr> outside = product.Arguments.Where(factor => !factor.Contains(variable));
                Expr inside = Multiply(product.Arguments.Where(factor => factor.Contains(variable)).ToArray());
                return Multiply(outside.Append(MakeSum(index, count, inside)).ToArray());
        }

        if (Collapse(index, body) is { } entry)
            return entry;
        (index, body) = Settle(index, body);
        return new Sum(index, count, body);
    }

    // Σ_i [i = k] f(i) = f(k): what is left of a sum that a derivative has reached into. k is taken to be one of the indices.
    private Expr? Collapse(string index, Expr term)
    {
        Expr[] factors = term is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [term];
        for (int i = 0; i < factors.Length; i++)
        {
            (Expr condition, Expr value) = factors[i] switch
            {
                Apply { Op: Op.If } choice when choice.Arguments[2] is Number { Value: 0 } => (choice.Arguments[0], choice.Arguments[1]),
                Apply { Op: Op.Equal or Op.And } truth => (truth, Expr.One),
                _ => (Expr.Zero, Expr.Zero),
            };
            Expr[] conditions = condition is Apply { Op: Op.And } junction ? junction.Arguments.ToArray() : [condition];
            foreach (Expr candidate in conditions)
            {
                if (Chosen(index, candidate) is not { } chosen)
                    continue;
                Expr others = new Apply(Op.And, conditions.Where(c => !ReferenceEquals(c, candidate)).ToEquatableArray());
                Expr kept = new Apply(Op.Multiply, factors.Where((_, j) => j != i).Append(value).ToEquatableArray());
                Expr guarded = conditions.Length == 1 ? kept : new Apply(Op.If, others, kept, Expr.Zero);
                return Visit(guarded.ReplaceBound(index, chosen));
            }
        }

        return null;
    }

    private static Expr? Chosen(string index, Expr condition)
    {
        if (condition is not Apply { Op: Op.Equal } equal)
            return null;
        var variable = new Bound(index);
        return equal.Arguments[0].Equals(variable) && !equal.Arguments[1].Contains(variable) ? equal.Arguments[1]
            : equal.Arguments[1].Equals(variable) && !equal.Arguments[0].Contains(variable) ? equal.Arguments[0]
            : null;
    }

    private Expr MakeElement(Expr source, Expr[] indices)
    {
        if (indices.Length == 0)
            return source;
        switch (source)
        {
            case Element inner:
                return MakeElement(inner.Source, inner.Indices.Concat(indices).ToArray());
            case Lambda lambda:
                return MakeElement(Visit(lambda.Body.ReplaceBound(lambda.Index, indices[0])), indices.Skip(1).ToArray());
            case Apply { Op: Op.VectorLiteral } literal:
                return MakeElement(Select([indices[0], .. literal.Arguments]), indices.Skip(1).ToArray());
            default:
                return new Element(source, indices.ToEquatableArray());
        }
    }

    private static Expr Length(Expr vector) => vector switch
    {
        Lambda lambda => lambda.Count,
        Apply { Op: Op.VectorLiteral } literal => new Number(literal.Arguments.Count),
        Apply { Op: Op.Scale } scaled => Length(scaled.Arguments[1]),
        Apply { Op: Op.VectorAdd or Op.EntrywiseExp or Op.EntrywiseLog or Op.EntrywiseLogistic or Op.Softmax } vectors => Length(vectors.Arguments[0]),
        _ => new Apply(Op.Length, vector),
    };

    private Expr Scale(Expr factor, Expr vector) => vector switch
    {
        _ when factor is Number { Value: 1 } => vector,
        Apply { Op: Op.Scale } inner => Scale(Multiply(factor, inner.Arguments[0]), inner.Arguments[1]),
        _ => new Apply(Op.Scale, factor, vector),
    };
}
