using EmDsl.Generators.Algebra;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SpecialFunctions = MathNet.Numerics.SpecialFunctions;

namespace EmDsl.Generators.Tests.Algebra;

/// <summary>
/// The numeric meaning of expressions, written independently of simplifier and printers. Values are doubles, vectors, matrices or
/// arrays of these.
/// </summary>
internal sealed class Evaluator(IReadOnlyDictionary<string, object> values)
{
    private readonly Dictionary<string, object> scope = values.ToDictionary();

    public static double Evaluate(Expr e, params (string Name, object Value)[] values) =>
        new Evaluator(values.ToDictionary(pair => pair.Name, pair => pair.Value)).Scalar(e);

    /// <summary>The value of a part, or null where it is not a number.</summary>
    public static double? EvaluateOrNull(Expr e, params (string Name, object Value)[] values) =>
        new Evaluator(values.ToDictionary(pair => pair.Name, pair => pair.Value)).Value(e) as double?;

    public double Scalar(Expr e) => Value(e) switch
    {
        double number => number,
        int number => number,
        bool truth => truth ? 1 : 0,
        var other => throw new InvalidOperationException($"{e} is a {other.GetType().Name}"),
    };

    private Vector<double> Vector(Expr e) => Value(e) is double[] entries ? Vector<double>.Build.Dense(entries) : (Vector<double>)Value(e);

    private Matrix<double> Matrix(Expr e) => (Matrix<double>)Value(e);

    private bool Truth(Expr e) => Scalar(e) != 0;

    private int Integer(Expr e) => checked((int)Scalar(e));

    private object Value(Expr e) => e switch
    {
        Number number => number.Value,
        Symbol symbol => scope[symbol.Name],
        Bound bound => scope[bound.Name],
        Element element => Entry(Value(element.Source), element.Indices.Select(Integer).ToArray()),
        Sum sum => Enumerable.Range(0, Integer(sum.Count)).Sum(i => With(sum.Index, i, () => Scalar(sum.Body))),
        Lambda lambda => Vector<double>.Build.Dense(Integer(lambda.Count), i => With(lambda.Index, i, () => Scalar(lambda.Body))),
        Apply apply => Value(apply.Op, apply.Arguments),
        _ => throw new InvalidOperationException($"No value: {e}"),
    };

    private double With(string index, int value, Func<double> body)
    {
        bool isShadowing = scope.TryGetValue(index, out object? outer);
        scope[index] = (double)value;
        double result = body();
        if (isShadowing)
            scope[index] = outer!;
        else
            scope.Remove(index);
        return result;
    }

    private static object Entry(object source, int[] indices) => (source, indices) switch
    {
        (_, []) => source,
        (Matrix<double> matrix, [var row, var column]) => matrix[row, column],
        (Matrix<double> matrix, [var row]) => matrix.Row(row),
        (Vector<double> vector, [var i]) => vector[i],
        (double[] array, [var i]) => array[i],
        (int[] array, [var i]) => array[i],
        (Array array, [var first, .. var rest]) => Entry(array.GetValue(first)!, rest),
        _ => throw new InvalidOperationException($"No entry {string.Join(", ", indices)} in {source}"),
    };

    private object Value(Op op, EquatableArray<Expr> a)
    {
        switch (op)
        {
            case Op.Add:
                return a.Sum(Scalar);
            case Op.Multiply:
                return a.Aggregate(1.0, (product, factor) => product * Scalar(factor));
            case Op.LogSumExp:
                return Math.Log(Vector(a[0]).Sum(Math.Exp));
            case Op.SoftmaxEntry:
                return Math.Exp(Vector(a[1])[Integer(a[0])]) / Vector(a[1]).Sum(Math.Exp);
            case Op.If:
                return Value(Truth(a[0]) ? a[1] : a[2]);
            case Op.Select:
                return Value(a[1 + Integer(a[0])]);
            case Op.Equal:
                return Scalar(a[0]) == Scalar(a[1]);
            case Op.Less:
                return Scalar(a[0]) < Scalar(a[1]);
            case Op.LessOrEqual:
                return Scalar(a[0]) <= Scalar(a[1]);
            case Op.And:
                return a.All(Truth);
            case Op.Or:
                return a.Any(Truth);
            case Op.Not:
                return !Truth(a[0]);
            case Op.Min:
                return a.Min(Scalar);
            case Op.Max:
                return a.Max(Scalar);
            case Op.VectorAdd:
                return a.Select(Vector).Aggregate((left, right) => left + right);
            case Op.Scale:
                return Value(a[1]) is Matrix<double> matrix ? Scalar(a[0]) * matrix : Scalar(a[0]) * Vector(a[1]);
            case Op.Dot:
                return Vector(a[0]).DotProduct(Vector(a[1]));
            case Op.MatrixTimesVector:
                return Matrix(a[0]) * Vector(a[1]);
            case Op.MatrixProduct:
                return Matrix(a[0]) * Matrix(a[1]);
            case Op.Transpose:
                return Matrix(a[0]).Transpose();
            case Op.Row:
                return Matrix(a[0]).Row(Integer(a[1]));
            case Op.Column:
                return Matrix(a[0]).Column(Integer(a[1]));
            case Op.DiagonalMatrix:
                return Matrix<double>.Build.DenseOfDiagonalVector(Vector(a[0]));
            case Op.VectorLiteral:
                return Vector<double>.Build.Dense(a.Select(Scalar).ToArray());
            case Op.Length:
                return Value(a[0]) is Matrix<double> square ? square.RowCount : Value(a[0]) is Array array ? array.Length : (double)Vector(a[0]).Count;
            case Op.EntrywiseExp:
                return Vector(a[0]).Map(Math.Exp);
            case Op.EntrywiseLog:
                return Vector(a[0]).Map(Math.Log);
            case Op.EntrywiseLogistic:
                return Vector(a[0]).Map(SpecialFunctions.Logistic);
            case Op.LogDeterminant:
                return Math.Log(Matrix(a[0]).Determinant());
            case Op.TraceQuotient:
                return (Matrix(a[1]).Inverse() * Matrix(a[0])).Trace();
            case Op.Mahalanobis:
                return Vector(a[0]) * Matrix(a[1]).Inverse() * Vector(a[0]);
            default:
                double[] x = a.Select(Scalar).ToArray();
                return Function(op, x[0], x.Length > 1 ? x[1] : double.NaN);
        }
    }

    private static double Function(Op op, double x, double y) => op switch
    {
        Op.Power => Math.Pow(x, y),
        Op.IntegerQuotient => Math.Truncate(x / y),
        Op.Remainder => x % y,
        Op.Exp => Math.Exp(x),
        Op.Log => Math.Log(x),
        Op.Sqrt => Math.Sqrt(x),
        Op.Abs => Math.Abs(x),
        Op.Cos => Math.Cos(x),
        Op.Sin => Math.Sin(x),
        Op.Logistic => 1 / (1 + Math.Exp(-x)),
        Op.LogGamma => SpecialFunctions.GammaLn(x),
        Op.LogBeta => SpecialFunctions.GammaLn(x) + SpecialFunctions.GammaLn(y) - SpecialFunctions.GammaLn(x + y),
        Op.LogFactorial => SpecialFunctions.GammaLn(x + 1),
        Op.Digamma => SpecialFunctions.DiGamma(x),
        Op.Trigamma => Special.Trigamma(x),
        Op.NormalCdf => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x),
        Op.LogBesselI0 => Math.Log(SpecialFunctions.BesselI0(x)),
        Op.BesselRatio => SpecialFunctions.BesselI1(x) / SpecialFunctions.BesselI0(x),
        Op.BesselRatioDerivative => Special.BesselRatioDerivative(x),
        Op.XLogY => x == 0 ? 0 : x * Math.Log(y),
        Op.LogGammaRatio => SpecialFunctions.GammaLn(x + y) - SpecialFunctions.GammaLn(x),
        Op.DigammaDifference => SpecialFunctions.DiGamma(x + y) - SpecialFunctions.DiGamma(x),
        Op.TrigammaDifference => Special.Trigamma(x + y) - Special.Trigamma(x),
        _ => throw new InvalidOperationException(op.ToString()),
    };
}
