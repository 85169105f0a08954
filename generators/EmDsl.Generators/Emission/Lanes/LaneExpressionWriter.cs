using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission.Lanes;

/// <summary>
/// Prints expressions as C# over lanes. What is the same for every row is computed by scalar code before the loop over the rows of a
/// block and stands in all lanes; the rest is written into that loop.
/// </summary>
internal sealed partial class LaneExpressionWriter
{
    private readonly KernelNames names;
    private readonly LaneSupport support;
    private readonly ExpressionWriter scalars;
    private readonly SourceWriter before;
    private readonly Func<string, int> number;
    private readonly Func<string, string> array;
    private readonly Dictionary<Expr, string> replaced = new();
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);
    private readonly SortedSet<string> loaded = new(StringComparer.Ordinal);
    private readonly Stack<Dictionary<Expr, string>> computed = new([new Dictionary<Expr, string>()]);
    private readonly List<string> inner = [];

    /// <param name="scalars">Prints what is the same for every row; its loops go to <paramref name="before"/>.</param>
    /// <param name="before">What stands before the loop over the rows of a block.</param>
    /// <param name="number">Numbers temporaries.</param>
    /// <param name="array">The flat array of a parameter or table.</param>
    public LaneExpressionWriter(KernelNames names, LaneSupport support, ExpressionWriter scalars, SourceWriter before, Func<string, int> number, Func<string, string> array)
    {
        this.names = names;
        this.support = support;
        this.scalars = scalars;
        this.before = before;
        this.number = number;
        this.array = array;
    }

    /// <summary>What stands inside the loop over the rows of a block.</summary>
    public SourceWriter Body { get; private set; } = new();

    /// <summary>The place in a block that is read.</summary>
    public string Lane { get; private set; } = "lane";

    /// <summary>Begins a new body at another place; constants stay as they are.</summary>
    public void Begin(string lane)
    {
        Lane = lane;
        Body = new SourceWriter();
        Loads = new SourceWriter();
        computed.Clear();
        computed.Push(new Dictionary<Expr, string>());
    }

    private enum Precedence
    {
        Sum,
        Product,
        Primary,
    }

    /// <summary>The name of the memory that holds a data member's block, or a feature's.</summary>
    public static string BlockOf(KernelNames names, string name) =>
        TableNode.IsReference(name) ? Names.Identifier(name.Substring(name.IndexOf(':') + 1) + "Block") : names.Local(name, "Block");

    /// <summary>The name of the memory that says where a category is present.</summary>
    public static string PresenceOf(KernelNames names, string name) => names.Local(name, "Present");

    /// <summary>The name of the memory that holds the codes of a block.</summary>
    public static string CodesOf(KernelNames names, string name) => names.Local(name, "Codes");

    /// <summary>Prints <paramref name="text"/> wherever <paramref name="expression"/> stands.</summary>
    public void Name(Expr expression, string text) => replaced[expression] = text;

    /// <summary>The expression as lanes.</summary>
    public string Print(Expr e) => Write(e).Text;

    /// <summary>The expression as a condition on lanes.</summary>
    public string Mask(Expr e)
    {
        if (support.IsUniform(e))
            return $"V.AreEqual(V.Create({scalars.Condition(e)} ? 1.0 : 0.0), V.One)";
        switch (e)
        {
            case Apply { Op: Op.Not } not:
                return "~" + Bracket(Mask(not.Arguments[0]));
            case Apply { Op: Op.And } and:
                return string.Join(" & ", and.Arguments.Select(part => Bracket(Mask(part))));
            case Apply { Op: Op.Or } or:
                return string.Join(" | ", or.Arguments.Select(part => Bracket(Mask(part))));
            case Apply { Op: Op.Equal } equal:
                return $"V.AreEqual({Print(equal.Arguments[0])}, {Print(equal.Arguments[1])})";
            case Apply { Op: Op.Less } less:
                return $"V.IsLess({Print(less.Arguments[0])}, {Print(less.Arguments[1])})";
            case Apply { Op: Op.LessOrEqual } less:
                return $"V.IsLessOrEqual({Print(less.Arguments[0])}, {Print(less.Arguments[1])})";
            case Apply { Op: Op.IsPresent } present:
                return Presence(present.Arguments[0]);
            default:
                return $"~V.AreEqual({Print(e)}, V.Zero)";
        }
    }

    /// <summary>The sum of an accumulator and a product, in one operation where there are two factors or more.</summary>
    public string Accumulate(string total, IReadOnlyList<string> factors)
    {
        if (factors.Count == 1)
            return $"{total} + {factors[0]}";
        return $"V.MultiplyAdd({string.Join(" * ", factors.Take(factors.Count - 1))}, {factors[factors.Count - 1]}, {total})";
    }

    /// <summary>The factors of a product, powers written out; a sum among them is computed once.</summary>
    public IReadOnlyList<string> Factors(Expr e)
    {
        if (support.IsUniform(e))
            return e is Number { Value: 1 } ? [] : [Print(e)];
        var factors = new List<string>();
        Expr[] all = e is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [e];
        Expr[] uniform = all.Where(support.IsUniform).ToArray();
        if (uniform.Length > 0)
            factors.Add(Print(uniform.Length == 1 ? uniform[0] : new Apply(Op.Multiply, uniform)));
        string? divisor = null;
        foreach (Expr factor in all.Where(factor => !support.IsUniform(factor)))
        {
            if (factor is Apply { Op: Op.Power } power && power.Arguments[1] is Number exponent && LaneSupport.IsPower(exponent) && !replaced.ContainsKey(factor))
            {
                string basis = Exponent(power.Arguments[0], Math.Abs(exponent.Value), factors, exponent.Value > 0);
                if (exponent.Value < 0)
                    divisor = divisor is null ? basis : $"{divisor} * {basis}";
            }
            else
            {
                factors.Add(Primary(factor));
            }
        }

        if (divisor is not null)
        {
            string last = factors.Count == 0 ? "V.One" : factors[factors.Count - 1];
            if (factors.Count > 0)
                factors.RemoveAt(factors.Count - 1);
            factors.Add($"({last} / {Bracket(divisor)})");
        }

        return factors;
    }

    private string Exponent(Expr basis, double exponent, List<string> factors, bool isFactor)
    {
        string text = exponent == 0.5 ? $"V.Sqrt({Print(basis)})" : Primary(basis);
        string[] all = Enumerable.Repeat(text, exponent == 0.5 ? 1 : (int)exponent).ToArray();
        if (isFactor)
            factors.AddRange(all);
        return string.Join(" * ", all);
    }

    private string Primary(Expr e)
    {
        if (!support.IsUniform(e) && !replaced.ContainsKey(e) && e is Apply { Op: Op.Add })
            return Once(e, () => Write(e).Text, "part");
        return Bracket(Write(e).Text);
    }

    private string Once(Expr e, Func<string> text, string stem)
    {
        foreach (Dictionary<Expr, string> block in computed)
        {
            if (block.TryGetValue(e, out string? known))
                return known;
        }

        string value = text();
        string name = Temporary(stem);
        Body.Line($"V {name} = {value};");
        return computed.Peek()[e] = name;
    }

    private (string Text, Precedence Precedence) Write(Expr e)
    {
        if (replaced.TryGetValue(e, out string? known))
            return (known, Precedence.Primary);
        if (support.IsUniform(e))
            return (Constant(e), Precedence.Primary);
        switch (e)
        {
            case Symbol symbol:
                return (Load(symbol.Name), Precedence.Primary);
            case Element { Source: Symbol source } element:
                return (Entry(source.Name, element), Precedence.Primary);
            case Sum sum:
                return (SumText(sum), Precedence.Primary);
            case Apply { Op: Op.Add } sum:
                return WriteSum(sum.Arguments);
            case Apply { Op: Op.Power } power when power.Arguments[1] is not Number exponent || !LaneSupport.IsPower(exponent):
                return ($"global::EmDsl.Numerics.Lanes.LaneMath.Power({Print(power.Arguments[0])}, {Print(power.Arguments[1])})", Precedence.Primary);
            case Apply { Op: Op.Multiply or Op.Power }:
                IReadOnlyList<string> factors = Factors(e);
                return (string.Join(" * ", factors), factors.Count == 1 ? Precedence.Primary : Precedence.Product);
            case Apply apply:
                return (Call(apply, apply.Arguments), Precedence.Primary);
            default:
                throw new InvalidOperationException($"Not an expression of lanes: {e}");
        }
    }

    private string Call(Apply e, EquatableArray<Expr> a)
    {
        switch (e.Op)
        {
            case Op.Exp or Op.Sqrt or Op.Abs or Op.Cos or Op.Sin:
                return $"V.{e.Op}({Print(a[0])})";
            case Op.Log:
                return LogText(a[0]);
            case Op.Min or Op.Max:
                return a.Select(Print).Aggregate((left, right) => $"V.{e.Op}({left}, {right})");
            case Op.Logistic:
                return $"(V.One / (V.One + V.Exp(-{Bracket(Print(a[0]))})))";
            case Op.XLogY:
                string x = Print(a[0]);
                return $"V.Choose(V.AreEqual({x}, V.Zero), V.Zero, {Bracket(x)} * {LogText(a[1])})";
            case Op.LogGamma or Op.LogGammaRatio or Op.LogBeta or Op.LogFactorial:
                return $"global::EmDsl.Numerics.Lanes.LaneMath.{e.Op}({string.Join(", ", a.Select(Print))})";
            case Op.LogSumExp:
                return LogSumExpText(e);
            case Op.If:
                return $"V.Choose({Mask(a[0])}, {Print(a[1])}, {Print(a[2])})";
            default:
                return $"V.Choose({Mask(e)}, V.One, V.Zero)";
        }
    }

    // log(1 + x) without cancellation, where a one stands in the sum.
    private string LogText(Expr x)
    {
        if (support.IsUniform(x) || x is not Apply { Op: Op.Add } sum || !sum.Arguments.Any(term => term is Number { Value: 1 }))
            return $"V.Log({Print(x)})";
        int one = sum.Arguments.ToList().FindIndex(term => term is Number { Value: 1 });
        Expr[] others = sum.Arguments.Where((_, i) => i != one).ToArray();
        return $"global::EmDsl.Numerics.Lanes.LaneMath.Log1P({Print(others.Length == 1 ? others[0] : new Apply(Op.Add, others))})";
    }

    // Products join a sum in one operation each; what is no product begins it.
    private (string Text, Precedence Precedence) WriteSum(EquatableArray<Expr> terms)
    {
        Expr[] uniform = terms.Where(support.IsUniform).ToArray();
        var text = uniform.Length == 0 ? null : Print(uniform.Length == 1 ? uniform[0] : new Apply(Op.Add, uniform));
        foreach (Expr term in terms.Where(term => !support.IsUniform(term)).OrderBy(term => term is Apply { Op: Op.Multiply or Op.Power } ? 1 : 0))
        {
            bool isNegated = text is not null && term is Apply { Op: Op.Multiply } product && product.Arguments.Count(support.IsUniform) == 1 && product.Arguments[0] is Number { Value: -1 };
            IReadOnlyList<string> factors = Factors(isNegated ? Without((Apply)term) : term);
            if (text is null)
                text = string.Join(" * ", factors);
            else if (isNegated)
                text = $"{text} - {string.Join(" * ", factors)}";
            else
                text = Accumulate(text, factors);
        }

        return (text!, Precedence.Sum);
    }

    private static Expr Without(Apply product) => product.Arguments.Count == 2 ? product.Arguments[1] : new Apply(Op.Multiply, product.Arguments.Skip(1).ToEquatableArray());

    private string SumText(Sum sum) => Once(sum, () =>
    {
        string total = Temporary("sum");
        Body.Line($"V {total} = V.Zero;");
        Loop(sum.Index, sum.Count, () => $"{total} = {Accumulate(total, Factors(sum.Body))};");
        return total;
    }, "total");

    // Two passes over the terms: the largest, then powers of what lies below it.
    private string LogSumExpText(Apply e) => Once(e, () =>
    {
        var terms = (Lambda)e.Arguments[0];
        string largest = Temporary("largest"), total = Temporary("scaledSum");
        Body.Line($"V {largest} = V.Create(double.MinValue);");
        Loop(terms.Index, terms.Count, () => $"{largest} = V.Max({largest}, {Print(terms.Body)});");
        Body.Line($"V {total} = V.Zero;");
        Loop(terms.Index, terms.Count, () => $"{total} += global::EmDsl.Numerics.Lanes.LaneMath.ExpOfNonPositive({Bracket(Print(terms.Body))} - {largest});");
        return $"{largest} + V.Log({total})";
    }, "total");

    private void Loop(string bound, Expr count, Func<string> line)
    {
        string index = names.Local(bound);
        Body.Open($"for (int {index} = 0; {index} < {names.Size(count)}; {index}++)");
        inner.Add(bound);
        computed.Push(new Dictionary<Expr, string>());
        Body.Line(line());
        computed.Pop();
        inner.RemoveAt(inner.Count - 1);
        Body.Close();
    }

    private string Constant(Expr e)
    {
        if (e is Number { Value: 0 })
            return "V.Zero";
        if (e is Number { Value: 1 })
            return "V.One";
        string text = $"V.Create({scalars.Double(e)})";
        if (e.FreeBounds().Overlaps(inner))
            return text;
        if (!constants.TryGetValue(text, out string? name))
        {
            name = constants[text] = Temporary("constant");
            before.Line($"V {name} = {text};");
        }

        return name;
    }

    private string Temporary(string stem) => stem + number(stem).ToString(CultureInfo.InvariantCulture);

    private static string Bracket(string text) => text.IndexOf(' ') >= 0 && !IsEnclosed(text) ? "(" + text + ")" : text;

    // One call or one pair of brackets around everything.
    private static bool IsEnclosed(string text)
    {
        int depth = 0;
        if (text[text.Length - 1] != ')')
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0 && i < text.Length - 1)
                return false;
            else if (depth == 0 && text[i] == ' ')
                return false;
        }

        return true;
    }
}
