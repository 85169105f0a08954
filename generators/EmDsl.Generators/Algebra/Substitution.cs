using System;
using System.Collections.Generic;

namespace EmDsl.Generators.Algebra;

/// <summary>Walks and replacements that respect the binders <see cref="Sum"/> and <see cref="Lambda"/>.</summary>
internal static class Substitution
{
    /// <summary>
    /// <paramref name="e"/> with every occurrence of <paramref name="target"/> replaced. An occurrence under a binder counts only if
    /// the binder does not capture a variable of the target; binders that would capture a variable of the replacement are renamed.
    /// </summary>
    public static Expr Replace(this Expr e, Expr target, Expr replacement) =>
        target.Equals(replacement) ? e : new Replacer(target, replacement).Visit(e);

    /// <summary><see cref="Replace(Expr, Expr, Expr)"/> for a variable bound by a sum, a lambda or a density.</summary>
    public static Expr ReplaceBound(this Expr e, string name, Expr replacement) => e.Replace(new Bound(name), replacement);

    /// <summary>Rebuilds <paramref name="e"/> from the leaves up; <paramref name="rewrite"/> sees each node after its children.</summary>
    public static Expr Rewrite(this Expr e, Func<Expr, Expr> rewrite)
    {
        var memo = new Dictionary<Expr, Expr>();
        return Visit(e);

        Expr Visit(Expr node)
        {
            if (!memo.TryGetValue(node, out Expr? result))
            {
                result = rewrite(node.MapChildren(Visit));
                memo[node] = result;
            }

            return result;
        }
    }

    /// <summary>The node with its direct children replaced by <paramref name="map"/>; the same object where none changes.</summary>
    public static Expr MapChildren(this Expr e, Func<Expr, Expr> map)
    {
        switch (e)
        {
            case Element element:
                Expr source = map(element.Source);
                EquatableArray<Expr> indices = MapAll(element.Indices, map);
                return ReferenceEquals(source, element.Source) && indices == element.Indices ? e : new Element(source, indices);
            case Sum sum:
                Expr sumCount = map(sum.Count);
                Expr sumBody = map(sum.Body);
                return ReferenceEquals(sumCount, sum.Count) && ReferenceEquals(sumBody, sum.Body) ? e : new Sum(sum.Index, sumCount, sumBody);
            case Lambda lambda:
                Expr count = map(lambda.Count);
                Expr body = map(lambda.Body);
                return ReferenceEquals(count, lambda.Count) && ReferenceEquals(body, lambda.Body) ? e : new Lambda(lambda.Index, count, body);
            case Earlier earlier:
                Expr variable = map(earlier.Variable);
                return ReferenceEquals(variable, earlier.Variable) ? e : new Earlier(variable, earlier.Lag);
            case Apply apply:
                EquatableArray<Expr> arguments = MapAll(apply.Arguments, map);
                return arguments == apply.Arguments ? e : new Apply(apply.Op, arguments);
            default:
                return e;
        }
    }

    public static IEnumerable<Expr> Children(this Expr e)
    {
        switch (e)
        {
            case Element element:
                yield return element.Source;
                foreach (Expr index in element.Indices)
                    yield return index;
                break;
            case Sum sum:
                yield return sum.Count;
                yield return sum.Body;
                break;
            case Lambda lambda:
                yield return lambda.Count;
                yield return lambda.Body;
                break;
            case Earlier earlier:
                yield return earlier.Variable;
                break;
            case Apply apply:
                foreach (Expr argument in apply.Arguments)
                    yield return argument;
                break;
        }
    }

    /// <summary>Whether some node, binders' bodies included, satisfies the predicate.</summary>
    public static bool Any(this Expr e, Func<Expr, bool> predicate)
    {
        if (predicate(e))
            return true;
        foreach (Expr child in e.Children())
        {
            if (child.Any(predicate))
                return true;
        }

        return false;
    }

    /// <summary>Whether <paramref name="part"/> occurs in <paramref name="e"/> outside binders that capture one of its variables.</summary>
    public static bool Contains(this Expr e, Expr part)
    {
        var free = part is Bound bound ? [bound.Name] : FreeBounds(part);
        return Occurs(e);

        bool Occurs(Expr node)
        {
            if (node.Equals(part))
                return true;
            switch (node)
            {
                case Sum sum when free.Contains(sum.Index):
                    return Occurs(sum.Count);
                case Lambda lambda when free.Contains(lambda.Index):
                    return Occurs(lambda.Count);
            }

            foreach (Expr child in node.Children())
            {
                if (Occurs(child))
                    return true;
            }

            return false;
        }
    }

    /// <summary>The free variables: symbols and bounds that no binder inside captures.</summary>
    public static HashSet<Expr> Free(this Expr e)
    {
        var found = new HashSet<Expr>();
        Collect(e, [], found);
        return found;
    }

    /// <summary>The names of the free bound variables.</summary>
    public static HashSet<string> FreeBounds(this Expr e)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Expr free in e.Free())
        {
            if (free is Bound bound)
                names.Add(bound.Name);
        }

        return names;
    }

    /// <summary>The symbols that occur in <paramref name="e"/>.</summary>
    public static HashSet<string> Symbols(this Expr e)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Expr free in e.Free())
        {
            if (free is Symbol symbol)
                names.Add(symbol.Name);
        }

        return names;
    }

    /// <summary>A name for a binder, starting from the wanted one, that is none of <paramref name="taken"/>.</summary>
    public static string Fresh(string wanted, ICollection<string> taken)
    {
        string name = wanted;
        for (int i = 1; taken.Contains(name); i++)
            name = wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }

    private static void Collect(Expr e, List<string> binders, HashSet<Expr> found)
    {
        switch (e)
        {
            case Symbol:
                found.Add(e);
                break;
            case Bound bound:
                if (!binders.Contains(bound.Name))
                    found.Add(bound);
                break;
            case Sum sum:
                CollectBinder(sum.Index, sum.Count, sum.Body, binders, found);
                break;
            case Lambda lambda:
                CollectBinder(lambda.Index, lambda.Count, lambda.Body, binders, found);
                break;
            default:
                foreach (Expr child in e.Children())
                    Collect(child, binders, found);
                break;
        }
    }

    private static void CollectBinder(string index, Expr count, Expr body, List<string> binders, HashSet<Expr> found)
    {
        Collect(count, binders, found);
        binders.Add(index);
        Collect(body, binders, found);
        binders.RemoveAt(binders.Count - 1);
    }

    private static EquatableArray<Expr> MapAll(EquatableArray<Expr> items, Func<Expr, Expr> map)
    {
        var mapped = new Expr[items.Count];
        bool same = true;
        for (int i = 0; i < mapped.Length; i++)
        {
            mapped[i] = map(items[i]);
            same &= ReferenceEquals(mapped[i], items[i]);
        }

        return same ? items : new EquatableArray<Expr>(mapped);
    }

    private sealed class Replacer(Expr target, Expr replacement)
    {
        private readonly HashSet<string> targetVariables = target.FreeBounds();
        private readonly HashSet<string> replacementVariables = replacement.FreeBounds();

        public Expr Visit(Expr e)
        {
            if (e.Equals(target))
                return replacement;
            switch (e)
            {
                case Sum sum:
                    (string sumIndex, Expr sumBody) = VisitBinder(sum.Index, sum.Body);
                    Expr sumCount = Visit(sum.Count);
                    return ReferenceEquals(sumBody, sum.Body) && ReferenceEquals(sumCount, sum.Count) ? e : new Sum(sumIndex, sumCount, sumBody);
                case Lambda lambda:
                    (string index, Expr body) = VisitBinder(lambda.Index, lambda.Body);
                    Expr count = Visit(lambda.Count);
                    return ReferenceEquals(body, lambda.Body) && ReferenceEquals(count, lambda.Count) ? e : new Lambda(index, count, body);
                default:
                    return e.MapChildren(Visit);
            }
        }

        private (string Index, Expr Body) VisitBinder(string index, Expr body)
        {
            if (targetVariables.Contains(index) || !body.Contains(target))
                return (index, body);
            if (replacementVariables.Contains(index))
            {
                HashSet<string> taken = body.FreeBounds();
                taken.UnionWith(replacementVariables);
                taken.UnionWith(targetVariables);
                string fresh = Fresh(index, taken);
                body = body.ReplaceBound(index, new Bound(fresh));
                index = fresh;
            }

            return (index, Visit(body));
        }
    }
}
