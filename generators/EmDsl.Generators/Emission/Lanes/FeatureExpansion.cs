using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission.Lanes;

/// <summary>
/// A function of a row that is the same for every state: a product of data, of differences to a fixed centre, of other expressions.
/// </summary>
/// <param name="Value">The function; entries of vectors stand at the indices of <paramref name="Loops"/>.</param>
/// <param name="Loops">The entries that it has: none, one index, or two where it is the lower triangle of a product with itself.</param>
/// <param name="Masks">Where it is not 0.</param>
internal sealed record Feature(Expr Value, EquatableArray<SumBinder> Loops, EquatableArray<Expr> Masks)
{
    public static readonly string[] Indices = ["i", "j"];

    public static Feature One { get; } = new(Expr.One, [], []);

    public bool IsTriangle => Loops.Count == 2;
}

/// <summary>A feature's entry times a coefficient that depends on parameters and the state.</summary>
/// <param name="At">The entry, in the indices of the expression that was expanded.</param>
/// <param name="Loop">The sum that the term stands under; null for none.</param>
/// <param name="IsOffset">Whether the coefficient holds the square of the distance from a location to the centre, which digits are lost by.</param>
internal sealed record FeatureTerm(Expr Coefficient, Feature Feature, EquatableArray<Expr> At, SumBinder? Loop, bool IsOffset);

/// <summary>
/// Writes expressions as sums of coefficients times features. A location is a coefficient too: x − m is (x − c) − (m − c) about a centre c
/// that all states share, which is as exact as x − m itself while m is not many standard deviations from c.
/// </summary>
/// <param name="variables">The variables of the states.</param>
/// <param name="centre">Names the centre of a function of the data, at the index of <see cref="Feature.Indices"/> with a count where it has entries; null where it has none.</param>
internal sealed class FeatureExpansion(LaneSupport support, IReadOnlyList<string> variables, System.Func<Expr, Expr?, string?> centre)
{
    private const int LargestPower = 2;

    private readonly Dictionary<string, Expr> counts = [];

    /// <summary>Differences between data and locations: their names, which tell them apart.</summary>
    public HashSet<string> Locations { get; } = [];

    /// <summary>The terms; null where the expression is no such sum.</summary>
    /// <param name="loops">The indices in scope, with their counts.</param>
    /// <param name="masks">Where the expression counts.</param>
    public IReadOnlyList<FeatureTerm>? Terms(Expr e, IReadOnlyList<SumBinder> loops, IReadOnlyList<Expr> masks)
    {
        foreach (SumBinder loop in loops)
            counts[loop.Index] = loop.Count;
        if (Expand(e) is not { } parts || masks.Any(mask => !IsStateFree(mask)))
            return null;
        var terms = new List<FeatureTerm>();
        foreach (Part part in parts)
        {
            SumBinder[] all = part.Loop is null ? loops.ToArray() : loops.Append(part.Loop).ToArray();
            if (FeatureOf(part.Factors, all, masks) is not { } found)
                return null;
            int same = terms.FindIndex(term => term.Feature == found.Feature && term.At == found.At && Equals(term.Loop, part.Loop));
            var added = new FeatureTerm(part.Coefficient, found.Feature, found.At, part.Loop, part.Shifts > 1);
            if (same < 0)
                terms.Add(added);
            else
                terms[same] = added with { Coefficient = Simplifier.Simplify(new Apply(Op.Add, [terms[same].Coefficient, part.Coefficient])), IsOffset = added.IsOffset || terms[same].IsOffset };
        }

        return terms;
    }

    /// <summary>A difference sign · (x − c) + offset as a feature, its sign and its offset; null where the expression is none.</summary>
    public (Feature Feature, double Sign, Expr? Offset)? Difference(Expr body, SumBinder loop)
    {
        counts[loop.Index] = loop.Count;
        if (Expand(body) is not { } parts || parts.Any(part => part.Loop is not null || part.Factors.Length > 1))
            return null;
        Part[] data = parts.Where(part => part.Factors.Length == 1).ToArray();
        if (data.Length != 1 || data[0].Coefficient is not Number { Value: 1 or -1 } sign || parts.Count > 2)
            return null;
        return FeatureOf(data[0].Factors, [loop], []) is { Feature.Loops.Count: 1 } found
            ? (found.Feature, sign.Value, parts.FirstOrDefault(part => part.Factors.Length == 0)?.Coefficient)
            : null;
    }

    private sealed record Part(Expr Coefficient, Expr[] Factors, SumBinder? Loop, int Shifts);

    private bool IsStateFree(Expr e) => !e.Symbols().Any(variables.Contains);

    private static (Feature Feature, EquatableArray<Expr> At)? FeatureOf(Expr[] factors, IReadOnlyList<SumBinder> loops, IReadOnlyList<Expr> masks)
    {
        string[] bounds = factors.Concat(masks).SelectMany(factor => factor.FreeBounds()).Distinct().ToArray();
        if (bounds.Length > 2 || bounds.Any(bound => loops.All(loop => loop.Index != bound)))
            return null;
        SumBinder[] used = loops.Where(loop => bounds.Contains(loop.Index)).ToArray();
        if (used.Length != bounds.Length)
            return null;
        if (bounds.Length == 2)
        {
            // xᵢ xⱼ of one vector: the lower triangle.
            if (masks.Count > 0 || factors.Length != 2 || !used[0].Count.Equals(used[1].Count))
                return null;
            Expr[] ordered = factors.OrderBy(factor => factor.FreeBounds().Contains(used[0].Index) ? 0 : 1).ToArray();
            if (ordered.Any(factor => factor.FreeBounds().Count != 1) || !ordered[0].ReplaceBound(used[0].Index, new Bound(used[1].Index)).Equals(ordered[1]))
                return null;
        }

        Expr Canonical(Expr e)
        {
            for (int l = 0; l < used.Length; l++)
                e = e.ReplaceBound(used[l].Index, new Bound(Feature.Indices[l]));
            return e;
        }

        Expr[] canonical = factors.Select(Canonical).OrderBy(factor => MathPrinter.Print(factor), System.StringComparer.Ordinal).ToArray();
        Expr value = canonical.Length == 0 ? Expr.One : canonical.Length == 1 ? canonical[0] : new Apply(Op.Multiply, canonical.ToEquatableArray());
        var feature = new Feature(value, used.Select((loop, l) => new SumBinder(Feature.Indices[l], loop.Count)).ToEquatableArray(), masks.Select(Canonical).ToEquatableArray());
        return (feature, used.Select(loop => (Expr)new Bound(loop.Index)).ToEquatableArray());
    }

    private IReadOnlyList<Part>? Expand(Expr e)
    {
        if (support.IsUniform(e))
            return [new Part(e, [], null, 0)];
        switch (e)
        {
            case Apply { Op: Op.Multiply } product:
                return Product(product.Arguments);
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number { IsInteger: true, Value: > 1 and <= LargestPower } exponent:
                return Product(Enumerable.Repeat(power.Arguments[0], (int)exponent.Value));
            case Apply { Op: Op.Add } sum when !IsStateFree(sum):
                return Add(sum);
            case Sum sum when !IsStateFree(sum):
                counts[sum.Index] = sum.Count;
                return Expand(sum.Body) is { } body && body.All(part => part.Loop is null)
                    ? body.Select(part => part with { Loop = new SumBinder(sum.Index, sum.Count) }).ToArray()
                    : null;
            // x log θ: the coefficient is checked to be finite.
            case Apply { Op: Op.If } choice when choice.Arguments[1] is Number { Value: 0 } && choice.Arguments[0] is Apply { Op: Op.Equal } test
                && test.Arguments[1] is Number { Value: 0 } && choice.Arguments[2] is Apply { Op: Op.Multiply } weighted && weighted.Arguments.Contains(test.Arguments[0]):
                return Expand(weighted);
        }

        return IsStateFree(e) && support.HasValue(e) && !support.MayBeUndefined(e) && !e.Any(node => node is Apply { Op: Op.Mahalanobis } or Number { Value: double.NegativeInfinity or double.PositiveInfinity })
            ? [new Part(Expr.One, [e], null, 0)]
            : null;
    }

    private IReadOnlyList<Part>? Product(IEnumerable<Expr> arguments)
    {
        IReadOnlyList<Part> result = [new Part(Expr.One, [], null, 0)];
        foreach (Expr argument in arguments)
        {
            if (Expand(argument) is not { } parts)
                return null;
            if (result.Any(left => left.Loop is not null) && parts.Any(right => right.Loop is not null))
                return null;
            // Between data of one row nothing may cancel: a product of two sums is one of differences to locations.
            if (HasData(result) && HasData(parts) && !(IsPlain(result) && IsPlain(parts)))
                return null;
            result = result.SelectMany(left => parts.Select(right => new Part(Times(left.Coefficient, right.Coefficient), [.. left.Factors, .. right.Factors], left.Loop ?? right.Loop, left.Shifts + right.Shifts))).ToArray();
        }

        return result;
    }

    private static bool HasData(IReadOnlyList<Part> parts) => parts.Any(part => part.Factors.Length > 0);

    private static bool IsPlain(IReadOnlyList<Part> parts) => parts.Count(part => part.Factors.Length > 0) == 1 && parts.All(part => part.Factors.Length > 0 || part.Shifts > 0);

    private static Expr Times(Expr left, Expr right) =>
        left == Expr.One ? right : right == Expr.One ? left : Simplifier.Simplify(new Apply(Op.Multiply, [left, right]));

    private IReadOnlyList<Part>? Add(Apply sum)
    {
        Expr[] uniform = sum.Arguments.Where(support.IsUniform).ToArray();
        bool isLocated = uniform.Any(term => !IsStateFree(term));
        var offset = new List<Expr>(uniform);
        var parts = new List<Part>();
        bool isShifted = false;
        foreach (Expr term in sum.Arguments.Where(term => !support.IsUniform(term)))
        {
            if (Expand(term) is not { } expanded)
                return null;
            if (isLocated && expanded.Count == 1 && Shift(expanded[0], offset) is { } shifted)
            {
                parts.Add(shifted.Part);
                isShifted = true;
                foreach (string location in uniform.SelectMany(part => part.Symbols()))
                    Locations.Add(shifted.Centre + "|" + location);
            }
            else
            {
                parts.AddRange(expanded);
            }
        }

        if (offset.Count > 0)
            parts.Add(new Part(offset.Count == 1 ? offset[0] : new Apply(Op.Add, offset.ToEquatableArray()), [], null, isShifted ? 1 : 0));
        return parts;
    }

    // A location beside data: both are measured from the data's centre.
    private (Part Part, string Centre)? Shift(Part part, List<Expr> offset)
    {
        if (part.Factors.Length != 1 || part.Loop is not null || part.Coefficient is not Number)
            return null;
        Expr data = part.Factors[0];
        string[] bounds = data.FreeBounds().ToArray();
        if (bounds.Length > 1)
            return null;
        Expr canonical = bounds.Length == 0 ? data : data.ReplaceBound(bounds[0], new Bound(Feature.Indices[0]));
        if (centre(canonical, bounds.Length == 0 ? null : counts[bounds[0]]) is not { } name)
            return null;
        Expr middle = bounds.Length == 0 ? new Symbol(name) : new Element(new Symbol(name), [new Bound(bounds[0])]);
        offset.Add(Times(part.Coefficient, middle));
        return (part with { Factors = [new Apply(Op.Add, [data, new Apply(Op.Multiply, [Number.MinusOne, middle])])] }, name);
    }
}
