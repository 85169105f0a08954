using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// Rewrites expressions over vectors and matrices into scalar expressions over entries, and states on the way which sizes must be
/// equal. A mismatch is reported to <c>report</c> in the modeller's words.
/// </summary>
internal sealed class Lowering(
    IReadOnlyDictionary<string, MemberSpec> members,
    SizeUnifier sizes,
    string variable,
    Action<string, string> reportShape,
    Action<string> reportUnsupported)
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

    private Tensor Application(Apply apply)
    {
        var arguments = apply.Arguments;
        switch (apply.Op)
        {
            case Op.VectorAdd:
                return VectorAdd(arguments);
            case Op.Scale:
                return Scale(arguments[0], arguments[1]);
            case Op.Dot:
                {
                    VectorTensor left = Vector(arguments[0]);
                    VectorTensor right = Vector(arguments[1]);
                    Same(left.Count, right.Count, "The numbers of entries of the two vectors of a product");
                    return new ScalarTensor(SumOver(left, i => left.Entry(i) * right.Entry(i)));
                }

            case Op.MatrixTimesVector:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    VectorTensor vector = Vector(arguments[1]);
                    Same(matrix.Columns, vector.Count, "The columns of a matrix and the entries of the vector that it multiplies");
                    return new VectorTensor(matrix.Rows, row => SumOver(vector, i => matrix.Entry(row, i) * vector.Entry(i)));
                }

            case Op.MatrixProduct:
                {
                    MatrixTensor left = Matrix(arguments[0]);
                    MatrixTensor right = Matrix(arguments[1]);
                    Same(left.Columns, right.Rows, "The columns of a matrix and the rows of the matrix that it multiplies");
                    return new MatrixTensor(
                        left.Rows,
                        right.Columns,
                        (row, column) => SumOver(new VectorTensor(left.Columns, i => left.Entry(row, i)), i => left.Entry(row, i) * right.Entry(i, column)),
                        MatrixForm.Full,
                        null,
                        null);
                }

            case Op.Transpose:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    return matrix with { Rows = matrix.Columns, Columns = matrix.Rows, Entry = (row, column) => matrix.Entry(column, row), Handle = null };
                }

            case Op.Row:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    Expr row = Scalar(arguments[1]);
                    return new VectorTensor(matrix.Columns, column => matrix.Entry(row, column));
                }

            case Op.Column:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    Expr column = Scalar(arguments[1]);
                    return new VectorTensor(matrix.Rows, row => matrix.Entry(row, column));
                }

            case Op.DiagonalMatrix:
                {
                    VectorTensor diagonal = Vector(arguments[0]);
                    return Diagonal(diagonal);
                }

            case Op.IdentityMatrix:
                // All identities of one equation have one dimension, that of the value beside them.
                return Diagonal(new VectorTensor(identityDimension, _ => Expr.One));
            case Op.VectorLiteral when arguments.Count == 0:
                reportShape("A vector without entries stands where at least one is needed", "give its entries");
                return new VectorTensor(Expr.One, _ => new Number(double.NaN));
            case Op.VectorLiteral:
                {
                    var entries = arguments.Select(Scalar).ToArray();
                    return new VectorTensor(
                        new Number(entries.Length),
                        index => index is Number number && number.Value >= 0 && number.Value < entries.Length
                            ? entries[(int)number.Value]
                            : new Apply(Op.Select, new[] { index }.Concat(entries).ToEquatableArray()));
                }

            case Op.Length:
                return new ScalarTensor(Length(arguments[0]));
            case Op.EntrywiseExp:
                return Entrywise(arguments[0], Op.Exp);
            case Op.EntrywiseLog:
                return Entrywise(arguments[0], Op.Log);
            case Op.EntrywiseLogistic:
                return Entrywise(arguments[0], Op.Logistic);
            case Op.Softmax:
                {
                    VectorTensor scores = Vector(arguments[0]);
                    string index = Fresh();
                    bounds[index] = scores.Count;
                    var vector = new Lambda(index, scores.Count, scores.Entry(new Bound(index)));
                    return scores with { Entry = entry => new Apply(Op.SoftmaxEntry, [entry, vector]) };
                }

            case Op.LogDeterminant:
                return new ScalarTensor(LogDeterminant(Matrix(arguments[0])));
            case Op.TraceQuotient:
                return new ScalarTensor(TraceQuotient(Matrix(arguments[0]), Matrix(arguments[1])));
            case Op.Mahalanobis:
                return new ScalarTensor(Mahalanobis(Vector(arguments[0]), Matrix(arguments[1])));
            default:
                return new ScalarTensor(new Apply(apply.Op, arguments.Select(Scalar).ToEquatableArray()));
        }
    }

    private Tensor VectorAdd(EquatableArray<Expr> arguments)
    {
        Tensor[] parts = arguments.Select(Lower).ToArray();
        if (parts.All(part => part is MatrixTensor))
        {
            var matrices = parts.Cast<MatrixTensor>().ToArray();
            foreach (MatrixTensor matrix in matrices.Skip(1))
            {
                Same(matrices[0].Rows, matrix.Rows, "The rows of the matrices of a sum");
                Same(matrices[0].Columns, matrix.Columns, "The columns of the matrices of a sum");
            }

            return new MatrixTensor(
                matrices[0].Rows,
                matrices[0].Columns,
                (row, column) => new Apply(Op.Add, matrices.Select(matrix => matrix.Entry(row, column)).ToEquatableArray()),
                MatrixForm.Full,
                null,
                null);
        }

        VectorTensor[] vectors = arguments.Select(Vector).ToArray();
        foreach (VectorTensor vector in vectors.Skip(1))
            Same(vectors[0].Count, vector.Count, "The numbers of entries of the vectors of a sum");
        return new VectorTensor(vectors[0].Count, index => new Apply(Op.Add, vectors.Select(vector => vector.Entry(index)).ToEquatableArray()));
    }

    private Tensor Scale(Expr factorExpression, Expr operand)
    {
        Expr factor = Scalar(factorExpression);
        switch (Lower(operand))
        {
            case VectorTensor vector:
                return vector with { Entry = index => factor * vector.Entry(index) };
            case MatrixTensor { Form: MatrixForm.Diagonal, Diagonal: { } diagonal }:
                return Diagonal(diagonal with { Entry = index => factor * diagonal.Entry(index) });
            case MatrixTensor matrix:
                return matrix with
                {
                    Entry = (row, column) => factor * matrix.Entry(row, column),
                    Handle = matrix.Handle is null ? null : new Apply(Op.Scale, [factor, matrix.Handle]),
                };
            default:
                return new ScalarTensor(factor * Scalar(operand));
        }
    }

    private static MatrixTensor Diagonal(VectorTensor diagonal) => new(
        diagonal.Count,
        diagonal.Count,
        (row, column) => new Apply(Op.If, [new Apply(Op.Equal, [row, column]), diagonal.Entry(row), Expr.Zero]),
        MatrixForm.Diagonal,
        null,
        diagonal);

    private Tensor Entrywise(Expr operand, Op op) => Lower(operand) switch
    {
        VectorTensor vector => vector with { Entry = index => new Apply(op, [vector.Entry(index)]) },
        ScalarTensor scalar => new ScalarTensor(new Apply(op, [scalar.Value])),
        _ => new ScalarTensor(Mismatch("a vector", "a matrix")),
    };

    private Expr LogDeterminant(MatrixTensor matrix)
    {
        Same(matrix.Rows, matrix.Columns, "The rows and the columns of a covariance");
        if (matrix.Diagonal is { } diagonal)
            return SumOver(diagonal, i => new Apply(Op.Log, [diagonal.Entry(i)]));
        switch (matrix.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return (matrix.Rows * new Apply(Op.Log, [scaled.Arguments[0]])) + new Apply(Op.LogDeterminant, [scaled.Arguments[1]]);
            case { } handle:
                return new Apply(Op.LogDeterminant, [handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }

    private Expr Mahalanobis(VectorTensor vector, MatrixTensor matrix)
    {
        Same(vector.Count, matrix.Rows, "The entries of the value and the rows of the covariance");
        if (matrix.Diagonal is { } diagonal)
            return SumOver(vector, i => new Apply(Op.Power, [vector.Entry(i), new Number(2)]) / diagonal.Entry(i));
        string index = Fresh();
        bounds[index] = vector.Count;
        var lambda = new Lambda(index, vector.Count, vector.Entry(new Bound(index)));
        switch (matrix.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return new Apply(Op.Mahalanobis, [lambda, scaled.Arguments[1]]) / scaled.Arguments[0];
            case { } handle:
                return new Apply(Op.Mahalanobis, [lambda, handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }

    private Expr TraceQuotient(MatrixTensor matrix, MatrixTensor divisor)
    {
        Same(matrix.Rows, divisor.Rows, "The rows of a matrix and of the covariance beside it");
        Same(matrix.Columns, divisor.Columns, "The columns of a matrix and of the covariance beside it");
        if (divisor.Diagonal is { } diagonal)
            return SumOver(diagonal, i => matrix.Entry(i, i) / diagonal.Entry(i));
        string row = Fresh(), column = Fresh();
        bounds[row] = bounds[column] = matrix.Rows;
        var entries = new Lambda(row, matrix.Rows, new Lambda(column, matrix.Columns, matrix.Entry(new Bound(row), new Bound(column))));
        switch (divisor.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return new Apply(Op.TraceQuotient, [entries, scaled.Arguments[1]]) / scaled.Arguments[0];
            case { } handle:
                return new Apply(Op.TraceQuotient, [entries, handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }

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
