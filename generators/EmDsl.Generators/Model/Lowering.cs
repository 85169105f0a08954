using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// Rewrites expressions over vectors and matrices into scalar expressions over entries, and states on the way which sizes must be
/// equal. A mismatch is reported to <c>report</c> in the modeller's words.
/// </summary>
internal sealed partial class Lowering(
    IReadOnlyDictionary<string, MemberSpec> members,
    SizeUnifier sizes,
    string variable,
    Action<string, string> reportShape)
{
    private readonly Symbol identityDimension = SizeUnifier.Placeholder(variable, -1);
    private readonly Dictionary<string, Expr> bounds = new();
    private int fresh;

    /// <summary>Declares a bound variable with its count for the time of a body.</summary>
    public void Bind(string name, Expr count) => bounds[name] = count;

    public Expr Scalar(Expr expression) => Lower(expression) switch
    {
        ScalarTensor scalar => scalar.Value,
        VectorTensor => Mismatch("a number", "a vector"),
        _ => Mismatch("a number", "a matrix"),
    };

    public VectorTensor Vector(Expr expression) => Lower(expression) switch
    {
        VectorTensor vector => vector,
        ScalarTensor => new VectorTensor(Expr.One, _ => Mismatch("a vector", "a number")),
        _ => new VectorTensor(Expr.One, _ => Mismatch("a vector", "a matrix")),
    };

    public MatrixTensor Matrix(Expr expression)
    {
        if (Lower(expression) is MatrixTensor matrix)
            return matrix;
        Mismatch("a matrix", "a number or vector");
        return new MatrixTensor(Expr.One, Expr.One, (_, _) => new Number(double.NaN), MatrixForm.Full, null, null);
    }

    public Tensor Lower(Expr expression)
    {
        switch (expression)
        {
            case Number or Bound:
                return new ScalarTensor(expression);
            case Symbol symbol:
                return Member(symbol, []);
            case Element element:
                return Entry(element);
            case Sum sum:
                {
                    Expr count = Count(sum.Count);
                    return new ScalarTensor(new Sum(sum.Index, count, Under(sum.Index, count, sum.Body)));
                }

            case Lambda lambda:
                {
                    Expr count = Count(lambda.Count);
                    Expr body = Under(lambda.Index, count, lambda.Body);
                    return new VectorTensor(count, index => Substitution.Replace(body, new Bound(lambda.Index), index));
                }

            case Earlier earlier:
                return Lower(earlier.Variable) switch
                {
                    VectorTensor vector => vector with { Entry = index => new Earlier(vector.Entry(index), earlier.Lag) },
                    ScalarTensor scalar => new ScalarTensor(new Earlier(scalar.Value, earlier.Lag)),
                    Tensor other => other,
                };
            case Apply apply:
                return Application(apply);
            default:
                throw new InvalidOperationException($"No lowering for {expression.GetType().Name}.");
        }
    }

    // The body of a binder; outside it, its name may mean another variable.
    private Expr Under(string index, Expr count, Expr body)
    {
        bool isShadowing = bounds.TryGetValue(index, out Expr? outer);
        bounds[index] = count;
        Expr lowered = Scalar(body);
        if (isShadowing)
            bounds[index] = outer!;
        return lowered;
    }

    /// <summary>Σ over the entries of a vector.</summary>
    public Expr SumOver(VectorTensor vector, Func<Expr, Expr> body)
    {
        string index = Fresh();
        bounds[index] = vector.Count;
        return new Sum(index, vector.Count, body(new Bound(index)));
    }

    public static int RankOf(ValueType type) => type.Scalar switch
    {
        ScalarKind.Vector => 1,
        ScalarKind.Matrix => 2,
        _ => 0,
    };

    public static int IndexRankOf(ValueType type) => type.Containers.Sum(container => container.Rank);

    // What a vector is mistaken for.
    private static bool IsPlainArray(ValueType type) => type is { Scalar: ScalarKind.Real, Containers.Count: 1 } && type.Containers[0] is { Rank: 1, State: null };

    private Tensor Entry(Element element)
    {
        var indices = element.Indices.Select(Scalar).ToArray();
        if (element.Source is Symbol symbol)
            return Member(symbol, indices);
        switch (Lower(element.Source))
        {
            case VectorTensor vector when indices.Length == 1:
                return new ScalarTensor(vector.Entry(indices[0]));
            case MatrixTensor matrix when indices.Length == 2:
                return new ScalarTensor(matrix.Entry(indices[0], indices[1]));
            default:
                reportShape("The value has fewer dimensions than the indices after it", "take an index away");
                return new ScalarTensor(new Number(double.NaN));
        }
    }

    private Tensor Member(Symbol symbol, Expr[] indices)
    {
        if (!members.TryGetValue(symbol.Name, out MemberSpec? member))
            return new ScalarTensor(symbol);
        bool isData = member.Kind is not (MemberKind.Parameter or MemberKind.Constant);
        if (member.Per is { } group && member.Kind == MemberKind.Parameter)
            indices = [new Symbol(group), .. indices];
        int indexRank = IndexRankOf(member.Type) + (member.Per is not null && member.Kind == MemberKind.Parameter ? 1 : 0);
        int valueRank = RankOf(member.Type);
        int total = indexRank + valueRank;
        if (isData && indices.Length == 0 && total == 1)
            return new VectorTensor(SizeUnifier.DataDimension(member.Name), index => new Element(symbol, [index]));
        if (indices.Length < indexRank)
        {
            reportShape($"'{member.Name}' has {Count(indexRank)} and is used with {indices.Length}", $"write '{member.Name}[{string.Join(", ", Enumerable.Repeat("…", indexRank))}]'{(IsPlainArray(member.Type) ? ", or declare it as 'Vector<double>'" : "")}");
            return new ScalarTensor(new Number(double.NaN));
        }

        if (indices.Length > total)
        {
            reportShape($"'{member.Name}' takes at most {Count(total)} and is used with {indices.Length}", "take an index away");
            return new ScalarTensor(new Number(double.NaN));
        }

        for (int i = 0; i < indices.Length; i++)
            Index(member, i, indices[i]);
        Expr Size(int dimension) => isData ? SizeUnifier.DataDimension(member.Name) : SizeUnifier.Placeholder(member.Name, dimension);
        Expr At(params Expr[] rest)
        {
            Expr[] all = [.. indices, .. rest];
            return all.Length == 0 ? symbol : new Element(symbol, all.ToEquatableArray());
        }

        switch (total - indices.Length)
        {
            case 0:
                return new ScalarTensor(At());
            case 1:
                return new VectorTensor(Size(total - 1), index => At(index));
            case 2 when valueRank == 2:
                return new MatrixTensor(Size(total - 2), Size(total - 1), (row, column) => At(row, column), MatrixForm.Full, At(), null);
            default:
                reportShape($"'{member.Name}' is used with {Count(indices.Length)}", $"it needs {Count(indexRank)} before its value");
                return new ScalarTensor(new Number(double.NaN));
        }
    }

    // An index that is a discrete variable or a bound index fixes the size of the dimension it runs over.
    private void Index(MemberSpec member, int dimension, Expr index)
    {
        bool isData = member.Kind is not (MemberKind.Parameter or MemberKind.Constant);
        Expr size = isData ? SizeUnifier.DataDimension(member.Name) : SizeUnifier.Placeholder(member.Name, dimension);
        bool agrees = index switch
        {
            Earlier { Variable: Symbol variable } when members.ContainsKey(variable.Name) => sizes.Unify(SizeUnifier.Cardinality(variable.Name), size),
            Symbol variable when members.ContainsKey(variable.Name) => sizes.Unify(SizeUnifier.Cardinality(variable.Name), size),
            Bound bound when bounds.TryGetValue(bound.Name, out Expr? count) => sizes.Unify(count, size),
            _ => true,
        };
        if (!agrees)
            reportShape($"'{Describe(index)}' takes {Text(index is Bound bound ? bounds[bound.Name] : SizeUnifier.Cardinality(index.Symbols().First()))} values and indexes {Text(size)} entries of '{member.Name}'", "the two numbers must be equal");
    }

    private static string Count(int indices) => indices switch { 0 => "no index", 1 => "1 index", _ => $"{indices} indices" };

    private static string Describe(Expr index) => index switch
    {
        Earlier { Variable: Symbol symbol } => $"Previous({symbol.Name})",
        Symbol symbol => symbol.Name,
        Bound bound => bound.Name,
        _ => "the index",
    };

    private string Text(Expr size) => sizes.Resolve(size) is Number number
        ? number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : "unknown";

    private Expr Count(Expr count) => count is Apply { Op: Op.Length } length ? Length(length.Arguments[0]) : Scalar(count);

    // The number of entries of a vector, of rows of a square matrix.
    private Expr Length(Expr operand) => Lower(operand) is MatrixTensor square ? square.Rows : Vector(operand).Count;

    private void Same(Expr left, Expr right, string what)
    {
        if (!sizes.Unify(left, right))
            reportShape($"{what} are {Text(left)} and {Text(right)}", "the two numbers must be equal");
    }

    private string Fresh()
    {
        string name;
        do
            name = $"i{fresh++}";
        while (bounds.ContainsKey(name));
        return name;
    }

    private Number Mismatch(string needed, string found)
    {
        reportShape($"{char.ToUpperInvariant(found[0])}{found.Substring(1)} stands where {needed} is needed", $"write {needed}");
        return new Number(double.NaN);
    }
}
