using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Algebra;

/// <summary>The index of a sum, 0 … <c>Count</c> − 1, that a term stands under.</summary>
internal sealed record SumBinder(string Index, Expr Count);

/// <summary>A product of factors that counts where all guards hold, summed over its binders (the outermost first).</summary>
internal sealed record Term(EquatableArray<Expr> Factors, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums);

/// <summary>
/// Writes an expression as a sum of products. Products over sums, squares of sums, sums over an index, angles of sums and choices
/// are multiplied out where <c>isMixed</c> asks for it; everything else stays whole.
/// </summary>
internal sealed class Expander
{
    // Above this the expression is left whole: a power of a long sum is not a sum of statistics that anyone wants.
    private const int LargestTermCount = 512;

    // Each further choice doubles the cases.
    private const int LargestChoiceCount = 6;

    private readonly Func<Expr, bool> isMixed;
    private readonly Func<Expr, bool> isGuard;
    private readonly Func<Expr, bool> isWhole;
    private readonly Func<Expr, Domain?>? domains;
    private int binderCount;

    private Expander(Func<Expr, Domain?>? domains, Func<Expr, bool> isMixed, Func<Expr, bool> isGuard, Func<Expr, bool> isWhole)
    {
        this.domains = domains;
        this.isWhole = isWhole;
        this.isMixed = isMixed;
        this.isGuard = isGuard;
    }

    /// <summary>
    /// The terms of <paramref name="e"/>. <paramref name="isMixed"/> says which sub-expressions to take apart (all, when null) and
    /// <paramref name="isGuard"/> which conditions may become guards (all, when null); a sum for which <paramref name="isWhole"/> is
    /// true is not split.
    /// </summary>
    public static EquatableArray<Term> Terms(
        Expr e, Func<Expr, Domain?>? domains = null, Func<Expr, bool>? isMixed = null, Func<Expr, bool>? isGuard = null, Func<Expr, bool>? isWhole = null) =>
        new Expander(domains, isMixed ?? (_ => true), isGuard ?? (_ => true), isWhole ?? (_ => false)).Expand(Simplifier.Simplify(e, domains)).ToEquatableArray();

    private List<Term> Expand(Expr e)
    {
        if (e is Apply { Op: Op.Add } sum && !isWhole(e))
            return sum.Arguments.SelectMany(Expand).ToList();
        if (!isMixed(e))
            return [Whole(e)];
        switch (e)
        {
            case Apply { Op: Op.Multiply } product:
                return product.Arguments.Select(Expand).Aggregate(Times) is { Count: <= LargestTermCount } terms ? terms : [Whole(e)];
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number { IsInteger: true, Value: >= 2 and <= 8 } exponent:
                return ExpandPower(e, power.Arguments[0], (int)exponent.Value);
            case Apply { Op: Op.XLogY } x:
                return Times(Expand(x.Arguments[0]), Expand(Functions.Log(x.Arguments[1])));
            case Apply { Op: Op.Exp } exponential:
                return ExpandExponential(e, exponential.Arguments[0]);
            case Apply { Op: Op.Cos or Op.Sin } wave when wave.Arguments[0] is Apply { Op: Op.Add } angles:
                return ExpandAngle(wave.Op, angles.Arguments.ToArray());
            case Apply { Op: Op.If } choice when isGuard(choice.Arguments[0]):
                EquatableArray<Expr> a = choice.Arguments;
                return [.. Guarded(a[0], Expand(a[1])), .. Guarded(Simplifier.Simplify(Functions.Not(a[0])), Expand(a[2]))];
            case Apply { Op: Op.Select } choice when isGuard(choice.Arguments[0]):
                return choice.Arguments.Skip(1).SelectMany((branch, i) => Guarded(Simplifier.Simplify(Functions.Equal(choice.Arguments[0], i)), Expand(branch))).ToList();
            case Sum inner:
                return ExpandSum(inner);
            default:
                return Cases(e);
        }
    }

    // f(c ? a : b) is f(a) where c holds and f(b) where it does not.
    private List<Term> Cases(Expr e)
    {
        if (e is not Apply || Choices(e).Distinct().Take(LargestChoiceCount + 1).ToArray() is not { Length: > 0 and <= LargestChoiceCount } choices)
            return [Whole(e)];
        Expr condition = choices[0];
        Expr Where(bool holds) => Simplifier.Simplify(Resolved(e, condition, holds ? 1 : 2), domains);
        return [.. Guarded(condition, Expand(Where(true))), .. Guarded(Simplifier.Simplify(Functions.Not(condition)), Expand(Where(false)))];
    }

    // Conditions of choices outside of binders, whose indices no guard could name.
    private IEnumerable<Expr> Choices(Expr e)
    {
        if (e is not Apply apply)
            return [];
        IEnumerable<Expr> inner = apply.Arguments.SelectMany(Choices);
        return apply.Op == Op.If && isGuard(apply.Arguments[0]) ? inner.Prepend(apply.Arguments[0]) : inner;
    }

    private static Expr Resolved(Expr e, Expr condition, int branch) => e switch
    {
        Apply { Op: Op.If } choice when choice.Arguments[0].Equals(condition) => Resolved(choice.Arguments[branch], condition, branch),
        Apply apply => apply with { Arguments = apply.Arguments.Select(argument => Resolved(argument, condition, branch)).ToEquatableArray() },
        _ => e,
    };

    private static Term Whole(Expr e) => new([e], [], []);

    private List<Term> ExpandPower(Expr e, Expr basis, int exponent)
    {
        List<Term> terms = Expand(basis);
        if (terms.Count == 1 && terms[0].Sums.Count == 0)
            return [Whole(e)];
        if (Math.Pow(terms.Count, exponent) > LargestTermCount)
            return [Whole(e)];
        List<Term> result = terms;
        for (int i = 1; i < exponent; i++)
            result = Times(result, Expand(basis));
        return result;
    }

    // e^(a + b) = e^a e^b.
    private List<Term> ExpandExponential(Expr e, Expr exponent)
    {
        List<Term> terms = Expand(exponent);
        return terms.All(term => term.Sums.Count == 0 && term.Guards.Count == 0)
            ? [new Term(terms.Select(term => Simplifier.Simplify(Functions.Exp(new Apply(Op.Multiply, term.Factors)))).ToEquatableArray(), [], [])]
            : Cases(e);
    }

    // cos(a + b) = cos a cos b − sin a sin b, sin(a + b) = sin a cos b + cos a sin b.
    private List<Term> ExpandAngle(Op op, Expr[] angles)
    {
        Expr first = angles[0];
        if (angles.Length == 1)
            return [Whole(new Apply(op, first))];
        Expr[] rest = angles.Skip(1).ToArray();
        List<Term> direct = Times([Whole(new Apply(op == Op.Cos ? Op.Cos : Op.Sin, first))], ExpandAngle(Op.Cos, rest));
        List<Term> crossed = Times([Whole(new Apply(op == Op.Cos ? Op.Sin : Op.Cos, first))], ExpandAngle(Op.Sin, rest));
        if (op == Op.Cos)
            crossed = Times([Whole(Number.MinusOne)], crossed);
        return [.. direct, .. crossed];
    }

    private List<Term> ExpandSum(Sum sum)
    {
        // Every expansion of a sum gets an index of its own, so that a product of two sums is a double sum.
        string index = Simplifier.OpenedIndexPrefix + (binderCount++).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var binder = new SumBinder(index, sum.Count);
        return Expand(sum.Body.ReplaceBound(sum.Index, new Bound(index)))
            .Select(term => term with { Sums = term.Sums.Prepend(binder).ToEquatableArray() }).ToList();
    }

    private static List<Term> Guarded(Expr guard, List<Term> terms) =>
        terms.Select(term => term with { Guards = term.Guards.Prepend(guard).ToEquatableArray() }).ToList();

    private static List<Term> Times(List<Term> left, List<Term> right)
    {
        var result = new List<Term>(left.Count * right.Count);
        foreach (Term a in left)
        {
            foreach (Term b in right)
                result.Add(new Term(a.Factors.Concat(b.Factors).ToEquatableArray(), a.Guards.Concat(b.Guards).ToEquatableArray(), a.Sums.Concat(b.Sums).ToEquatableArray()));
        }

        return result;
    }
}
