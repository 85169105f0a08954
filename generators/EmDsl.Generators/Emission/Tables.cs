using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// A value computed outside the row loop: from parameters alone, once per iteration, for every value of its dimensions; or, as a
/// feature, from a row's data alone, once at load.
/// </summary>
internal sealed record TableNode(string Name, Expr Value, EquatableArray<Dimension> Dimensions)
{
    public static bool IsReference(string name) => name[0] == '$';

    public static bool IsFeature(string name) => name.StartsWith("$feature:", StringComparison.Ordinal);

    public static string InverseFactor(string parameter) => "$inverseFactor:" + parameter;

    public static string LogDeterminant(string parameter) => "$logDeterminant:" + parameter;
}

/// <summary>Takes out of log-densities what does not change from row to row, or from state to state.</summary>
internal sealed class TableBuilder(KernelNames names)
{
    private readonly List<TableNode> tables = [];
    private readonly List<TableNode> features = [];
    private readonly Dictionary<string, IReadOnlyList<Expr>> declared = [];
    private string variable = "";

    public IReadOnlyList<TableNode> Tables => tables;

    public IReadOnlyList<TableNode> Features => features;

    /// <summary>Covariance parameters whose inverse Cholesky factors and log-determinants the rows read.</summary>
    public SortedSet<string> Factorised { get; } = new(StringComparer.Ordinal);

    /// <summary>The log-density with references to tables; <paramref name="entries"/> is the index of an <c>Each</c> that is in scope.</summary>
    public Expr Hoist(string variable, Expr density, SumBinder? entries)
    {
        this.variable = variable;
        Factorise(density);
        var scope = new Dictionary<string, Expr>();
        if (entries is not null)
            scope[entries.Index] = entries.Count;
        return Visit(density, scope);
    }

    /// <summary>Notes the covariances whose factors a density needs.</summary>
    public void Factorise(Expr density) => Substitution.Any(density, node =>
    {
        if (node is Apply { Op: Op.Mahalanobis or Op.LogDeterminant or Op.TraceQuotient } matrix)
            Factorised.Add(Substitution.Symbols(matrix.Arguments[matrix.Arguments.Count - 1]).First(name => names.Parameter(name) is not null));
        return false;
    });

    /// <summary>Makes known the dimensions of a reference that no table stands behind.</summary>
    public void Declare(string reference, IReadOnlyList<Expr> dimensions) => declared[reference] = dimensions;

    public IReadOnlyList<Expr> DimensionsOf(string reference)
    {
        if (declared.TryGetValue(reference, out IReadOnlyList<Expr>? dimensions))
            return dimensions;
        string name = reference.Substring(reference.IndexOf(':') + 1);
        if (StationaryReference.Transition(reference) is not null)
            return [names.Parameter(name)!.Dimensions[0]];
        if (QuadratureReference.CountOf(reference) is { } count)
            return [new Number(count)];
        return tables.FirstOrDefault(table => table.Name == name)?.Dimensions.Select(dimension => dimension.Count).ToArray() ?? [];
    }

    private Expr Visit(Expr e, Dictionary<string, Expr> scope)
    {
        if (IsRowFree(e))
            return IsTrivial(e) ? e : Table(e, scope);
        if (IsFeature(e))
            return Feature(e);
        switch (e)
        {
            case Apply { Op: Op.XLogY } product:
                return new Apply(Op.If, [new Apply(Op.Equal, [product.Arguments[0], Expr.Zero]), Expr.Zero, new Apply(Op.Multiply, [Visit(product.Arguments[0], scope), Visit(new Apply(Op.Log, [product.Arguments[1]]), scope)])]);
            case Apply { Op: Op.Add or Op.Multiply } combination:
                return Combine(combination, scope);
            case Apply { Op: Op.Mahalanobis or Op.LogSumExp or Op.SoftmaxEntry }:
                return e;
            case Apply apply:
                return new Apply(apply.Op, apply.Arguments.Select(argument => Visit(argument, scope)).ToEquatableArray());
            case Sum sum:
                scope[sum.Index] = sum.Count;
                return new Sum(sum.Index, sum.Count, Visit(sum.Body, scope));
            default:
                return e;
        }
    }

    private Expr Combine(Apply combination, Dictionary<string, Expr> scope)
    {
        Expr Join(IReadOnlyList<Expr> parts) => parts.Count == 1 ? parts[0] : new Apply(combination.Op, parts.ToEquatableArray());
        Expr[] fixedParts = combination.Arguments.Where(IsRowFree).ToArray();
        Expr[] dataParts = combination.Arguments.Where(part => !IsRowFree(part) && IsFeature(part)).ToArray();
        var result = new List<Expr>();
        if (fixedParts.Length > 0)
        {
            Expr joined = Join(fixedParts);
            if (IsTrivial(joined))
                result.AddRange(fixedParts);
            else
                result.Add(Table(joined, scope));
        }

        if (dataParts.Length > 0)
            result.Add(Feature(Join(dataParts)));
        result.AddRange(combination.Arguments.Where(part => !IsRowFree(part) && !IsFeature(part)).Select(part => Visit(part, scope)));
        return Join(result);
    }

    // Free of the row's numbers; a category may stand as an index or a condition, and becomes a dimension.
    private bool IsRowFree(Expr e) => e switch
    {
        Apply { Op: Op.IsPresent } => false,
        Symbol symbol => names.Data(symbol.Name) is not { } data || (data.Cardinality is not null && data.Dimension is null),
        _ when IsCategoryEntry(e) => true,
        _ => e.Children().All(IsRowFree),
    };

    // A category among the entries of a member, Answer[j].
    private bool IsCategoryEntry(Expr e) => e is Element { Source: Symbol source } element
        && names.Data(source.Name) is { Cardinality: not null, Dimension: not null } && element.Indices.Count == 1 && element.Indices[0] is Bound;

    private bool IsTrivial(Expr e) => e switch
    {
        Number or Symbol or Bound or Element => true,
        Apply { Op: Op.Multiply } product => product.Arguments.Count == 2 && product.Arguments[0] is Number && IsTrivial(product.Arguments[1]),
        _ => false,
    };

    // A function of the row's data alone, worth a column: it calls a function.
    private bool IsFeature(Expr e) =>
        Substitution.FreeBounds(e).Count == 0
        && Substitution.Symbols(e).All(name => names.Data(name) is { Cardinality: null, IsSummedOut: false } || names.Parameter(name) is null && !names.IsLatent(name) && names.Data(name) is null)
        && Substitution.Any(e, node => node is Apply { Op: Op.Log or Op.LogGamma or Op.LogFactorial or Op.LogBeta or Op.Exp or Op.Cos or Op.Sin or Op.Sqrt });

    private Expr Table(Expr value, Dictionary<string, Expr> scope)
    {
        var entries = Nodes(value).Where(IsCategoryEntry).Cast<Element>().Distinct().ToArray();
        if (entries.Select(entry => entry.Source).Distinct().Count() < entries.Length)
            return value;
        value = entries.Aggregate(value, (e, entry) => Substitution.Replace(e, entry, entry.Source));
        var dimensions = Substitution.Symbols(value).Where(name => names.Cardinality(name) is not null).OrderBy(name => names.IsLatent(name) ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new Dimension(name, false, names.Cardinality(name)!, new Symbol(name)))
            .Concat(Substitution.FreeBounds(value).Union(entries.Select(entry => ((Bound)entry.Indices[0]).Name)).OrderBy(name => name, StringComparer.Ordinal).Select(name => new Dimension(name, true, scope[name], new Bound(name))))
            .ToEquatableArray();
        TableNode? known = tables.FirstOrDefault(table => table.Value == value && table.Dimensions == dimensions);
        if (known is null)
        {
            known = new TableNode(Unique(tables, "Term"), value, dimensions);
            tables.Add(known);
        }

        var reference = new Symbol("$table:" + known.Name);
        return dimensions.Count == 0
            ? reference
            : new Element(reference, dimensions.Select(dimension => (Expr?)entries.FirstOrDefault(entry => entry.Source == dimension.At) ?? dimension.At).ToEquatableArray());
    }

    private static IEnumerable<Expr> Nodes(Expr e) => e.Children().SelectMany(Nodes).Prepend(e);

    private Expr Feature(Expr value)
    {
        TableNode? known = features.FirstOrDefault(feature => feature.Value == value);
        if (known is null)
        {
            known = new TableNode(Unique(features, "Feature"), value, []);
            features.Add(known);
        }

        return new Symbol("$feature:" + known.Name);
    }

    private string Unique(List<TableNode> list, string word)
    {
        string stem = names.Local(variable, word).TrimStart('@');
        string name = stem;
        for (int i = 2; list.Any(table => table.Name == name); i++)
            name = stem + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }
}
