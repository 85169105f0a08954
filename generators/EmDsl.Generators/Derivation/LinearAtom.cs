using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// A place where unknowns enter an expression linearly: one entry of a parameter, or Σ over an index of coefficient × entry. An
/// expression is then a function of a few numbers, the atoms, and its gradient in the parameters follows by the chain rule.
/// </summary>
/// <param name="Name">The bound variable that stands for the atom's value.</param>
/// <param name="Node">What it stands for.</param>
/// <param name="Loop">The index of the sum; null for a single entry.</param>
/// <param name="Coefficient">What the entry is multiplied with.</param>
/// <param name="Class">The index of the vector whose entries these are, the scores of a softmax; null for a number.</param>
internal sealed record LinearAtom(string Name, Expr Node, string Parameter, EquatableArray<Expr> Indices, SumBinder? Loop, Expr Coefficient, SumBinder? Class)
{
    /// <summary>What stands for the atom's value, of a vector for its entry <paramref name="index"/>.</summary>
    public Expr At(string index) => Class is null ? new Bound(Name) : new Element(new Bound(Name), [new Bound(index)]);
}

/// <summary>An expression in its atoms.</summary>
internal sealed record AtomForm(Expr Value, EquatableArray<LinearAtom> Atoms)
{
    /// <summary>Finds the atoms of the parameters for which <paramref name="isUnknown"/> is true; null where they enter a sum nonlinearly.</summary>
    public static AtomForm? Of(Expr expression, System.Func<string, bool> isUnknown)
    {
        var atoms = new List<LinearAtom>();
        var classes = new Stack<SumBinder>();
        bool failed = false;

        bool Holds(Expr e) => Substitution.Symbols(e).Any(name => isUnknown(LocationShift.Unshifted(name)));
        Expr Take(Expr node, string parameter, EquatableArray<Expr> indices, SumBinder? loop, Expr coefficient)
        {
            SumBinder[] own = classes.Where(binder => node.FreeBounds().Contains(binder.Index)).ToArray();
            if (own.Length > 1)
            {
                failed = true;
                return node;
            }

            SumBinder? row = own.FirstOrDefault();
            LinearAtom? known = atoms.FirstOrDefault(atom => atom.Node == node && atom.Class == row);
            if (known is null)
            {
                known = new LinearAtom("atom" + (atoms.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), node, parameter, indices, loop, coefficient, row);
                atoms.Add(known);
            }

            return known.At(row?.Index ?? "");
        }

        Expr Visit(Expr e)
        {
            if (!Holds(e))
                return e;
            switch (e)
            {
                case Symbol symbol:
                    return Take(e, LocationShift.Unshifted(symbol.Name), [], null, Expr.One);
                case Element { Source: Symbol source } element when isUnknown(LocationShift.Unshifted(source.Name)):
                    return Take(e, LocationShift.Unshifted(source.Name), element.Indices, null, Expr.One);
                case Sum sum:
                    Expr[] factors = sum.Body is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [sum.Body];
                    Expr[] entries = factors.Where(Holds).ToArray();
                    if (entries.Length != 1 || entries[0] is not Element { Source: Symbol array } entry)
                    {
                        failed = true;
                        return e;
                    }

                    Expr[] rest = factors.Where(factor => factor != entries[0]).ToArray();
                    Expr coefficient = rest.Length == 0 ? Expr.One : rest.Length == 1 ? rest[0] : new Apply(Op.Multiply, rest.ToEquatableArray());
                    return Take(e, LocationShift.Unshifted(array.Name), entry.Indices, new SumBinder(sum.Index, sum.Count), coefficient);
                case Lambda vector:
                    classes.Push(new SumBinder(vector.Index, vector.Count));
                    Expr body = Visit(vector.Body);
                    classes.Pop();
                    return vector with { Body = body };
                case Apply apply:
                    return new Apply(apply.Op, apply.Arguments.Select(Visit).ToEquatableArray());
                default:
                    failed = true;
                    return e;
            }
        }

        Expr value = Visit(expression);
        return failed ? null : new AtomForm(value, atoms.ToEquatableArray());
    }

    /// <summary>
    /// The terms of an expression that hold unknowns, each with the loops of the sums that it stands under. Sums in which unknowns
    /// stand linearly stay whole, as atoms.
    /// </summary>
    public static IEnumerable<(Expr Value, EquatableArray<SumBinder> Loops)> Terms(Expr expression, System.Func<string, bool> isUnknown)
    {
        var whole = new List<Expr>();
        foreach (Expr term in expression is Apply { Op: Op.Add } sum ? sum.Arguments : [expression])
        {
            if (!Substitution.Symbols(term).Any(name => isUnknown(LocationShift.Unshifted(name))))
                continue;
            (Expr factor, Sum? inner) = term switch
            {
                Sum direct => (Expr.One, direct),
                Apply { Op: Op.Multiply } product when product.Arguments.Count == 2 && product.Arguments[0] is Number && product.Arguments[1] is Sum scaled => (product.Arguments[0], scaled),
                _ => (Expr.One, null),
            };
            if (inner is null || Of(term, isUnknown) is not null)
            {
                whole.Add(term);
                continue;
            }

            foreach ((Expr value, EquatableArray<SumBinder> loops) in Terms(inner.Body, isUnknown))
                yield return (Simplifier.Simplify(factor * value), new[] { new SumBinder(inner.Index, inner.Count) }.Concat(loops).ToEquatableArray());
        }

        if (whole.Count > 0)
            yield return (whole.Count == 1 ? whole[0] : new Apply(Op.Add, whole.ToEquatableArray()), []);
    }
}
