using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Algebra;

/// <summary>
/// Exact derivatives of scalar expressions with respect to an atom: any sub-expression taken as the variable, such as a symbol, a
/// bound variable or <c>Element(P, [k])</c>. Another entry of the same array counts as [its indices = k]. Choices are differentiated
/// branch by branch; |x| and extrema take a subgradient where they have a kink.
/// </summary>
internal sealed class Derivative
{
    private readonly Expr atom;
    private readonly Dictionary<Expr, Expr> memo = [];

    private Derivative(Expr atom) => this.atom = atom;

    /// <summary>
    /// ∂e/∂atom in canonical form. Throws <see cref="NotSupportedException"/> where <see cref="IsDefined"/> is false.
    /// </summary>
    public static Expr Of(Expr e, Expr atom, Func<Expr, Domain?>? domains = null)
    {
        var simplifier = new Simplifier(domains);
        return simplifier.Run(new Derivative(simplifier.Run(atom)).Visit(simplifier.Run(e)));
    }

    public static EquatableArray<Expr> Gradient(Expr e, IEnumerable<Expr> atoms, Func<Expr, Domain?>? domains = null) =>
        atoms.Select(atom => Of(e, atom, domains)).ToEquatableArray();

    /// <summary>The second derivatives, row by row; symmetric.</summary>
    public static EquatableArray<EquatableArray<Expr>> Hessian(Expr e, IReadOnlyList<Expr> atoms, Func<Expr, Domain?>? domains = null) =>
        Gradient(e, atoms, domains).Select(row => Gradient(row, atoms, domains)).ToEquatableArray();

    /// <summary>Whether every operation through which <paramref name="e"/> depends on the atom has a derivative in the language.</summary>
    public static bool IsDefined(Expr e, Expr atom)
    {
        return new Derivative(atom).IsDefinedAt(e);
    }

    private bool IsDefinedAt(Expr e)
    {
        if (!DependsOnAtom(e) || e.Equals(atom) || e is Element)
            return true;
        if (IsLogic(e))
            return true;
        bool isKnown = e is Sum or Apply { Op: Op.LogSumExp or Op.SoftmaxEntry or <= Op.Digamma or Op.NormalCdf or Op.Min or Op.Max or Op.LogBesselI0 or Op.BesselRatio or Op.XLogY or Op.LogGammaRatio or Op.DigammaDifference or Op.If or Op.Select };
        return isKnown && e is not Apply { Op: Op.IntegerQuotient or Op.Remainder } && e.Children().All(child => IsDefinedAt(child is Lambda vector ? vector.Body : child));
    }

    // Conditions are constant almost everywhere.
    private static bool IsLogic(Expr e) => e is Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent };

    private bool DependsOnAtom(Expr e) => e.Any(node => node.Equals(atom) || IsEntryOfSameArray(node));

    private bool IsEntryOfSameArray(Expr node) => node is Element element && atom is Element entry
        && element.Source.Equals(entry.Source) && element.Indices.Count == entry.Indices.Count;

    private Expr Visit(Expr e)
    {
        if (!memo.TryGetValue(e, out Expr? result))
        {
            result = Differentiate(e);
            memo[e] = result;
        }

        return result;
    }

    private Expr Differentiate(Expr e)
    {
        if (e.Equals(atom))
            return Expr.One;
        switch (e)
        {
            case Element element when IsEntryOfSameArray(e):
                EquatableArray<Expr> indices = ((Element)atom).Indices;
                return new Apply(Op.And, indices.Select((index, i) => Functions.Equal(element.Indices[i], index)).ToEquatableArray());
            case Number or Symbol or Bound or Element or Earlier:
                return Expr.Zero;
            case Sum sum:
                return OfSum(sum);
            case Apply apply:
                return DependsOnAtom(e) && !IsLogic(e) ? OfApply(apply, apply.Arguments) : Expr.Zero;
            default:
                throw new NotSupportedException($"A vector has no scalar derivative: {e}");
        }
    }

    // The binder must not capture a variable of the atom.
    private Sum OfSum(Sum sum)
    {
        HashSet<string> taken = atom.FreeBounds();
        if (!taken.Contains(sum.Index))
            return new Sum(sum.Index, sum.Count, Visit(sum.Body));
        taken.UnionWith(sum.Body.FreeBounds());
        string index = Substitution.Fresh(sum.Index, taken);
        return new Sum(index, sum.Count, Visit(sum.Body.ReplaceBound(sum.Index, new Bound(index))));
    }

    private Expr OfApply(Apply e, EquatableArray<Expr> a)
    {
        switch (e.Op)
        {
            case Op.Add:
                return new Apply(Op.Add, a.Select(Visit).ToEquatableArray());
            case Op.Multiply:
                return OfProduct(a);
            case Op.Power:
                return OfPower(a[0], a[1]);
            case Op.If:
                return Functions.If(a[0], Visit(a[1]), Visit(a[2]));
            case Op.Select:
                return new Apply(Op.Select, a.Select((branch, i) => i == 0 ? branch : Visit(branch)).ToEquatableArray());
            case Op.Min or Op.Max:
                return OfExtremum(e.Op, a);
            case Op.LogSumExp:
                return OfLogSumExp((Lambda)a[0]);
            case Op.SoftmaxEntry:
                var scores = (Lambda)a[1];
                return e * (Visit(scores.Body.ReplaceBound(scores.Index, a[0])) - OfLogSumExp(scores));
            default:
                return a.Select((argument, i) => DependsOnAtom(argument) ? Partial(e, a, i) * Visit(argument) : Expr.Zero)
                    .Aggregate((sum, term) => sum + term);
        }
    }

    // ∂ log Σ_j exp(v_j) = Σ_j softmax(v)_j ∂v_j.
    private Sum OfLogSumExp(Lambda scores)
    {
        HashSet<string> taken = atom.FreeBounds();
        taken.UnionWith(scores.FreeBounds());
        string index = Substitution.Fresh(scores.Index, taken);
        Expr entry = Visit(scores.Body.ReplaceBound(scores.Index, new Bound(index)));
        return new Sum(index, scores.Count, new Apply(Op.SoftmaxEntry, new Bound(index), scores) * entry);
    }

    private Apply OfProduct(EquatableArray<Expr> factors)
    {
        var terms = new List<Expr>();
        for (int i = 0; i < factors.Count; i++)
        {
            Expr[] product = factors.ToArray();
            product[i] = Visit(factors[i]);
            terms.Add(new Apply(Op.Multiply, product));
        }

        return new Apply(Op.Add, terms.ToEquatableArray());
    }

    private Expr OfPower(Expr basis, Expr exponent)
    {
        Expr byBase = exponent * Functions.Pow(basis, exponent - 1) * Visit(basis);
        return DependsOnAtom(exponent) ? byBase + (Functions.Pow(basis, exponent) * Functions.Log(basis) * Visit(exponent)) : byBase;
    }

    private Expr OfExtremum(Op op, EquatableArray<Expr> a)
    {
        Expr value = a[0];
        Expr result = Visit(a[0]);
        for (int i = 1; i < a.Count; i++)
        {
            Expr next = a[i];
            Expr isNextChosen = op == Op.Min ? Functions.Less(next, value) : Functions.Less(value, next);
            result = Functions.If(isNextChosen, Visit(next), result);
            value = new Apply(op, value, next);
        }

        return result;
    }

    /// <summary>The partial derivative of a function in its argument number <paramref name="i"/>.</summary>
    private static Expr Partial(Expr e, EquatableArray<Expr> a, int i)
    {
        Expr x = a[0];
        switch (((Apply)e).Op, i)
        {
            case (Op.Exp, _):
                return e;
            case (Op.Log, _):
                return 1 / x;
            case (Op.Sqrt, _):
                return 0.5 / e;
            case (Op.Abs, _):
                return Functions.If(Functions.Less(x, 0), -1, Functions.If(Functions.Less(0, x), 1, 0));
            case (Op.Cos, _):
                return -Functions.Sin(x);
            case (Op.Sin, _):
                return Functions.Cos(x);
            case (Op.Logistic, _):
                return e * (1 - e);
            case (Op.NormalCdf, _):
                return Functions.Exp(-0.5 * Functions.Square(x)) * (1 / Math.Sqrt(2 * Math.PI));
            case (Op.LogGamma, _):
                return new Apply(Op.Digamma, x);
            case (Op.LogFactorial, _):
                return new Apply(Op.Digamma, x + 1);
            case (Op.Digamma, _):
                return new Apply(Op.Trigamma, x);
            case (Op.LogBeta, _):
                return -new Apply(Op.DigammaDifference, a[i], a[1 - i]);
            case (Op.LogBesselI0, _):
                return new Apply(Op.BesselRatio, x);
            case (Op.BesselRatio, _):
                return new Apply(Op.BesselRatioDerivative, x);
            case (Op.XLogY, 0):
                return Functions.Log(a[1]);
            case (Op.XLogY, 1):
                return x / a[1];
            case (Op.LogGammaRatio, 0):
                return new Apply(Op.DigammaDifference, x, a[1]);
            case (Op.LogGammaRatio, 1):
                return new Apply(Op.Digamma, x + a[1]);
            case (Op.DigammaDifference, 0):
                return new Apply(Op.TrigammaDifference, x, a[1]);
            case (Op.DigammaDifference, 1):
                return new Apply(Op.Trigamma, x + a[1]);
            default:
                throw new NotSupportedException($"No derivative in the language: {e}");
        }
    }
}
