using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>An index where it stands: the entry of which member along which dimension, and what holds there.</summary>
/// <param name="Source">The member, or the literal, that is indexed.</param>
/// <param name="Dimension">The dimension as written; a <c>Per</c> does not count.</param>
/// <param name="Bounds">The bound variables in scope with their counts.</param>
internal sealed record IndexUse(Expr Source, int Dimension, Expr Index, EquatableArray<Expr> Conditions, EquatableArray<SumBinder> Bounds)
{
    /// <summary>Every index in an expression.</summary>
    public static IEnumerable<IndexUse> Of(Expr expression, EquatableArray<Expr> conditions, EquatableArray<SumBinder> bounds)
    {
        switch (expression)
        {
            case Element element:
                return element.Indices.Select((index, i) => new IndexUse(element.Source, i, index, conditions, bounds))
                    .Concat(element.Indices.SelectMany(index => Of(index, conditions, bounds)))
                    .Concat(Of(element.Source, conditions, bounds));
            case Sum sum:
                return Of(sum.Body, conditions, bounds.Add(new SumBinder(sum.Index, sum.Count)));
            case Lambda lambda:
                return Of(lambda.Body, conditions, bounds.Add(new SumBinder(lambda.Index, lambda.Count)));
            case Apply { Op: Op.If } choice:
                Expr condition = choice.Arguments[0];
                return Of(condition, conditions, bounds)
                    .Concat(Of(choice.Arguments[1], conditions.Add(condition), bounds))
                    .Concat(Of(choice.Arguments[2], conditions.Add(new Apply(Op.Not, [condition])), bounds));
            case Apply { Op: Op.And or Op.Or } logic:
                // The later conditions are evaluated only where the earlier ones leave it open.
                var uses = new List<IndexUse>();
                foreach (Expr argument in logic.Arguments)
                {
                    uses.AddRange(Of(argument, conditions, bounds));
                    conditions = conditions.Add(logic.Op == Op.And ? argument : new Apply(Op.Not, [argument]));
                }

                return uses;
            case Apply { Op: Op.Select } select:
                var entries = new Apply(Op.VectorLiteral, select.Arguments.Skip(1).ToEquatableArray());
                return select.Arguments.SelectMany(argument => Of(argument, conditions, bounds))
                    .Prepend(new IndexUse(entries, 0, select.Arguments[0], conditions, bounds));
            case Apply { Op: Op.Row or Op.Column } line:
                return Of(line.Arguments[0], conditions, bounds).Concat(Of(line.Arguments[1], conditions, bounds))
                    .Append(LineOf(line, conditions, bounds));
            default:
                return expression.Children().SelectMany(child => Of(child, conditions, bounds));
        }
    }

    private static IndexUse LineOf(Apply line, EquatableArray<Expr> conditions, EquatableArray<SumBinder> bounds)
    {
        int dimension = line.Op == Op.Row ? 0 : 1;
        return line.Arguments[0] is Element element
            ? new IndexUse(element.Source, element.Indices.Count + dimension, line.Arguments[1], conditions, bounds)
            : new IndexUse(line.Arguments[0], dimension, line.Arguments[1], conditions, bounds);
    }
}
