using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EmDsl.Generators.Algebra;

// Sums, products, powers and logarithms in the form a careful programmer writes.
internal sealed partial class CSharpPrinter
{
    private const int LargestProductPower = 4;
    private const int LargestRepeatedBase = 8;

    private (string Text, Precedence Precedence) WriteSum(EquatableArray<Expr> arguments)
    {
        List<Expr> terms = arguments.ToList();
        if ((ExpMinusOne(terms) ?? Complement(terms)) is { } stable)
            return stable;

        var text = new StringBuilder();
        // A positive term leads where there is one.
        foreach (Expr term in terms.OrderBy(term => ProductForm.Of(term).IsNegative ? 1 : 0))
        {
            if (text.Length == 0)
                text.Append(Print(term, Precedence.Sum));
            else if (ProductForm.Of(term) is { IsNegative: true } form && leaf(term) is null)
                text.Append(" - ").Append(Print(form.Negate(), Precedence.Product));
            else
                text.Append(" + ").Append(Print(term, Precedence.Product));
        }

        return (text.ToString(), Precedence.Sum);
    }

    // e^x − 1 and 1 − e^x without cancellation for small x.
    private (string Text, Precedence Precedence)? ExpMinusOne(List<Expr> terms)
    {
        if (terms.Count != 2 || terms[0] is not Number { Value: 1 or -1 } one)
            return null;
        ProductForm form = ProductForm.Of(terms[1]);
        if (form.Coefficient != -one.Value || form.Denominator.Count != 0 || form.Numerator.Count != 1 || form.Numerator[0] is not Apply { Op: Op.Exp } exponential || leaf(exponential) is not null)
            return null;
        string call = $"{Special}ExpM1({Print(exponential.Arguments[0])})";
        return one.Value < 0 ? (call, Precedence.Primary) : ("-" + call, Precedence.Unary);
    }

    // 1 − p for a probability that has an opposite: the upper tail without cancellation.
    private (string Text, Precedence Precedence)? Complement(List<Expr> terms) =>
        terms.Count == 2 && terms[0] is Number { Value: 1 } && ProductForm.Of(terms[1]) is { Coefficient: -1, Denominator.Count: 0, Numerator.Count: 1 } form
            && form.Numerator[0] is Apply { Op: Op.Logistic or Op.NormalCdf } probability
            ? Call(Special + probability.Op, Print(Negated(probability.Arguments[0])))
            : null;

    private (string Text, Precedence Precedence) WriteProduct(ProductForm form)
    {
        if (form.Coefficient < 0 && (form.Coefficient == -1 || form.Numerator.Count == 0))
        {
            string operand = form.Coefficient == -1 && form.Denominator.Count == 0 && form.Numerator.Count == 1
                ? Print(form.Numerator[0], Precedence.Unary)
                : WriteProduct(form with { Coefficient = -form.Coefficient }).Text;
            if (operand[0] == '-')
                operand = "(" + operand + ")";
            return ("-" + operand, form.Denominator.Count == 0 && form.Numerator.Count == 1 ? Precedence.Unary : Precedence.Product);
        }

        var numerator = new List<string>();
        if (form.Coefficient != 1 || form.Numerator.Count == 0)
            numerator.Add(Literal(form.Coefficient));
        foreach (Expr factor in form.Numerator)
            numerator.Add(Print(factor, numerator.Count == 0 || IsWrittenAsProduct(factor) ? Precedence.Product : Precedence.Unary));
        string text = string.Join(" * ", numerator);
        if (form.Denominator.Count == 0)
            return (text, form.Numerator.Count == 0 && form.Coefficient >= 0 ? Precedence.Primary : Precedence.Product);
        string denominator = form.Denominator.Count == 1
            ? Print(form.Denominator[0], Precedence.Unary)
            : "(" + string.Join(" * ", form.Denominator.Select((factor, i) => Print(factor, i == 0 ? Precedence.Product : Precedence.Unary))) + ")";
        return ($"{text} / {denominator}", Precedence.Product);
    }

    private (string Text, Precedence Precedence) WritePower(Expr basis, Expr exponent)
    {
        if (exponent is Number number)
        {
            if (number.Value < 0)
                return WriteProduct(ProductForm.Of(Functions.Pow(basis, exponent)));
            if (number.Value == 0.5)
                return Call("global::System.Math.Sqrt", Print(basis));
            if (number.IsInteger && number.Value <= LargestProductPower && IsCheap(basis))
                return (string.Join(" * ", Enumerable.Repeat(Print(basis, Precedence.Unary), (int)number.Value)), Precedence.Product);
            if (number.Value == 1.5 && IsCheap(basis))
                return ($"{Print(basis, Precedence.Unary)} * global::System.Math.Sqrt({Print(basis)})", Precedence.Product);
        }

        return Call("global::System.Math.Pow", $"{Print(basis)}, {Print(exponent)}");
    }

    // x², written x · x, continues a product without brackets.
    private bool IsWrittenAsProduct(Expr e) => leaf(e) is null && e is Apply { Op: Op.Power } power && power.Arguments[1] is Number { Value: > 1 };

    // Worth writing more than once: a leaf, or little arithmetic that the compiler recognises as common.
    private bool IsCheap(Expr e)
    {
        int size = 0;
        return Measure(e);

        bool Measure(Expr node) => ++size <= LargestRepeatedBase
            && (leaf(node) is not null || node is Number or Symbol or Bound or Element
                || (node is Apply { Op: Op.Add or Op.Multiply } apply && apply.Arguments.All(Measure)));
    }

    private (string Text, Precedence Precedence) WriteLog(Expr x)
    {
        if (leaf(x) is not null)
            return Call("global::System.Math.Log", Print(x));
        switch (x)
        {
            case Apply { Op: Op.Logistic } logistic:
                return Call(Special + "LogLogistic", Print(logistic.Arguments[0]));
            case Apply { Op: Op.NormalCdf } normal:
                return Call(Special + "LogNormalCdf", Print(normal.Arguments[0]));
            case Apply { Op: Op.Add } sum when LogSum(sum.Arguments) is { } stable:
                return stable;
            default:
                return Call("global::System.Math.Log", Print(x));
        }
    }

    private (string Text, Precedence Precedence)? LogSum(EquatableArray<Expr> terms)
    {
        // log Σ c e^x with c > 0, as a softplus of differences: no term overflows, none is lost.
        (double Coefficient, Expr Exponent)?[] exponentials = terms.Select(PositiveExponential).ToArray();
        if (exponentials.All(term => term is not null) && exponentials.Any(term => term!.Value.Exponent != Expr.Zero))
        {
            Expr[] exponents = exponentials.OrderBy(term => term!.Value.Exponent == Expr.Zero ? 1 : 0)
                .Select(term => Simplifier.Simplify(term!.Value.Exponent + System.Math.Log(term.Value.Coefficient))).ToArray();
            return LogSumExp(exponents, 0);
        }

        int one = terms.ToList().FindIndex(term => term is Number { Value: 1 });
        if (one < 0)
            return null;
        Expr[] others = terms.Where((_, i) => i != one).ToArray();
        Expr rest = others.Length == 1 ? others[0] : new Apply(Op.Add, others);
        if (ProductForm.Of(rest) is { Coefficient: -1, Denominator.Count: 0, Numerator.Count: 1 } form && form.Numerator[0] is Apply { Op: Op.Logistic or Op.NormalCdf or Op.Exp } part)
        {
            return part.Op == Op.Exp
                ? Call(Special + "Log1MinusExp", Print(part.Arguments[0]))
                : Call(Special + "Log" + part.Op, Print(Negated(part.Arguments[0])));
        }

        return Call(Special + "Log1P", Print(rest));
    }

    // log(e^a + e^b + …) = a + softplus(log(e^b + …) − a).
    private (string Text, Precedence Precedence) LogSumExp(Expr[] exponents, int first)
    {
        if (first == exponents.Length - 2 && exponents[first + 1].Equals(Expr.Zero))
            return Call(Special + "Softplus", Print(exponents[first]));
        if (first == exponents.Length - 1)
            return Write(exponents[first]);
        string head = Print(exponents[first], Precedence.Sum);
        string tail = first == exponents.Length - 2
            ? Print(Simplifier.Simplify(exponents[first + 1] - exponents[first]))
            : $"{Bracket(LogSumExp(exponents, first + 1), Precedence.Product)} - {Print(exponents[first], Precedence.Product)}";
        return ($"{head} + {Special}Softplus({tail})", Precedence.Sum);
    }

    private static (double Coefficient, Expr Exponent)? PositiveExponential(Expr term)
    {
        ProductForm form = ProductForm.Of(term);
        if (form.Coefficient <= 0 || form.Denominator.Count > 0 || form.Numerator.Count > 1)
            return null;
        if (form.Numerator.Count == 0)
            return (form.Coefficient, Expr.Zero);
        return form.Numerator[0] is Apply { Op: Op.Exp } exponential ? (form.Coefficient, exponential.Arguments[0]) : null;
    }

    private static Expr Negated(Expr e) => Simplifier.Simplify(-e);
}
