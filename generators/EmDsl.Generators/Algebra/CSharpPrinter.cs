using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EmDsl.Generators.Algebra;

/// <summary>
/// Scalar expressions as C# text, in numerically stable forms. The caller names the leaves: <paramref name="leaf"/> is asked for
/// every node first, in a place where a <c>double</c> stands, and answers null for "print it yourself"; its text must be a primary
/// expression (a name, a call, something in brackets) of type <c>double</c>. <paramref name="integerLeaf"/> and
/// <paramref name="conditionLeaf"/> do the same where an <c>int</c> (an index) or a <c>bool</c> stands.
/// </summary>
internal sealed partial class CSharpPrinter(Func<Expr, string?> leaf, Func<Expr, string?>? integerLeaf = null, Func<Expr, string?>? conditionLeaf = null)
{
    private const string Special = "global::EmDsl.Numerics.Special.";

    private enum Precedence
    {
        Choice,
        Or,
        And,
        Equality,
        Relation,
        Sum,
        Product,
        Unary,
        Primary,
    }

    /// <summary>The expression as a <c>double</c>.</summary>
    public string Print(Expr e) => Write(e).Text;

    /// <summary>The expression as a <c>double</c>, in parentheses unless it is a primary expression.</summary>
    public string PrintPrimary(Expr e) => Print(e, Precedence.Primary);

    /// <summary>The expression as an <c>int</c>, for indices and counts.</summary>
    public string PrintInteger(Expr e) => WriteInteger(e).Text;

    /// <summary>The expression as a <c>bool</c>; numbers are true where they are not 0.</summary>
    public string PrintCondition(Expr e) => WriteCondition(e).Text;

    public static string Literal(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        string text = Numerals.RoundTrip(value);
        return text.IndexOfAny(['.', 'E']) >= 0 ? text : text + ".0";
    }

    private static string Bracket((string Text, Precedence Precedence) written, Precedence minimum) =>
        written.Precedence < minimum ? "(" + written.Text + ")" : written.Text;

    private string Print(Expr e, Precedence minimum) => Bracket(Write(e), minimum);

    private (string Text, Precedence Precedence) Write(Expr e)
    {
        if (leaf(e) is { } text)
            return (text, Precedence.Primary);
        switch (e)
        {
            case Number number:
                return (Literal(number.Value), number.Value < 0 && !double.IsInfinity(number.Value) ? Precedence.Unary : Precedence.Primary);
            case Symbol symbol:
                return (symbol.Name, Precedence.Primary);
            case Bound bound:
                return (bound.Name, Precedence.Primary);
            case Element element:
                return (Print(element.Source, Precedence.Primary) + string.Concat(element.Indices.Select(index => "[" + PrintInteger(index) + "]")), Precedence.Primary);
            case Apply apply:
                return WriteApply(apply, apply.Arguments);
            default:
                throw new InvalidOperationException($"Not a scalar expression without loops: {e}");
        }
    }

    private (string Text, Precedence Precedence) WriteApply(Apply e, EquatableArray<Expr> a)
    {
        switch (e.Op)
        {
            case Op.Add:
                return WriteSum(a);
            case Op.Multiply:
                return WriteProduct(ProductForm.Of(a));
            case Op.Power:
                return WritePower(a[0], a[1]);
            case Op.Log:
                return WriteLog(a[0]);
            case Op.If:
                return ($"{Bracket(WriteCondition(a[0]), Precedence.Or)} ? {Print(a[1], Precedence.Or)} : {Print(a[2])}", Precedence.Choice);
            case Op.Select:
                return WriteSelect(a);
            case Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent:
                return ($"{Bracket(WriteCondition(e), Precedence.Or)} ? 1.0 : 0.0", Precedence.Choice);
            case Op.IntegerQuotient:
                return Call("global::System.Math.Truncate", $"{Print(a[0], Precedence.Product)} / {Print(a[1], Precedence.Unary)}");
            case Op.Remainder:
                return ($"{Print(a[0], Precedence.Product)} % {Print(a[1], Precedence.Unary)}", Precedence.Product);
            case Op.Min or Op.Max:
                return (a.Select(Print).Aggregate((left, right) => $"global::System.Math.{e.Op}({left}, {right})"), Precedence.Primary);
            case Op.Exp or Op.Sqrt or Op.Abs or Op.Cos or Op.Sin:
                return Call("global::System.Math." + e.Op, Print(a[0]));
            case Op.LogFactorial:
                return Call(Special + e.Op, PrintInteger(a[0]));
            case Op.XLogY when a[0] is Number:
                return WriteProduct(ProductForm.Of([a[0], new Apply(Op.Log, a[1])]));
            case Op.Logistic or Op.LogGamma or Op.LogBeta or Op.Digamma or Op.Trigamma or Op.NormalCdf or Op.LogBesselI0
                or Op.BesselRatio or Op.BesselRatioDerivative or Op.XLogY or Op.LogGammaRatio or Op.DigammaDifference or Op.TrigammaDifference:
                return Call(Special + e.Op, string.Join(", ", a.Select(Print)));
            default:
                throw new InvalidOperationException($"Not a scalar expression: {e}");
        }
    }

    private static (string Text, Precedence Precedence) Call(string function, string arguments) => ($"{function}({arguments})", Precedence.Primary);

    // Entries by an integer; the last one also covers what cannot happen, so that the switch is complete.
    private (string Text, Precedence Precedence) WriteSelect(EquatableArray<Expr> a)
    {
        var text = new StringBuilder(Bracket(WriteInteger(a[0]), Precedence.Primary)).Append(" switch { ");
        for (int i = 1; i < a.Count; i++)
        {
            string label = i == a.Count - 1 ? "_" : (i - 1).ToString(CultureInfo.InvariantCulture);
            text.Append(label).Append(" => ").Append(Print(a[i])).Append(i == a.Count - 1 ? " }" : ", ");
        }

        return ("(" + text + ")", Precedence.Primary);
    }

    private (string Text, Precedence Precedence) WriteInteger(Expr e)
    {
        if ((integerLeaf ?? leaf)(e) is { } text)
            return (text, Precedence.Primary);
        switch (e)
        {
            case Number number:
                return (number.Value.ToString("F0", CultureInfo.InvariantCulture), number.Value < 0 ? Precedence.Unary : Precedence.Primary);
            case Symbol symbol:
                return (symbol.Name, Precedence.Primary);
            case Bound bound:
                return (bound.Name, Precedence.Primary);
            case Element element:
                return (Print(element.Source, Precedence.Primary) + string.Concat(element.Indices.Select(index => "[" + PrintInteger(index) + "]")), Precedence.Primary);
            case Apply { Op: Op.Add } sum:
                return WriteIntegerSum(sum.Arguments);
            case Apply { Op: Op.Multiply } product:
                return (string.Join(" * ", product.Arguments.Select(factor => Bracket(WriteInteger(factor), Precedence.Unary))), Precedence.Product);
            case Apply { Op: Op.IntegerQuotient or Op.Remainder } division:
                string symbolText = division.Op == Op.Remainder ? " % " : " / ";
                return (Bracket(WriteInteger(division.Arguments[0]), Precedence.Product) + symbolText + Bracket(WriteInteger(division.Arguments[1]), Precedence.Unary), Precedence.Product);
            case Apply { Op: Op.Min or Op.Max } extremum:
                return (extremum.Arguments.Select(PrintInteger).Aggregate((left, right) => $"global::System.Math.{extremum.Op}({left}, {right})"), Precedence.Primary);
            case Apply { Op: Op.Abs } absolute:
                return Call("global::System.Math.Abs", PrintInteger(absolute.Arguments[0]));
            case Apply { Op: Op.If } choice:
                EquatableArray<Expr> a = choice.Arguments;
                return ($"{Bracket(WriteCondition(a[0]), Precedence.Or)} ? {Bracket(WriteInteger(a[1]), Precedence.Or)} : {PrintInteger(a[2])}", Precedence.Choice);
            case Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent }:
                return ($"{Bracket(WriteCondition(e), Precedence.Or)} ? 1 : 0", Precedence.Choice);
            default:
                return ("(int)" + Print(e, Precedence.Unary), Precedence.Unary);
        }
    }

    private (string Text, Precedence Precedence) WriteIntegerSum(EquatableArray<Expr> terms)
    {
        var text = new StringBuilder();
        foreach (Expr term in terms.OrderBy(term => term is Number ? 1 : 0))
        {
            ProductForm form = ProductForm.Of(term);
            if (text.Length == 0)
                text.Append(Bracket(WriteInteger(term), Precedence.Sum));
            else if (form.IsNegative)
                text.Append(" - ").Append(Bracket(WriteInteger(form.Negate()), Precedence.Product));
            else
                text.Append(" + ").Append(Bracket(WriteInteger(term), Precedence.Sum));
        }

        return (text.ToString(), Precedence.Sum);
    }

    private (string Text, Precedence Precedence) WriteCondition(Expr e)
    {
        if (conditionLeaf?.Invoke(e) is { } text)
            return (text, Precedence.Primary);
        if (e is Apply apply)
        {
            EquatableArray<Expr> a = apply.Arguments;
            switch (apply.Op)
            {
                case Op.Equal:
                    return ($"{Operand(a[0], Precedence.Relation)} == {Operand(a[1], Precedence.Relation)}", Precedence.Equality);
                case Op.Less:
                    return ($"{Operand(a[0], Precedence.Sum)} < {Operand(a[1], Precedence.Sum)}", Precedence.Relation);
                case Op.LessOrEqual:
                    return ($"{Operand(a[0], Precedence.Sum)} <= {Operand(a[1], Precedence.Sum)}", Precedence.Relation);
                case Op.And:
                    return (string.Join(" && ", a.Select(condition => Bracket(WriteCondition(condition), Precedence.Equality))), Precedence.And);
                case Op.Or:
                    return (string.Join(" || ", a.Select(condition => Bracket(WriteCondition(condition), Precedence.And))), Precedence.Or);
                case Op.Not when a[0] is Apply { Op: Op.Equal } equal:
                    return ($"{Operand(equal.Arguments[0], Precedence.Relation)} != {Operand(equal.Arguments[1], Precedence.Relation)}", Precedence.Equality);
                case Op.Not:
                    return ("!" + Bracket(WriteCondition(a[0]), Precedence.Primary), Precedence.Unary);
                case Op.IsPresent:
                    return ($"!double.IsNaN({Print(a[0])})", Precedence.Unary);
            }
        }

        return e is Number number ? (number.Value != 0 ? "true" : "false", Precedence.Primary) : ($"{Print(e, Precedence.Relation)} != 0", Precedence.Equality);
    }

    // Whole numbers without a fraction part, which compare with an int and with a double alike.
    private string Operand(Expr e, Precedence minimum) =>
        e is Number { IsInteger: true } && leaf(e) is null ? Bracket(WriteInteger(e), minimum) : Print(e, minimum);
}
