using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class TwoFactors
{
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter(Dimension = 2)] public partial Matrix<double> Loadings { get; init; }
    [Parameter] public partial Vector<double> Unique { get; init; }
    [Observed(Dimension = 5)] Vector<double> Y => MultivariateNormal(Mean, Loadings * Loadings.Transpose() + Diagonal(Unique));
}

[LatentModel]
internal sealed partial class ScaledAlone
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Shape { get; init; }
    [Parameter] public partial Vector<double>[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean, Diagonal(Scale[Z]) * Shape * Diagonal(Scale[Z]));
}

/// <summary>Free parameters where only products are determined, against counts by hand.</summary>
public sealed class FreeParameterTests
{
    private static readonly FitOptions Short = new() { MaxIterations = 1, LogLikelihoodTolerance = 0, Starts = 1 };

    // Rotations of two factors take one; as in factor analysis, (5 · 2 + 5 − 1) of 15.
    [Fact]
    public void RotationsOfLoadingsAreNotCounted() => Assert.Equal(5 + 14, TwoFactors.Fit(TwoFactors.Dataset.FromColumns(Columns(5)), Short).FreeParameterCount);

    // A factor between the volumes and the shape takes one.
    [Fact]
    public void VolumesAndShapeShareAFactor() =>
        Assert.Equal(1 + 4 + (2 + 3 - 1), ProportionalCovariances.Fit(ProportionalCovariances.Dataset.FromColumns(Columns(2), Ones), Short).FreeParameterCount);

    // Two matrices with one correlation have two variances each and the correlation.
    [Fact]
    public void ScalesAndShapeShareTheDiagonal() => Assert.Equal(1 + 2 + 5, ScaledAlone.Fit(ScaledAlone.Dataset.FromColumns(Columns(2)), Short).FreeParameterCount);

    // The shape stands alone too: 3, and 4 scales.
    [Fact]
    public void WhatStandsElsewhereIsDetermined() =>
        Assert.Equal(1 + 2 + 7, ScaledCovariances.Fit(ScaledCovariances.Dataset.FromColumns(Columns(2), Columns(2), Ones), Short).FreeParameterCount);

    // Two symmetric matrices of two rows can be anything: 6, and not 4 + 4.
    [Fact]
    public void CommonDirectionsAreNoMoreThanTheMatrices() =>
        Assert.Equal(1 + 4 + 6, TurnedCovariances.Fit(TurnedCovariances.Dataset.FromColumns(Columns(2), Ones), Short).FreeParameterCount);

    private static double[] Ones => [.. Enumerable.Repeat(1.0, 60)];

    private static Matrix<double> Columns(int columns)
    {
        var random = new Random(4);
        return Matrix<double>.Build.Dense(60, columns, (row, _) => Sampler.Normal(random, row % 2 * 3, 1 + (row % 2)));
    }
}
