using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

internal enum Plot
{
    Control,
    Lime,
    Nitrogen,
}

/// <summary>Treatment coding: the effect of the first level is structurally zero.</summary>
[LatentModel]
internal sealed partial class Yield
{
    [Parameter] public partial double Intercept { get; init; }
    [Parameter(Pattern = nameof(IsTreated))] public partial PerState<Plot, double> Effect { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate] Plot Plot { get; }
    [Covariate] double Rain { get; }
    [Observed] double Y => Normal(Intercept + Effect[Plot] + Slope * Rain, Variance);

    static bool IsTreated(int i) => i > 0;
}

[LatentModel]
internal sealed partial class Seedlings
{
    [Parameter] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter(Pattern = nameof(IsTreated))] public partial PerState<Plot, double> Effect { get; init; }
    [Covariate] Plot Plot { get; }
    [Covariate] double Area { get; }
    [Latent(2)] int Soil => Categorical(Mix);
    [Observed] int Count => Poisson(Area * Exp(Intercept[Soil] + Effect[Plot]));

    static bool IsTreated(int i) => i > 0;
}

[LatentModel]
internal sealed partial class TriangularRegression
{
    [Parameter(Pattern = nameof(IsLower))] public partial Matrix<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Observed("y1", "y2")] Vector<double> Y => MultivariateNormal(Beta * X, Variance * Identity);

    static bool IsLower(int i, int j) => j <= i;
}

public class TreatmentTests
{
    private static readonly Plot[] Plots = [.. Enumerable.Range(0, 90).Select(i => (Plot)(i * i % 3 == 1 ? 1 + (i % 2) : 0))];

    private static readonly double[] Rain = [.. Enumerable.Range(0, 90).Select(i => Math.Sin(i * 1.7) * 3)];

    [Fact]
    public void A_regression_with_treatment_coding_is_least_squares_on_dummies()
    {
        double[] y = [.. Enumerable.Range(0, 90).Select(i => 1 + (2 * (int)Plots[i]) + (0.5 * Rain[i]) + Math.Cos(i * i))];
        Matrix<double> design = Matrix<double>.Build.Dense(90, 4, (i, j) => j switch { 0 => 1, 3 => Rain[i], _ => (int)Plots[i] == j ? 1 : 0 });
        Vector<double> expected = design.QR().Solve(Vector<double>.Build.Dense(y));

        var fit = Yield.Fit(Yield.Dataset.FromColumns(Plots, Rain, y));

        Assert.Equal(expected[0], fit.Model.Intercept, 1e-9);
        Assert.Equal(0, fit.Model.Effect[Plot.Control]);
        Assert.Equal(expected[1], fit.Model.Effect[Plot.Lime], 1e-9);
        Assert.Equal(expected[2], fit.Model.Effect[Plot.Nitrogen], 1e-9);
        Assert.Equal(expected[3], fit.Model.Slope, 1e-9);
        Assert.Equal(5, fit.FreeParameterCount);
        Assert.Empty(fit.AtBoundary);
    }

    [Fact]
    public void The_reference_of_counts_stays_zero_and_is_not_counted()
    {
        var truth = new Seedlings
        {
            Mix = Vector<double>.Build.Dense([0.6, 0.4]),
            Intercept = [2, 0],
            Effect = new() { [Plot.Control] = 0, [Plot.Lime] = 0.4, [Plot.Nitrogen] = -0.3 },
        };
        var rows = truth.Sample(Seedlings.Dataset.FromColumns(Plots, [.. Rain.Select(rain => 4 + rain)], new int[90]), 3).Rows;

        var fit = Seedlings.Fit(Seedlings.Dataset.FromRows(rows));

        Assert.Equal(0, fit.Model.Effect[Plot.Control]);
        Assert.Equal(5, fit.FreeParameterCount);
        Assert.True(fit.LogLikelihood > truth.LogLikelihood(Seedlings.Dataset.FromRows(rows)));
        Assert.Equal(0.4, fit.Model.Effect[Plot.Lime], 0.2);
    }

    [Fact]
    public void A_matrix_of_coefficients_keeps_its_zeros()
    {
        Matrix<double> x = Matrix<double>.Build.Dense(90, 2, (i, j) => j == 0 ? Rain[i] : Math.Cos(3 * i));
        Matrix<double> y = Matrix<double>.Build.Dense(90, 2, (i, j) => x[i, 0] + (j * x[i, 1]) + Math.Sin(i * (2 + j)));

        var fit = TriangularRegression.Fit(TriangularRegression.Dataset.FromColumns(x, y));

        Assert.Equal(0, fit.Model.Beta[0, 1]);
        Assert.Equal(x.Column(0).DotProduct(y.Column(0)) / x.Column(0).DotProduct(x.Column(0)), fit.Model.Beta[0, 0], 1e-10);
        Vector<double> second = x.QR().Solve(y.Column(1));
        Assert.Equal(second[0], fit.Model.Beta[1, 0], 1e-10);
        Assert.Equal(second[1], fit.Model.Beta[1, 1], 1e-10);
        Assert.Equal(4, fit.FreeParameterCount);
    }

    [Fact]
    public void A_start_against_the_pattern_is_refused()
    {
        var start = new Yield { Effect = new() { [Plot.Control] = 0.25, [Plot.Lime] = 0.4, [Plot.Nitrogen] = -0.3 } };
        var refusal = Assert.Throws<ArgumentException>(() => Yield.Fit(Yield.Dataset.FromColumns(Plots, Rain, Rain), start: start));
        Assert.Equal("Effect has 0.25 in entry 0 (row-major) of the start, where its pattern says zero.", refusal.Message);
    }
}
