using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Prints scalar expressions as C#. Sums and quadratic forms become loops that are written before the statement that uses them.
/// </summary>
internal sealed class ExpressionWriter
{
    private readonly KernelNames names;
    private readonly Func<string, string> parameterArray;
    private readonly CSharpPrinter printer;
    private readonly HashSet<string> arrays = [];
    private readonly Stack<Dictionary<Expr, string>> outerNames = new();
    private Dictionary<Expr, string> replaced = new();
    private readonly Dictionary<string, int> temporaries;

    // Loops already written, by the block they stand in: an expression that is asked for twice is computed once.
    private readonly Stack<Dictionary<Expr, string>> computed = new([new Dictionary<Expr, string>()]);

    /// <param name="names">Local names.</param>
    /// <param name="writer">Where loops go.</param>
    /// <param name="parameterArray">The text of the flat array of a parameter or of its shift.</param>
    /// <param name="temporaries">The temporaries used so far in the method, so that none is declared twice.</param>
    public ExpressionWriter(KernelNames names, SourceWriter writer, Func<string, string> parameterArray, Dictionary<string, int>? temporaries = null)
    {
        this.temporaries = temporaries ?? new Dictionary<string, int>();
        this.names = names;
        this.parameterArray = parameterArray;
        Writer = writer;
        printer = new CSharpPrinter(Leaf, IntegerLeaf, ConditionLeaf);
    }

    public SourceWriter Writer { get; set; }

    /// <summary>Whether the kernel's Cholesky factors of covariances can be read; without them a density computes its own.</summary>
    public bool HasFactors { get; init; } = true;

    /// <summary>The arrays of parameters and tables that were printed.</summary>
    public IReadOnlyCollection<string> Arrays => arrays;

    /// <summary>Prints <paramref name="text"/> wherever <paramref name="expression"/> stands.</summary>
    public void Name(Expr expression, string text) => replaced[expression] = text;

    /// <summary>Whether <see cref="Name"/> gave it a text.</summary>
    public bool IsNamed(Expr expression) => replaced.ContainsKey(expression);

    public string Double(Expr expression) => printer.Print(expression);

    public string DoublePrimary(Expr expression) => printer.PrintPrimary(expression);

    public string Integer(Expr expression) => printer.PrintInteger(expression);

    public string Condition(Expr expression) => printer.PrintCondition(expression);

    /// <summary>The flat position of an entry of a tensor.</summary>
    public string Position(IEnumerable<Expr> indices, IReadOnlyList<Expr> dimensions) => names.Flat(indices.Select(Integer).ToArray(), dimensions);

    private string? Leaf(Expr expression)
    {
        if (replaced.TryGetValue(expression, out string? known))
            return known;
        switch (expression)
        {
            case Symbol symbol:
                return SymbolText(symbol.Name);
            case Bound bound:
                return "((double)" + names.Local(bound.Name) + ")";
            case Element { Source: Symbol source } element:
                return ElementText(source.Name, element.Indices);
            case Element { Source: Bound array } element:
                return $"{replaced[array]}[{Integer(element.Indices[0])}]";
            case Sum or Apply { Op: Op.Mahalanobis or Op.TraceQuotient or Op.LogSumExp }:
                return Once(expression);
            case Apply { Op: Op.SoftmaxEntry } entry:
                var scores = (Lambda)entry.Arguments[1];
                Expr score = scores.Body.ReplaceBound(scores.Index, entry.Arguments[0]);
                return $"global::System.Math.Exp({DoublePrimary(score)} - {Once(new Apply(Op.LogSumExp, scores))})";
            case Apply { Op: Op.LogDeterminant } determinant:
                return HasFactors ? LogDeterminant(determinant.Arguments[0]) : $"global::EmDsl.Numerics.CovarianceFactors.LogDeterminant({Entries(determinant.Arguments[0], "matrix")})";
            default:
                return null;
        }
    }

    private string? IntegerLeaf(Expr expression)
    {
        if (replaced.TryGetValue(expression, out string? known))
            return known;
        switch (expression)
        {
            case Number number:
                return ((int)number.Value).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case Bound bound:
                return names.Local(bound.Name);
            case Symbol symbol when names.Cardinality(symbol.Name) is not null || names.IsLatent(symbol.Name):
                return names.Local(symbol.Name);
            case Symbol symbol when names.Data(symbol.Name) is { } data:
                return data.Type.Scalar == ScalarKind.Real ? null : "(int)" + names.Local(symbol.Name);
            case Symbol symbol when Derivation.LevelIndex.ColumnAt(symbol.Name) is { } column:
                return $"{names.Local(column, "Levels")}.Places[row]";
            case Symbol symbol:
                // A whole number that the user sets, in the flat view a double like all of it.
                return names.Parameter(symbol.Name) is null ? names.Size(symbol) : "(int)" + SymbolText(symbol.Name);
            case Element { Source: Symbol source } element when names.Parameter(source.Name) is not null:
                return "(int)" + ElementText(source.Name, element.Indices);
            case Element { Source: Symbol source } element when names.Data(source.Name) is { } data && data.Type.Scalar != ScalarKind.Real && data.Type.Scalar != ScalarKind.Vector:
                return DataEntry(data, element.Indices);
            default:
                return null;
        }
    }

    private string? ConditionLeaf(Expr expression)
    {
        switch (expression)
        {
            case Apply { Op: Op.IsPresent } present:
                return Presence(present.Arguments[0]);
            case Symbol symbol when names.Cardinality(symbol.Name) is not null:
                return $"({names.Local(symbol.Name)} != 0)";
            default:
                return null;
        }
    }

    private string Presence(Expr value)
    {
        string name = value is Symbol symbol ? symbol.Name : ((Symbol)((Element)value).Source).Name;
        DataNode data = names.Data(name)!;

        // A vector is present where some entry is.
        if (value is Symbol && data.Dimension is { } dimension)
            return $"!global::EmDsl.Numerics.LinearGaussianSmoother.IsMissing(data.{names.Api.Column(name)}, row, {names.Size(dimension)})";
        string text = value is Element element ? DataEntry(data, element.Indices) : names.Local(name);
        if (data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector)
            return $"!double.IsNaN({text})";
        return data.Cardinality is null && value is Symbol ? $"!double.IsNaN({text})" : $"({text} != int.MinValue)";
    }

    private string SymbolText(string name)
    {
        if (names.Parameter(Derivation.LocationShift.ParameterOf(name)) is not null)
            return Array(name) + "[0]";
        if (TableNode.IsReference(name))
            return Array(name) + (TableNode.IsFeature(name) ? "[row]" : "[0]");
        if (names.Cardinality(name) is not null)
            return "((double)" + names.Local(name) + ")";
        if (names.Data(name) is not null)
            return names.Local(name);
        return "((double)" + names.Size(new Symbol(name)) + ")";
    }

    private string ElementText(string name, EquatableArray<Expr> indices)
    {
        if (names.Data(name) is { } data)
        {
            string entry = DataEntry(data, indices);
            return data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? entry : "((double)" + entry + ")";
        }

        if (TableNode.IsReference(name))
            return $"{Array(name)}[{Position(indices, TableDimensions(name))}]";
        ParameterNode parameter = names.Parameter(Derivation.LocationShift.ParameterOf(name))!;
        return $"{Array(name)}[{Position(indices, parameter.Dimensions)}]";
    }

    /// <summary>Set by the kernel: the dimensions of a table by reference name.</summary>
    public Func<string, IReadOnlyList<Expr>> TableDimensions { get; set; } = _ => [];

    private string Array(string name)
    {
        arrays.Add(name);
        return parameterArray(name);
    }

    private string DataEntry(DataNode data, EquatableArray<Expr> indices)
    {
        arrays.Add(data.Name);
        return $"{names.Local(data.Name)}[{names.Local(data.Name, "Start")} + {Parenthesise(Integer(indices[0]))}]";
    }

    private string Once(Expr expression)
    {
        foreach (Dictionary<Expr, string> block in computed)
        {
            if (block.TryGetValue(expression, out string? known))
                return known;
        }

        return computed.Peek()[expression] = expression switch
        {
            Sum sum => SumText(sum),
            Apply { Op: Op.TraceQuotient } trace => TraceQuotient(trace),
            Apply { Op: Op.LogSumExp } logSum => LogSumExp((Lambda)logSum.Arguments[0]),
            _ => Mahalanobis((Apply)expression),
        };
    }

    /// <summary>Indices of loops around what is printed, which loops inside it must not hide.</summary>
    public HashSet<string> OuterIndices { get; } = [];

    private (string Index, Expr Body) Inner(string index, Expr body)
    {
        if (!OuterIndices.Contains(index))
            return (names.Local(index), body);
        string fresh = Substitution.Fresh(index, OuterIndices);
        return (names.Local(fresh), body.ReplaceBound(index, new Bound(fresh)));
    }

    private string LogSumExp(Lambda scores)
    {
        string largest = Temporary("largest"), total = Temporary("scaledSum"), score = Temporary("score");
        Writer.Line($"double {largest} = double.NegativeInfinity;");
        Writer.Line($"double {total} = 0.0;");
        (string index, Expr body) = Inner(scores.Index, scores.Body);
        Open($"for (int {index} = 0; {index} < {names.Size(scores.Count)}; {index}++)");
        Writer.Line($"global::EmDsl.Numerics.LogSumExp.Add({Double(body)}, ref {largest}, ref {total});");
        Close();
        Writer.Line($"double {score} = {largest} + global::System.Math.Log({total});");
        return score;
    }

    /// <summary>Opens a block: what is computed or named inside it is not known behind it.</summary>
    public void Open(string header)
    {
        Writer.Open(header);
        outerNames.Push(replaced);
        replaced = new Dictionary<Expr, string>(replaced);
        computed.Push(new Dictionary<Expr, string>());
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public void Close()
    {
        Writer.Close();
        replaced = outerNames.Pop();
        computed.Pop();
    }

    private string SumText(Sum sum)
    {
        string total = Temporary("sum");
        Writer.Line($"double {total} = 0.0;");
        (string index, Expr inner) = Inner(sum.Index, sum.Body);
        Open($"for (int {index} = 0; {index} < {names.Size(sum.Count)}; {index}++)");
        string body = Double(inner);
        Writer.Line($"{total} += {body};");
        Close();
        return total;
    }

    // A vector or a matrix in an array of its own.
    private string Entries(Expr tensor, string stem)
    {
        string array = Temporary(stem);
        Lambda rows = tensor as Lambda ?? Rows(tensor);
        var columns = rows.Body as Lambda;
        (string row, Expr body) = Inner(rows.Index, rows.Body);
        string size = names.Size(rows.Count);
        Writer.Line($"var {array} = new double[{size}{(columns is null ? "" : " * " + names.Size(columns.Count))}];");
        Open($"for (int {row} = 0; {row} < {size}; {row}++)");
        if (columns is null)
        {
            Writer.Line($"{array}[{row}] = {Double(body)};");
        }
        else
        {
            (string column, Expr entry) = Inner(columns.Index, ((Lambda)body).Body);
            Open($"for (int {column} = 0; {column} < {names.Size(columns.Count)}; {column}++)");
            Writer.Line($"{array}[{row} * {names.Size(columns.Count)} + {column}] = {Double(entry)};");
            Close();
        }

        Close();
        return array;
    }

    private Lambda Rows(Expr matrix)
    {
        (string name, EquatableArray<Expr> indices) = Handle(matrix);
        EquatableArray<Expr> dimensions = names.Parameter(name)!.Dimensions;
        var entry = new Element(new Symbol(name), indices.Add(new Bound("rowIndex")).Add(new Bound("columnIndex")));
        return new Lambda("rowIndex", dimensions[dimensions.Count - 2], new Lambda("columnIndex", dimensions[dimensions.Count - 1], entry));
    }

    // yᵀ C⁻¹ y = ‖L⁻¹ y‖², with the inverse Cholesky factor of C at hand.
    private string Mahalanobis(Apply quadratic)
    {
        var vector = (Lambda)quadratic.Arguments[0];
        if (!HasFactors)
        {
            string form = Temporary("distance"), matrix = Entries(quadratic.Arguments[1], "matrix"), entries = Entries(vector, "vector");
            Writer.Line($"double {form} = global::EmDsl.Numerics.CovarianceFactors.Quadratic({matrix}, {entries});");
            return form;
        }

        (string name, EquatableArray<Expr> indices) = Handle(quadratic.Arguments[1]);
        ParameterNode parameter = names.Parameter(name)!;
        string size = names.Size(vector.Count);
        string table = Array(TableNode.InverseFactor(name));
        string distance = Temporary("distance");
        string slice = Temporary("slice");
        string outer = Temporary("i"), inner = Temporary("j"), entry = Temporary("entry");
        Writer.Line($"double {distance} = 0.0;");
        string position = indices.Count == 0 ? "0" : Parenthesise(Position(indices, parameter.Dimensions.Take(indices.Count).ToArray()));
        Writer.Line($"int {slice} = {(position == "0" ? "0" : $"{position} * {size} * {size}")};");
        Open($"for (int {outer} = 0; {outer} < {size}; {outer}++)");
        Writer.Line($"double {entry} = 0.0;");
        Open($"for (int {inner} = 0; {inner} <= {outer}; {inner}++)");
        Expr body = Substitution.Replace(vector.Body, new Bound(vector.Index), new Bound(inner));
        string difference = printer.PrintPrimary(body);
        Writer.Line($"{entry} += {table}[{slice} + ({outer} * {size}) + {inner}] * {difference};");
        Close();
        Writer.Line($"{distance} += {entry} * {entry};");
        Close();
        return distance;
    }

    // tr(C⁻¹ M) = Σ (L⁻¹ M) ∘ L⁻¹, with the inverse Cholesky factor of C at hand.
    private string TraceQuotient(Apply quotient)
    {
        var rows = (Lambda)quotient.Arguments[0];
        var columns = (Lambda)rows.Body;
        (string name, EquatableArray<Expr> indices) = Handle(quotient.Arguments[1]);
        ParameterNode parameter = names.Parameter(name)!;
        string size = names.Size(rows.Count);
        string table = Array(TableNode.InverseFactor(name));
        string trace = Temporary("sum"), slice = Temporary("slice");
        string outer = Temporary("i"), left = Temporary("j"), right = Temporary("j");
        Writer.Line($"double {trace} = 0.0;");
        string position = indices.Count == 0 ? "0" : Parenthesise(Position(indices, parameter.Dimensions.Take(indices.Count).ToArray()));
        Writer.Line($"int {slice} = {(position == "0" ? "0" : $"{position} * {size} * {size}")};");
        Open($"for (int {outer} = 0; {outer} < {size}; {outer}++)");
        Open($"for (int {left} = 0; {left} <= {outer}; {left}++)");
        Open($"for (int {right} = 0; {right} <= {outer}; {right}++)");
        string entry = printer.PrintPrimary(columns.Body.ReplaceBound(columns.Index, new Bound(right)).ReplaceBound(rows.Index, new Bound(left)));
        Writer.Line($"{trace} += {table}[{slice} + ({outer} * {size}) + {left}] * {entry} * {table}[{slice} + ({outer} * {size}) + {right}];");
        Close();
        Close();
        Close();
        return trace;
    }

    private string LogDeterminant(Expr matrix)
    {
        (string name, EquatableArray<Expr> indices) = Handle(matrix);
        ParameterNode parameter = names.Parameter(name)!;
        string table = Array(TableNode.LogDeterminant(name));
        return $"{table}[{(indices.Count == 0 ? "0" : Position(indices, parameter.Dimensions.Take(indices.Count).ToArray()))}]";
    }

    private static (string Name, EquatableArray<Expr> Indices) Handle(Expr matrix) => matrix is Element element
        ? (((Symbol)element.Source).Name, element.Indices)
        : (((Symbol)matrix).Name, []);

    private string Temporary(string stem)
    {
        temporaries.TryGetValue(stem, out int used);
        temporaries[stem] = used + 1;
        return stem + (used + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public static string Parenthesise(string text) => text.IndexOf(' ') >= 0 ? "(" + text + ")" : text;
}
