using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>Regressions with weights, gaps in the response and a gate: statistics, least squares and passes over the rows.</summary>
[LatentModel]
internal sealed partial class Slopes
{
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Line => Categorical(Softmax(Gate * X));
    [Covariate(Dimension = 3)] Vector<double> X { get; }
    [Observed] double? Y => Normal(Beta[Line].DotProduct(X), Variance[Line]);
    [Observed] int Count => Poisson(Rate[Line]);
    [Weight] double Case { get; }
}

/// <summary>A point mass at a value that single precision does not have, beside a column that may be rounded.</summary>
[LatentModel]
internal sealed partial class Doses
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Zero { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Height { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Latent(2)] int IsTenth => Categorical(Zero[Component]);
    [Observed] double Dose => IsTenth == 1 ? Exactly(0.1) : Normal(Mean[Component], Variance[Component]);
    [Observed] double Size => Normal(Height[Component], 1);
}

/// <summary>With <see cref="Precision.Single"/> a fit is that of the data rounded to single precision, whatever reads the rows.</summary>
public class SinglePrecisionTests
{
    const int Rows = 1000;

    static readonly FitOptions Doubles = new() { MaxIterations = 25, LogLikelihoodTolerance = 0, Starts = 1, Seed = 3 };
    static readonly FitOptions Begin = Doubles with { MaxIterations = 2 };
    static readonly FitOptions Singles = Doubles with { Precision = Precision.Single };

    public static TheoryData<int?> Widths => [null, 0, 2, 4];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Normals(int? lanes)
    {
        double[] x = Values(Rows, Data.Line(Rows), (data, row) => data[row].X);
        var data = Line.Dataset.FromColumns(x);
        Same(
            start => Line.Fit(data, Singles with { Lanes = lanes }, start),
            start => Line.Fit(Line.Dataset.FromColumns(Rounded(x)), Doubles with { Lanes = lanes }, start),
            Line.Fit(data, Begin, new Line { K = 2 }).Model,
            "X");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Covariances(int? lanes)
    {
        var x = Matrix<double>.Build.DenseOfRowVectors(Values(Rows, Data.Plane(Rows), (data, row) => data[row].Point));
        var data = Plane.Dataset.FromColumns(x);
        Same(
            start => Plane.Fit(data, Singles with { Lanes = lanes }, start),
            start => Plane.Fit(Plane.Dataset.FromColumns(x.Map(value => (double)(float)value)), Doubles with { Lanes = lanes }, start),
            Plane.Fit(data, Begin).Model,
            "Point");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Newton_on_statistics(int? lanes)
    {
        double[] x = Values(Rows, Data.Waits(Rows), (data, row) => data[row].Wait);
        var data = Waits.Dataset.FromColumns(x);
        Same(
            start => Waits.Fit(data, Singles with { Lanes = lanes }, start),
            start => Waits.Fit(Waits.Dataset.FromColumns(Rounded(x)), Doubles with { Lanes = lanes }, start),
            Waits.Fit(data, Begin).Model,
            "Wait");
    }

    [Fact]
    public void Passes_over_the_rows()
    {
        double[] x = Values(Rows, Data.HeavyTails(Rows), (data, row) => data[row].X);
        var data = HeavyTails.Dataset.FromColumns(x);
        Same(start => HeavyTails.Fit(data, Singles, start), start => HeavyTails.Fit(HeavyTails.Dataset.FromColumns(Rounded(x)), Doubles, start), HeavyTails.Fit(data, Begin).Model, "X");
    }

    [Fact]
    public void Medians()
    {
        double[] x = Values(Rows, Data.Kinks(Rows), (data, row) => data[row].X);
        var data = Kinks.Dataset.FromColumns(x);
        Same(start => Kinks.Fit(data, Singles, start), start => Kinks.Fit(Kinks.Dataset.FromColumns(Rounded(x)), Doubles, start), Kinks.Fit(data, Begin).Model, "X");
    }

    [Fact]
    public void Regressions_with_gaps_weights_and_a_gate()
    {
        (Matrix<double> x, double?[] y, int[] count, double[] weight) = Sloped();
        SameSlopes(x, y, count, weight);
    }

    // Nearly collinear covariates: the normal equations give way to a factorisation of the rows.
    [Fact]
    public void Least_squares_by_rows()
    {
        (Matrix<double> x, double?[] y, int[] count, double[] weight) = Sloped();
        x.SetColumn(2, x.Column(1).Map2((a, b) => (float)a + (1e-6 * b), x.Column(2)));
        SameSlopes(x, y, count, weight);
    }

    [Fact]
    public void Years_do_not_move()
    {
        double[] years = [.. Enumerable.Range(0, Rows).Select(row => 1950.0 + (row * row % 71))];
        var data = Line.Dataset.FromColumns(years);
        Same(start => Line.Fit(data, Singles, start), start => Line.Fit(data, Doubles, start), Line.Fit(data, Begin, new Line { K = 2 }).Model, "X");
    }

    // What plain rounding would lose: a spread of 1e-3 at 1e6 keeps seven digits of the spread.
    [Fact]
    public void Far_from_zero_the_range_is_what_counts()
    {
        double[] x = [.. Values(Rows, Data.Line(Rows), (data, row) => data[row].X).Select(value => 1e6 + (1e-3 * value))];
        FitResult<Line> exact = Line.Fit(Line.Dataset.FromColumns(x), Doubles, new Line { K = 2 }), single = Line.Fit(Line.Dataset.FromColumns(x), Singles, new Line { K = 2 });
        Assert.Equal(1, single.LogLikelihood / exact.LogLikelihood, 1e-7);
        for (int state = 0; state < 2; state++)
        {
            Assert.Equal(exact.Model.Mean[state], single.Model.Mean[state], 1e-9);
            Assert.Equal(1, single.Model.Variance[state] / exact.Model.Variance[state], 1e-5);
        }
    }

    // The bounds that the documentation of the option states.
    [Fact]
    public void Loss_is_what_the_documentation_says()
    {
        var data = Data.Line(20_000);
        FitResult<Line> exact = Line.Fit(data, Doubles, new Line { K = 2 }), single = Line.Fit(data, Singles, new Line { K = 2 });
        Assert.NotEqual(exact.LogLikelihood, single.LogLikelihood);
        Assert.Equal(1, single.LogLikelihood / exact.LogLikelihood, 1e-8);
        Assert.Equal(1, single.Model.LogLikelihood(data) / single.LogLikelihood, 1e-8);
        for (int state = 0; state < 2; state++)
        {
            Assert.Equal(1, single.Model.Mean[state] / exact.Model.Mean[state], 1e-7);
            Assert.Equal(1, single.Model.Variance[state] / exact.Model.Variance[state], 1e-7);
            Assert.Equal(1, single.Model.Weights[state] / exact.Model.Weights[state], 1e-7);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var data = Data.Plane(5000);
        double one = Plane.Fit(data, Singles with { Threads = 1 }).LogLikelihood;
        Assert.Equal(one, Plane.Fit(data, Singles with { Threads = 2 }).LogLikelihood);
        Assert.Equal(one, Plane.Fit(data, Singles with { Threads = 7 }).LogLikelihood);
    }

    [Fact]
    public void A_point_mass_keeps_its_column_exact()
    {
        double[] dose = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? 0.1 : (row % 2 * 4) + Math.Sin(row))];
        double[] size = [.. Enumerable.Range(0, Rows).Select(row => (row % 2 * 5) + Math.Cos(row))];
        var data = Doses.Dataset.FromColumns(dose, size);
        double exact = Doses.Fit(data, Doubles).LogLikelihood;
        Assert.Equal(exact, Doses.Fit(data, Singles).LogLikelihood, 1e-5 * Math.Abs(exact));
    }

    [Fact]
    public void A_model_without_latent_variables_reads_its_columns_as_they_are()
        => Assert.Equal(
            "FitOptions.Precision is Single, and Distances has no column to be kept in single precision: its rows are not worked on in lanes, which need discrete latent variables and families of this library. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => HalfNormalTests.Distances.Fit(HalfNormalTests.Distances.Dataset.FromColumns([1, 2, 3.5], [1, 1, 1]), Singles)).Message);

    [Fact]
    public void A_model_of_categories_has_nothing_to_round()
        => Assert.Equal(
            "FitOptions.Precision is Single, and Questionnaire has no column to be kept in single precision: its columns are counts and categories, which take 4 bytes anyway, or are compared with something, lie between 0 and 1 or bound a law. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Questionnaire.Fit(Data.Questionnaire(), Singles)).Message);

    [Fact]
    public void Sequences_are_refused()
        => Assert.Equal(
            "FitOptions.Precision is Single, and Tracks has no column to be kept in single precision: its rows hang together, in sequences or groups. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Tracks.Fit(Data.Tracks(), Singles)).Message);

    [Fact]
    public void A_value_that_would_vanish_is_refused()
    {
        double[] x = Values(100, Data.Waits(100), (data, row) => data[row].Wait);
        x[7] = 1e-60;
        Assert.Equal(
            "columns: 1E-60 is too small beside the largest value of 'Wait' to be kept in single precision; fit with Precision.Double.",
            Assert.Throws<ModelDataException>(() => Waits.Fit(Waits.Dataset.FromColumns(x), Singles)).Message);
    }

    static void SameSlopes(Matrix<double> x, double?[] y, int[] count, double[] weight)
    {
        var data = Slopes.Dataset.FromColumns(x, y, count, weight);
        var rounded = Slopes.Dataset.FromColumns(x.Map(value => (double)(float)value), [.. y.Select(value => (double?)(float?)value)], count, weight);
        Same(start => Slopes.Fit(data, Singles, start), start => Slopes.Fit(rounded, Doubles, start), Slopes.Fit(data, Begin).Model, "X", "Y");
    }

    // From the same start, so that nothing but the columns can differ.
    static void Same<TModel>(Func<TModel, FitResult<TModel>> fitSingles, Func<TModel, FitResult<TModel>> fitRounded, TModel start, params string[] columns)
    {
        FitResult<TModel> single = fitSingles(start), rounded = fitRounded(start);
        Assert.Equal(columns, single.SingleColumns);
        Assert.Empty(rounded.SingleColumns);
        Assert.Equal(rounded.LogLikelihoodTrace.Count, single.LogLikelihoodTrace.Count);
        foreach ((double expected, double actual) in rounded.LogLikelihoodTrace.Zip(single.LogLikelihoodTrace))
            Assert.Equal(1, actual / expected, 1e-11);
    }

    static TValue[] Values<TDataset, TValue>(int rows, TDataset data, Func<TDataset, int, TValue> value) => [.. Enumerable.Range(0, rows).Select(row => value(data, row))];

    static double[] Rounded(double[] values) => [.. values.Select(value => (double)(float)value)];

    static (Matrix<double> X, double?[] Y, int[] Count, double[] Weight) Sloped()
    {
        var x = Matrix<double>.Build.Dense(Rows, 3, (row, j) => j == 0 ? 1 : Math.Sin((row + 1) * (j + 1.3)));
        return (
            x,
            [.. Enumerable.Range(0, Rows).Select(row => row % 11 == 0 ? null : (double?)((row % 2 == 0 ? 1 + x[row, 1] : -2 + (3 * x[row, 2])) + (0.3 * Math.Cos(7 * row))))],
            [.. Enumerable.Range(0, Rows).Select(row => (row * 7 % 3) + (row % 2 * 4))],
            [.. Enumerable.Range(0, Rows).Select(row => 0.5 + (row % 3))]);
    }
}
