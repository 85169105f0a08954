using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Derivation;

/// <summary>How a scale matrix is made of its parameter; the names are those of the runtime's ScaleShape.</summary>
internal enum ScaleShape
{
    Full,
    Diagonal,
    Spherical,
}

/// <summary>
/// A log-density of the form log Γ(½ν + ½d) − log Γ(½ν) − ½d log ν − ½ log det S − ½ (ν + d) log(1 + (x − m)ᵀ S⁻¹ (x − m) / ν), up to what
/// depends on nothing estimated.
/// </summary>
/// <param name="Index">The bound index of the entries of the vector.</param>
/// <param name="Size">d.</param>
/// <param name="Value">The entry of x, less what is known of its location.</param>
/// <param name="Location">The estimated location vector without its last index, or null.</param>
/// <param name="Scale">The parameter of S, without the indices of its entries.</param>
/// <param name="Freedom">ν: a number, a parameter, or an entry of one.</param>
internal sealed record StudentForm(string Index, Expr Size, Expr Value, Expr? Location, Expr Scale, ScaleShape Shape, Expr Freedom)
{
    /// <summary>The form of a log-density; null if it has another.</summary>
    /// <param name="density">The log-density, in canonical form.</param>
    /// <param name="isFree">Whether a name is an estimated parameter.</param>
    /// <param name="isParameter">Whether a name is a parameter, estimated or not.</param>
    /// <param name="domains">The domains of leaves.</param>
    public static StudentForm? Recognize(Expr density, System.Func<string, bool> isFree, System.Func<string, bool> isParameter, System.Func<Expr, Domain?> domains)
    {
        bool Holds(Expr expression) => Substitution.Symbols(expression).Any(isFree);
        foreach (Apply term in Terms(density).SelectMany(Factors).OfType<Apply>())
        {
            // log(1 + w): w is the quadratic form over ν.
            if (term.Op != Op.Log || term.Arguments[0] is not Apply { Op: Op.Add } sum || sum.Arguments.Count != 2 || !sum.Arguments.Contains(Expr.One))
                continue;
            Expr tail = sum.Arguments.First(argument => argument != Expr.One);
            foreach (Expr quadratic in Factors(tail).Where(factor => factor is Sum or Apply { Op: Op.Mahalanobis }))
            {
                foreach ((Expr freedom, Expr spread) in Splits(Factors(tail).Where(factor => factor != quadratic).ToArray(), quadratic is Sum, isParameter))
                {
                    if (Parts(quadratic, spread, Holds, isParameter) is not { } parts)
                        continue;
                    Expr half = 0.5;
                    Expr expected = Functions.LogGammaRatio(half * freedom, half * parts.Size) - (half * parts.Size * Functions.Log(freedom))
                        - (half * Determinant(parts)) - (half * (freedom + parts.Size) * term);
                    Expr canonical = Simplifier.Simplify(expected, domains);
                    if (new HashSet<Expr>(Terms(canonical).Where(Holds)).SetEquals(Terms(density).Where(Holds)))
                        return parts with { Freedom = freedom };
                }
            }
        }

        return null;
    }

    private static IReadOnlyList<Expr> Terms(Expr expression) => expression is Apply { Op: Op.Add } sum ? sum.Arguments : [expression];

    private static IReadOnlyList<Expr> Factors(Expr expression) => expression is Apply { Op: Op.Multiply } product ? product.Arguments : [expression];

    // What stands beside the quadratic form is 1/ν, or 1/(ν v) with the variance v of a multiple of the identity.
    private static IEnumerable<(Expr Freedom, Expr Spread)> Splits(Expr[] factors, bool mayBeSpherical, System.Func<string, bool> isParameter)
    {
        Expr[] inverses = factors.Select(Inverse).ToArray();
        if (inverses.Length == 1 && IsEntry(inverses[0], isParameter))
            yield return (inverses[0], Expr.One);
        if (!mayBeSpherical || inverses.Length != 2)
            yield break;
        for (int i = 0; i < 2; i++)
        {
            if (IsEntry(inverses[i], isParameter) && IsEntry(inverses[1 - i], isParameter) && inverses[1 - i] is not Number)
                yield return (inverses[i], inverses[1 - i]);
        }
    }

    private static Expr Inverse(Expr factor) => factor switch
    {
        // The inverse of a stored inverse, without its last rounding: 1 / (1 / 49) is 49.
        Number number => new Number(double.Parse((1 / number.Value).ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        Apply { Op: Op.Power } power when power.Arguments[1] is Number { Value: -1 } => power.Arguments[0],
        _ => new Apply(Op.Power, factor, Number.MinusOne),
    };

    private static bool IsEntry(Expr expression, System.Func<string, bool> isParameter) => expression is Number { Value: > 0 }
        || (expression is Symbol symbol && isParameter(symbol.Name))
        || (expression is Element { Source: Symbol source } && isParameter(source.Name));

    private static StudentForm? Parts(Expr quadratic, Expr spread, System.Func<Expr, bool> holds, System.Func<string, bool> isParameter)
    {
        if (quadratic is Apply { Op: Op.Mahalanobis } form)
        {
            var vector = (Lambda)form.Arguments[0];
            return Difference(vector.Body, vector.Index, holds, isParameter) is { } full
                ? new StudentForm(vector.Index, vector.Count, full.Value, full.Location, form.Arguments[1], ScaleShape.Full, Expr.One)
                : null;
        }

        var sum = (Sum)quadratic;
        Expr[] squares = Factors(sum.Body).Where(factor => factor is Apply { Op: Op.Power } power && power.Arguments[1] is Number { Value: 2 }).ToArray();
        if (squares.Length != 1 || Difference(((Apply)squares[0]).Arguments[0], sum.Index, holds, isParameter) is not { } difference)
            return null;
        Expr[] rest = Factors(sum.Body).Where(factor => factor != squares[0]).ToArray();
        if (rest.Length == 0 && spread != Expr.One)
            return new StudentForm(sum.Index, sum.Count, difference.Value, difference.Location, spread, ScaleShape.Spherical, Expr.One);
        bool isDiagonal = rest.Length == 1 && spread == Expr.One && Inverse(rest[0]) is Element { Source: Symbol source } entry && isParameter(source.Name)
            && entry.Indices[entry.Indices.Count - 1] == new Bound(sum.Index);
        return isDiagonal
            ? new StudentForm(sum.Index, sum.Count, difference.Value, difference.Location, Leading((Element)Inverse(rest[0])), ScaleShape.Diagonal, Expr.One)
            : null;
    }

    private static Expr Determinant(StudentForm form) => form.Shape switch
    {
        ScaleShape.Full => Functions.LogDeterminant(form.Scale),
        ScaleShape.Diagonal => new Sum(form.Index, form.Size, Functions.Log(Entry(form.Scale, form.Index))),
        _ => form.Size * Functions.Log(form.Scale),
    };

    private static Expr Entry(Expr vector, string index) => vector is Element element
        ? element with { Indices = element.Indices.Add(new Bound(index)) }
        : new Element(vector, [new Bound(index)]);

    private static Expr Leading(Element element) => element.Indices.Count == 1
        ? element.Source
        : element with { Indices = element.Indices.Take(element.Indices.Count - 1).ToEquatableArray() };

    // x_i − m_i or, whose square and quadratic form are the same, m_i − x_i; m_i an entry of an estimated vector, or nothing.
    private static (Expr Value, Expr? Location)? Difference(Expr body, string index, System.Func<Expr, bool> holds, System.Func<string, bool> isParameter)
    {
        Expr[] estimated = Terms(body).Where(holds).ToArray();
        if (estimated.Length == 0)
            return (body, null);
        Expr[] known = Terms(body).Where(term => !holds(term)).ToArray();
        if (estimated.Length > 1 || known.Length == 0)
            return null;
        bool isNegated = estimated[0] is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number { Value: -1 };
        Expr location = isNegated ? ((Apply)estimated[0]).Arguments[1] : estimated[0];
        if (location is not Element { Source: Symbol source } entry || !isParameter(source.Name) || entry.Indices[entry.Indices.Count - 1] != new Bound(index))
            return null;
        Expr rest = known.Length == 1 ? known[0] : new Apply(Op.Add, known.ToEquatableArray());
        return (isNegated ? rest : Simplifier.Simplify(-rest), Leading(entry));
    }
}
