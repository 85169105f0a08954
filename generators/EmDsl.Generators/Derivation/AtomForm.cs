using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// A sum in which unknowns stand nonlinearly, s = Σ g(θ, i): one number of the expression around it, whose own derivatives follow by the
/// same rule from the atoms of g. A log-sum-exp is m + log Σ exp(v − m) with m the largest score, which no derivative depends on.
/// </summary>
/// <param name="Name">The bound variable that stands for the value.</param>
/// <param name="Node">What it stands for.</param>
/// <param name="Loop">The index of the sum, one that nothing else has.</param>
/// <param name="Body">What is summed.</param>
/// <param name="Scores">The exponents v, whose largest comes first; null for a plain sum.</param>
internal sealed record CompositeAtom(string Name, Expr Node, SumBinder Loop, Expr Body, Expr? Scores)
{
    /// <summary>The bound variable that stands for the largest of the scores.</summary>
    public string Largest => Name + "Largest";
}

/// <summary>
/// A quadratic form yᵀ C⁻¹ y in whose vector or covariance unknowns stand: one number of the expression around it, whose derivatives follow
/// from those of the entries of y and of C.
/// </summary>
/// <param name="Name">The bound variable that stands for the value.</param>
/// <param name="Node">What it stands for.</param>
/// <param name="Loop">The index of y, one that nothing else has.</param>
/// <param name="Body">An entry of y.</param>
/// <param name="Matrix">C: a parameter or a computed covariance, or a slice of one.</param>
internal sealed record QuadraticAtom(string Name, Expr Node, SumBinder Loop, Expr Body, Expr Matrix);

/// <summary>An expression in its atoms.</summary>
/// <param name="Stem">What the names of its atoms begin with: that of the composite it stands in.</param>
internal sealed record AtomForm(string Stem, Expr Value, EquatableArray<LinearAtom> Atoms, EquatableArray<CompositeAtom> Composites)
{
    public EquatableArray<QuadraticAtom> Quadratics { get; init; } = [];

    /// <summary>Finds the atoms of the parameters for which <paramref name="isUnknown"/> is true; null where they stand in what has no derivative.</summary>
    public static AtomForm? Of(Expr expression, System.Func<string, bool> isUnknown, string stem = "")
    {
        AtomForm? form = new Finder(isUnknown, stem).Find(expression);
        return form is not null && form.Composites.Select(composite => (composite.Body, composite.Name)).Concat(form.Quadratics.Select(quadratic => (quadratic.Body, quadratic.Name)))
            .All(inner => Of(inner.Body, isUnknown, inner.Name) is { IsTwiceDifferentiable: true }) ? form : null;
    }

    /// <summary>Whether gradient and Hessian in the atoms can be written down; of the composites' bodies <see cref="Of"/> saw to it.</summary>
    public bool IsTwiceDifferentiable
    {
        get
        {
            IReadOnlyList<Expr> variables = Atoms.Select(atom => atom.At(atom.Class?.Index ?? "")).Concat(Composites.Select(composite => composite.Name).Concat(Quadratics.Select(quadratic => quadratic.Name)).Select(name => new Bound(name))).ToArray();
            return variables.All(left => Derivative.IsDefined(Value, left)
                && Derivative.Of(Value, left) is var slope && variables.All(right => Derivative.IsDefined(slope, right)));
        }
    }

    /// <summary>A name of the form's own.</summary>
    public string Named(string name) => Stem.Length == 0 ? name : Stem + char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>
    /// The terms of an expression that hold unknowns, each with the loops of the sums that it stands under. Sums in which unknowns
    /// stand linearly stay whole, as atoms.
    /// </summary>
    public static IEnumerable<(Expr Value, EquatableArray<SumBinder> Loops)> Terms(Expr expression, System.Func<string, bool> isUnknown)
    {
        bool Holds(Expr e) => Substitution.Symbols(e).Any(name => isUnknown(LocationShift.Unshifted(name)));
        var whole = new List<Expr>();
        foreach (Expr term in expression is Apply { Op: Op.Add } sum ? sum.Arguments : [expression])
        {
            if (!Holds(term))
                continue;
            Expr[] factors = term is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [term];
            Expr[] holders = factors.Where(Holds).ToArray();
            if (holders.Length != 1 || holders[0] is not Sum inner || Of(term, isUnknown) is { Composites.Count: 0 })
            {
                whole.Add(term);
                continue;
            }

            Expr factor = new Apply(Op.Multiply, factors.Where(other => other != inner).Append(Expr.One).ToEquatableArray());
            foreach ((Expr value, EquatableArray<SumBinder> loops) in Terms(inner.Body, isUnknown))
                yield return (Simplifier.Simplify(factor * value), new[] { new SumBinder(inner.Index, inner.Count) }.Concat(loops).ToEquatableArray());
        }

        if (whole.Count > 0)
            yield return (whole.Count == 1 ? whole[0] : new Apply(Op.Add, whole.ToEquatableArray()), []);
    }

    private sealed class Finder(System.Func<string, bool> isUnknown, string stem)
    {
        private readonly List<LinearAtom> atoms = [];
        private readonly List<CompositeAtom> composites = [];
        private readonly List<QuadraticAtom> quadratics = [];
        private readonly Stack<SumBinder> classes = new();
        private bool failed;

        public AtomForm? Find(Expr expression)
        {
            Expr value = Visit(expression);
            return failed ? null : new AtomForm(stem, value, atoms.ToEquatableArray(), composites.ToEquatableArray()) { Quadratics = quadratics.ToEquatableArray() };
        }

        private string Numbered(string name, int count) =>
            (stem.Length == 0 ? name : stem + char.ToUpperInvariant(name[0]) + name.Substring(1)) + (count + 1).ToString(CultureInfo.InvariantCulture);

        private bool Holds(Expr e) => Substitution.Symbols(e).Any(name => isUnknown(LocationShift.Unshifted(name)));

        private Expr Take(Expr node, string parameter, EquatableArray<Expr> indices, SumBinder? loop, Expr coefficient)
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
                known = new LinearAtom(Numbered("atom", atoms.Count), node, parameter, indices, loop, coefficient, row);
                atoms.Add(known);
            }

            return known.At(row?.Index ?? "");
        }

        private Expr Visit(Expr e)
        {
            if (!Holds(e))
                return e;
            switch (e)
            {
                case Symbol symbol:
                    return Take(e, LocationShift.Unshifted(symbol.Name), [], null, Expr.One);
                case Element { Source: Symbol source } element when isUnknown(LocationShift.Unshifted(source.Name)) && !element.Indices.Any(Holds):
                    return Take(e, LocationShift.Unshifted(source.Name), element.Indices, null, Expr.One);
                case Sum sum:
                    return OfSum(sum);
                case Lambda vector:
                    classes.Push(new SumBinder(vector.Index, vector.Count));
                    Expr body = Visit(vector.Body);
                    classes.Pop();
                    return vector with { Body = body };
                case Apply { Op: Op.LogSumExp or Op.SoftmaxEntry } softmax:
                    return OfSoftmax(softmax);
                case Apply { Op: Op.Mahalanobis } form:
                    return OfQuadratic(form);
                case Apply { Op: Op.LogDeterminant or Op.TraceQuotient }:
                    failed = true;
                    return e;
                case Apply apply:
                    return new Apply(apply.Op, apply.Arguments.Select(Visit).ToEquatableArray());
                default:
                    failed = true;
                    return e;
            }
        }

        // One inside a sum would need room for every summand.
        private Expr OfQuadratic(Apply form)
        {
            if (classes.Count > 0 || stem.Length > 0)
            {
                failed = true;
                return form;
            }

            QuadraticAtom? known = quadratics.FirstOrDefault(quadratic => quadratic.Node == form);
            if (known is null)
            {
                string name = Numbered("quadratic", quadratics.Count);
                var vector = (Lambda)form.Arguments[0];
                string own = vector.Index + "Of" + char.ToUpperInvariant(name[0]) + name.Substring(1);
                known = new QuadraticAtom(name, form, new SumBinder(own, vector.Count), vector.Body.ReplaceBound(vector.Index, new Bound(own)), form.Arguments[1]);
                quadratics.Add(known);
            }

            return new Bound(known.Name);
        }

        private Expr OfSum(Sum sum)
        {
            Expr[] factors = sum.Body is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [sum.Body];
            Expr[] entries = factors.Where(Holds).ToArray();
            if (entries.Length != 1 || entries[0] is not Element { Source: Symbol array } entry || entry.Indices.Any(Holds))
                return Compose(sum, sum.Index, sum.Count, sum.Body, null);
            Expr[] rest = factors.Where(factor => factor != entries[0]).ToArray();
            Expr coefficient = rest.Length == 0 ? Expr.One : rest.Length == 1 ? rest[0] : new Apply(Op.Multiply, rest.ToEquatableArray());
            return Take(sum, LocationShift.Unshifted(array.Name), entry.Indices, new SumBinder(sum.Index, sum.Count), coefficient);
        }

        // Scores that are linear stay a vector, the others become a sum.
        private Expr OfSoftmax(Apply softmax)
        {
            int known = atoms.Count, composed = composites.Count;
            Expr whole = new Apply(softmax.Op, softmax.Arguments.Select(Visit).ToEquatableArray());
            if (!failed || softmax.Arguments[softmax.Arguments.Count - 1] is not Lambda scores)
                return whole;
            failed = false;
            atoms.RemoveRange(known, atoms.Count - known);
            composites.RemoveRange(composed, composites.Count - composed);
            Expr total = new Apply(Op.LogSumExp, scores);
            return softmax.Op == Op.LogSumExp
                ? Compose(total, scores.Index, scores.Count, scores.Body, scores.Body)
                : new Apply(Op.Exp, Visit(scores.Body.ReplaceBound(scores.Index, softmax.Arguments[0])) - Visit(total));
        }

        private Expr Compose(Expr node, string index, Expr count, Expr body, Expr? scores)
        {
            if (classes.Any(binder => node.FreeBounds().Contains(binder.Index)))
            {
                failed = true;
                return node;
            }

            CompositeAtom? known = composites.FirstOrDefault(composite => composite.Node == node);
            if (known is null)
            {
                string name = Numbered("composite", composites.Count);
                string own = index + "Of" + char.ToUpperInvariant(name[0]) + name.Substring(1);
                Expr Renamed(Expr inner) => inner.ReplaceBound(index, new Bound(own));
                known = new CompositeAtom(name, node, new SumBinder(own, count), Renamed(body), scores is null ? null : Renamed(scores));
                if (scores is not null)
                    known = known with { Body = new Apply(Op.Exp, known.Body - new Bound(known.Largest)) };
                composites.Add(known);
            }

            Expr value = new Bound(known.Name);
            return known.Scores is null ? value : new Bound(known.Largest) + new Apply(Op.Log, value);
        }
    }
}
