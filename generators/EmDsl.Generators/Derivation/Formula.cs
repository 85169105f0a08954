using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Pieces of the formulas that update blocks print: a prime marks what stands at the parameters before the step, Δθ is θ − θ′, r a
/// posterior probability times the row's weight.
/// </summary>
internal static class Formula
{
    public static string Number(double value) => MathPrinter.Print(new Number(value));

    /// <summary>An entry of a parameter: <c>Rate[Z]</c>.</summary>
    public static string Entry(string parameter, IReadOnlyCollection<Expr> indices) =>
        indices.Count == 0 ? parameter : $"{parameter}[{string.Join(", ", indices.Select(MathPrinter.Print))}]";

    /// <summary>A statistic with its dimensions.</summary>
    public static string Name(StatisticNode statistic) => Slice(statistic, 0);

    /// <summary>A statistic as a vector or matrix over its last dimensions.</summary>
    public static string Slice(StatisticNode statistic, int valueRank)
    {
        string[] dimensions = statistic.Dimensions.Take(statistic.Dimensions.Count - valueRank).Select(dimension => dimension.Name).ToArray();
        return dimensions.Length == 0 ? statistic.Name : $"{statistic.Name}[{string.Join(", ", dimensions)}]";
    }

    /// <summary>Σ over the dimensions and loops that are not in <paramref name="kept"/>, of a product's text.</summary>
    public static string Total(IEnumerable<string> dimensions, IReadOnlyCollection<Expr> kept, string product)
    {
        var names = new HashSet<string>(kept.SelectMany(Names));
        string[] summed = dimensions.Where(name => !names.Contains(name)).Distinct().ToArray();
        if (summed.Length == 0)
            return product;
        string sign = product[0] == '−' ? "−" : "";
        return $"{sign}Σ_{{{string.Join(",", summed)}}} {product.Substring(sign.Length)}";
    }

    /// <summary>Coefficient × statistic × <paramref name="factor"/>, summed over what is not in <paramref name="kept"/>.</summary>
    public static string Total(WeightedTerm term, string factor, IReadOnlyCollection<Expr> kept)
    {
        if (term.Statistic.IsKnown)
            return Total(term.Loops.Select(loop => loop.Index), kept, factor.Length == 0 ? Factor(term.Coefficient) : term.Coefficient == Expr.One ? factor : $"{Factor(term.Coefficient)} {factor}");
        string coefficient = term.Coefficient == Expr.One ? "" : term.Coefficient == Algebra.Number.MinusOne ? "−" : Factor(term.Coefficient) + " ";
        return Total(
            term.Statistic.Dimensions.Select(dimension => dimension.Name).Concat(term.Loops.Select(loop => loop.Index)),
            kept,
            coefficient + Name(term.Statistic) + (factor.Length == 0 ? "" : " " + factor));
    }

    public static string Total(QTerm term) => Total(
        term.Statistic.Dimensions.Select(dimension => dimension.Name).Concat(term.Loops.Select(loop => loop.Index)),
        [],
        term.Statistic.IsKnown ? Factor(term.Natural) : Product(Name(term.Statistic), term.Statistic.Column is { } column ? Substitution.Replace(term.Natural, new Symbol(column), new Symbol(LevelIndex.Name(column))) : term.Natural));

    /// <summary>Totals that meet in one entry, added.</summary>
    public static string Totals(IEnumerable<(StatisticNode Statistic, string Text)> terms, IReadOnlyCollection<Expr> kept)
    {
        string[] all = terms.Select(term => Total(
            term.Statistic.Dimensions.Where(dimension => !dimension.IsBound || dimension.At is not Bound).Select(dimension => dimension.Name), kept, term.Text)).ToArray();
        if (all.Length != 1)
            return "(" + Sum(all) + ")";
        bool isBracketed = all[0][0] == '(' && all[0].LastIndexOf('(') == 0;
        return isBracketed && !all[0].Contains(' ') ? all[0].Substring(1, all[0].Length - 2) : isBracketed || !all[0].Contains(' ') ? all[0] : "(" + all[0] + ")";
    }

    /// <summary>Terms joined by their signs.</summary>
    public static string Sum(IEnumerable<string> terms) => string.Join(" + ", terms).Replace("+ −", "− ");

    /// <summary>θ^c as a formula.</summary>
    public static string Power(string entry, double exponent) => exponent == 1 ? entry
        : exponent == System.Math.Floor(exponent) ? entry + MathPrinter.Superscript(exponent)
        : $"{entry}^{Number(exponent)}";

    public static string OverRows(RowTerm row)
    {
        string[] summed = row.Hidden.Concat(row.Sums.Select(loop => loop.Index)).ToArray();
        string sums = summed.Length == 0 ? "" : $"Σ_{{{string.Join(",", summed)}}} ";
        string responsibility = row.Hidden.Count > 0 ? $"r({string.Join(", ", row.Hidden)}) " : row.Weight is { } weight ? weight + " " : "";
        string guards = string.Concat(row.Guards.Select(guard => $"[{MathPrinter.Print(guard)}] "));
        ProductForm form = ProductForm.Of(row.LogDensity);
        bool isNegative = row.LogDensity is Apply { Op: Op.Multiply } && form.IsNegative;
        return $"{(isNegative ? "−" : "")}Σ_rows {sums}{responsibility}{guards}{Factor(isNegative ? form.Negate() : row.LogDensity)}";
    }

    /// <summary>What a sum for each entry of a parameter is made of; one line where all terms go to one entry.</summary>
    public static IEnumerable<string> Collected(string sum, IReadOnlyList<WeightedTerm> terms)
    {
        if (terms.Count == 0)
            return [$"{sum} = 0"];
        return terms.GroupBy(term => Entry(sum, term.Target)).Select(group =>
            $"{group.Key} {(terms.Select(term => Entry(sum, term.Target)).Distinct().Count() == 1 ? "=" : "+=")} {Sum(group.Select(term => Total(term, "", term.Target)))}");
    }

    private static IEnumerable<string> Names(Expr expression) => expression.Symbols().Concat(expression.FreeBounds());

    /// <summary>A factor before another; nothing for 1.</summary>
    public static string Bracketed(Expr factor) => factor == Expr.One ? "" : Factor(factor) + " ";

    // A product of its own needs no brackets before another factor, unless it divides.
    private static string Factor(Expr expression)
    {
        string text = MathPrinter.Print(expression);
        bool isPlain = expression is Algebra.Number or Symbol or Element or Bound or Apply { Op: Op.Log or Op.LogGamma or Op.Exp or Op.Power }
            || (expression is Apply { Op: Op.Multiply } product && product.Arguments.All(factor => factor is not Apply { Op: Op.Add or Op.If }));
        return isPlain && !text.Contains(" / ") ? text : $"({text})";
    }

    // The number first, then the statistic.
    private static string Product(string name, Expr natural)
    {
        ProductForm form = ProductForm.Of(natural);
        if (form.Coefficient == 1 || natural is Algebra.Number)
            return $"{name} {Factor(natural)}";
        Expr rest = (form with { Coefficient = -1 }).Negate();
        return (form.Coefficient == -1 ? "−" : Number(form.Coefficient) + " ") + $"{name} {Factor(rest)}";
    }
}
