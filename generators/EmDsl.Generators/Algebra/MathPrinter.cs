using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EmDsl.Generators.Algebra;

/// <summary>
/// Expressions as readable formulas for comments and documentation: members under their own names, entries as <c>Name[k]</c>,
/// sums as <c>Σ_j</c>.
/// </summary>
internal static class MathPrinter
{
    private enum Precedence
    {
        Choice,
        Or,
        And,
        Comparison,
        Sum,
        Sign,
        Product,
        Power,
        Primary,
    }

    private const double LargestLogarithm = 1000;

    private static readonly (double Value, string Text)[] Constants =
    [
        (Math.Log(2 * Math.PI), "log 2π"),
        (0.5 * Math.Log(2 * Math.PI), "½ log 2π"),
        (Math.Log(Math.PI), "log π"),
        (0.5 * Math.Log(Math.PI), "½ log π"),
        (0.25 * Math.Log(Math.PI), "¼ log π"),
        (Math.Log(2), "log 2"),
        (0.5 * Math.Log(2), "½ log 2"),
        (Math.PI, "π"),
        (2 * Math.PI, "2π"),
        (1 / Math.Sqrt(2 * Math.PI), "1/√(2π)"),
        (0.5, "½"),
        (0.25, "¼"),
        (0.75, "¾"),
        (1 / 3.0, "⅓"),
        (2 / 3.0, "⅔"),
    ];

    private static readonly Dictionary<Op, string> Names = new()
    {
        [Op.Exp] = "exp",
        [Op.Log] = "log",
        [Op.Cos] = "cos",
        [Op.Sin] = "sin",
        [Op.Logistic] = "logistic",
        [Op.LogGamma] = "log Γ",
        [Op.LogBeta] = "log B",
        [Op.Digamma] = "ψ",
        [Op.Trigamma] = "ψ′",
        [Op.NormalCdf] = "Φ",
        [Op.Min] = "min",
        [Op.Max] = "max",
        [Op.LogBesselI0] = "log I₀",
        [Op.MatrixTimesVector] = "MatrixVector",
        [Op.DiagonalMatrix] = "diag",
        [Op.Length] = "dim",
        [Op.EntrywiseExp] = "exp",
        [Op.EntrywiseLog] = "log",
        [Op.EntrywiseLogistic] = "logistic",
        [Op.Softmax] = "softmax",
        [Op.LogDeterminant] = "log det",
        [Op.IsPresent] = "present",
    };

    public static string Print(Expr e) => Write(e).Text;

    private static string Print(Expr e, Precedence minimum)
    {
        (string text, Precedence precedence) = Write(e);
        return precedence < minimum ? "(" + text + ")" : text;
    }

    // What is true or false counts as 1 or 0.
    private static string Factor(Expr e, Precedence minimum) => IsCondition(e) ? $"[{Print(e)}]" : Print(e, minimum);

    /// <summary>Whether an expression is a condition, which formulas write as [condition] where it stands for a number.</summary>
    public static bool IsCondition(Expr e) => e is Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent };

    private static string List(IEnumerable<Expr> items) => string.Join(", ", items.Select(Print));

    private static (string Text, Precedence Precedence) Write(Expr e) => e switch
    {
        Number { Label: { } label } => (label, Precedence.Primary),
        Number number => Constant(number.Value),
        Symbol symbol => (Model.StationaryReference.Transition(symbol.Name) is { } transition ? $"Stationary({transition})" : Model.QuadratureReference.Print(symbol.Name) ?? symbol.Name, Precedence.Primary),
        Bound bound => (bound.Name, Precedence.Primary),
        Element element => (Print(element.Source, Precedence.Primary) + "[" + List(element.Indices) + "]", Precedence.Primary),
        Earlier earlier => ($"{Print(earlier.Variable, Precedence.Primary)}(t−{earlier.Lag.ToString(CultureInfo.InvariantCulture)})", Precedence.Primary),
        Sum sum => ($"Σ_{sum.Index} {Factor(sum.Body, Precedence.Sign)}", Precedence.Sign),
        Lambda lambda => Whole(lambda) is { } whole ? Write(whole) : ($"({Print(lambda.Body)})_{lambda.Index}", Precedence.Primary),
        Apply apply => Write(apply, apply.Arguments),
        _ => throw new InvalidOperationException(),
    };

    private static (string Text, Precedence Precedence) Write(Apply e, EquatableArray<Expr> a)
    {
        switch (e.Op)
        {
            case Op.Add:
                return (Addition(a), Precedence.Sum);
            case Op.VectorAdd:
                return (Addition(a.Select(term => term is Apply { Op: Op.Scale } scaled ? scaled with { Op = Op.Multiply } : term).ToEquatableArray()), Precedence.Sum);
            case Op.Multiply or Op.Scale or Op.MatrixProduct:
                return Product(a);
            case Op.Power:
                return Power(e, a[0], a[1]);
            case Op.Sqrt:
                return ("√" + Print(a[0], Precedence.Primary), Precedence.Power);
            case Op.Abs:
                return ($"|{Print(a[0])}|", Precedence.Primary);
            case Op.Opaque:
                return ($"log {Print(a[0])}({Print(a[1])}; {List(a.Skip(2))})", Precedence.Product);
            case Op.LogFactorial:
                return ($"log {Print(a[0], Precedence.Primary)}!", Precedence.Product);
            case Op.BesselRatio:
                return ($"I₁({Print(a[0])})/I₀({Print(a[0])})", Precedence.Product);
            case Op.BesselRatioDerivative:
                return ($"(I₁/I₀)′({Print(a[0])})", Precedence.Primary);
            case Op.XLogY:
                return ($"{Print(a[0], Precedence.Product)} log({Print(a[1])})", Precedence.Product);
            case Op.LogGammaRatio:
                return Difference("log Γ", a);
            case Op.DigammaDifference:
                return Difference("ψ", a);
            case Op.TrigammaDifference:
                return Difference("ψ′", a);
            case Op.Equal:
                return Infix(" = ", a[0] is Number && a.Count == 2 ? [a[1], a[0]] : a, Precedence.Comparison);
            case Op.Less:
                return Infix(" < ", a, Precedence.Comparison);
            case Op.LessOrEqual:
                return Infix(" ≤ ", a, Precedence.Comparison);
            case Op.And:
                return Infix(" ∧ ", a, Precedence.And);
            case Op.Or:
                return Infix(" ∨ ", a, Precedence.Or);
            case Op.Not when a[0] is Apply { Op: Op.Equal, Arguments: { Count: 2 } sides }:
                return Infix(" ≠ ", sides[0] is Number ? [sides[1], sides[0]] : sides, Precedence.Comparison);
            case Op.Not:
                return ("¬" + Print(a[0], Precedence.Primary), Precedence.Power);
            case Op.If:
                return ($"{Print(a[1], Precedence.Or)} if {Print(a[0], Precedence.Or)} else {Print(a[2])}", Precedence.Choice);
            case Op.Select:
                return ($"({List(a.Skip(1))})[{Print(a[0])}]", Precedence.Primary);
            case Op.IntegerQuotient:
                return ($"⌊{Print(a[0])} / {Print(a[1], Precedence.Power)}⌋", Precedence.Primary);
            case Op.Remainder:
                return ($"{Print(a[0], Precedence.Power)} mod {Print(a[1], Precedence.Power)}", Precedence.Product);
            case Op.Dot:
                return Infix("·", a, Precedence.Product);
            case Op.IdentityMatrix:
                return ("I", Precedence.Primary);
            case Op.MatrixTimesVector:
                return Infix(" ", a, Precedence.Product);
            case Op.Inverse:
                return (Print(a[0], Precedence.Primary) + "⁻¹", Precedence.Primary);
            case Op.Transpose:
                return (Print(a[0], Precedence.Primary) + "ᵀ", Precedence.Primary);
            case Op.VectorLiteral:
                return ($"({List(a)})", Precedence.Primary);
            case Op.TraceQuotient:
                return ($"tr({Print(a[1], Precedence.Primary)}⁻¹ {Print(a[0], Precedence.Power)})", Precedence.Primary);
            case Op.LogSumExp when a[0] is Lambda scores:
                return ($"log Σ_{scores.Index} exp({Print(scores.Body)})", Precedence.Product);
            case Op.SoftmaxEntry:
                return ($"softmax({Print(a[1])})_{Print(a[0], Precedence.Primary)}", Precedence.Primary);
            case Op.Mahalanobis:
                string vector = Print(a[0], Precedence.Primary);
                return ($"{vector}ᵀ {Print(a[1], Precedence.Primary)}⁻¹ {vector}", Precedence.Product);
            default:
                return ($"{(Names.TryGetValue(e.Op, out string? name) ? name : e.Op.ToString())}({List(a)})", Precedence.Primary);
        }
    }

    private static (string Text, Precedence Precedence) Infix(string symbol, EquatableArray<Expr> a, Precedence precedence) =>
        (string.Join(symbol, a.Select(argument => Print(argument, precedence + 1))), precedence);

    private static (string Text, Precedence Precedence) Difference(string function, EquatableArray<Expr> a) =>
        ($"{function}({Print(Simplifier.Simplify(a[0] + a[1]))}) − {function}({Print(a[0])})", Precedence.Sum);

    private static (string Text, Precedence Precedence) Constant(double value)
    {
        if (double.IsPositiveInfinity(value))
            return ("∞", Precedence.Primary);
        if (value < 0)
            return ("−" + Print(new Number(-value), Precedence.Product), Precedence.Sign);
        foreach ((double known, string text) in Constants)
        {
            if (known == value)
                return (text, text.Length <= 2 ? Precedence.Primary : Precedence.Product);
        }

        double normalisers = 2 * value / Math.Log(2 * Math.PI);
        if (normalisers > 2 && Math.Abs(normalisers - Math.Round(normalisers)) < 1e-13 * normalisers)
            return ($"{Numerals.RoundTrip(Math.Round(normalisers) / 2)} log 2π", Precedence.Product);
        double logarithm = Math.Round(Math.Exp(value));
        return logarithm is > 1 and <= LargestLogarithm && Math.Log(logarithm) == value
            ? ($"log {logarithm.ToString(CultureInfo.InvariantCulture)}", Precedence.Product)
            : (Numerals.RoundTrip(value), Precedence.Primary);
    }

    // A vector or matrix over all of its entries is written without their indices; null where that cannot be.
    private static Expr? Whole(Lambda lambda)
    {
        if (lambda.Body is Lambda { Body: Element entry } columns && entry.Indices.Count >= 2
            && entry.Indices[entry.Indices.Count - 2].Equals(new Bound(lambda.Index)) && entry.Indices[entry.Indices.Count - 1].Equals(new Bound(columns.Index)))
        {
            return Shortened(entry, 2) is { } matrix && !Holds(matrix, lambda.Index) && !Holds(matrix, columns.Index) ? matrix : null;
        }

        return Vector(lambda.Body, lambda.Index);
    }

    private static Expr? Vector(Expr body, string index)
    {
        switch (body)
        {
            case Element element when element.Indices.Count > 0 && element.Indices[element.Indices.Count - 1].Equals(new Bound(index)):
                return Shortened(element, 1) is { } vector && !Holds(vector, index) ? vector : null;
            case Apply { Op: Op.Add } sum:
                Expr?[] terms = sum.Arguments.Select(term => Vector(term, index)).ToArray();
                return terms.Contains(null) ? null : new Apply(Op.Add, terms.Select(term => term!).ToEquatableArray());
            case Apply { Op: Op.Multiply } product:
                Expr[] moving = product.Arguments.Where(factor => Holds(factor, index)).ToArray();
                return moving.Length == 1 && Vector(moving[0], index) is { } scaled
                    ? new Apply(Op.Multiply, product.Arguments.Select(factor => factor.Equals(moving[0]) ? scaled : factor).ToEquatableArray())
                    : null;
            case Sum { Body: Apply { Op: Op.Multiply, Arguments: { Count: 2 } factors } } sum:
                // Σ_i A[j, i] x[i] is A x.
                var row = new Bound(index);
                var column = new Bound(sum.Index);
                Element? matrix = factors.OfType<Element>().FirstOrDefault(factor => factor.Indices.Count >= 2 && factor.Indices[factor.Indices.Count - 2].Equals(row) && factor.Indices[factor.Indices.Count - 1].Equals(column));
                return matrix is not null && factors.First(factor => !factor.Equals(matrix)) is Element { Indices.Count: > 0 } other && other.Indices[other.Indices.Count - 1].Equals(column)
                    && Shortened(matrix, 2) is { } left && Shortened(other, 1) is { } right && !Holds(left, index) && !Holds(left, sum.Index) && !Holds(right, index) && !Holds(right, sum.Index)
                    ? new Apply(Op.MatrixTimesVector, left, right)
                    : null;
            default:
                return null;
        }
    }

    private static bool Holds(Expr e, string index) => e.FreeBounds().Contains(index);

    private static Expr Shortened(Element element, int count) => element.Indices.Count == count
        ? element.Source
        : element with { Indices = element.Indices.Take(element.Indices.Count - count).ToEquatableArray() };

    private static string Addition(EquatableArray<Expr> terms)
    {
        var text = new StringBuilder();
        // A positive term leads where there is one, so that no formula starts with a minus for nothing.
        foreach (Expr term in terms.OrderBy(term => (ProductForm.Of(term).IsNegative ? 2 : 0) + (term is Number ? 1 : 0)))
        {
            bool isNegative = ProductForm.Of(term).IsNegative;
            if (text.Length == 0)
                text.Append(Factor(term, Precedence.Sum));
            else if (isNegative)
                text.Append(" − ").Append(Print(ProductForm.Of(term).Negate(), Precedence.Product));
            else
                text.Append(" + ").Append(Factor(term, Precedence.Sign));
        }

        return text.ToString();
    }

    private static (string Text, Precedence Precedence) Product(EquatableArray<Expr> factors)
    {
        ProductForm form = ProductForm.Of(factors);
        if (form.IsNegative)
            return ("−" + Print(form.Negate(), Precedence.Product), Precedence.Sign);

        var numerator = new List<string>();
        if (form.Coefficient != 1 || form.Numerator.Count == 0)
            numerator.Add(Constant(form.Coefficient) is var (text, precedence) && precedence < Precedence.Power && factors.Count > 1 ? $"({text})" : text);
        numerator.AddRange(form.Numerator.Select(factor => Factor(factor, Precedence.Power)));
        string product = string.Join(" ", numerator);
        if (form.Denominator.Count == 1)
            product += " / " + Print(form.Denominator[0], Precedence.Power);
        else if (form.Denominator.Count > 1)
            product += " / (" + string.Join(" ", form.Denominator.Select(factor => Print(factor, Precedence.Power))) + ")";
        return (product, Precedence.Product);
    }

    private static (string Text, Precedence Precedence) Power(Expr e, Expr basis, Expr exponent)
    {
        switch (exponent)
        {
            case Number { Value: < 0 }:
                return Product([e]);
            case Number { Value: 0.5 }:
                return ("√" + Print(basis, Precedence.Primary), Precedence.Power);
            case Number { IsInteger: true } integer:
                return (Print(basis, Precedence.Primary) + Superscript(integer.Value), Precedence.Power);
            default:
                return (Print(basis, Precedence.Primary) + "^" + Print(exponent, Precedence.Primary), Precedence.Power);
        }
    }

    /// <summary>An integer as a superscript.</summary>
    public static string Superscript(double value) =>
        string.Concat(value.ToString("R", CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
}
