using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Fits;

/// <summary>Data drawn from models with known parameters.</summary>
internal static class Data
{
    public static Vector<double> Vector(params double[] values) => Vector<double>.Build.Dense(values);

    public static Line.Dataset Line(int count = 800, int seed = 1) => Fits.Line.Dataset.FromRows(
        new Line { K = 2, Weights = Vector(0.7, 0.3), Mean = [-1, 2], Variance = [1, 0.5] }.Sample(count, seed).Rows);

    public static Plane.Dataset Plane(int count = 800, int seed = 2) => Fits.Plane.Dataset.FromRows(
        new Plane
        {
            Weights = Vector(0.6, 0.4),
            Means = [Vector(0, 0), Vector(2, -1)],
            Covariances = [Matrix<double>.Build.DenseOfArray(new[,] { { 1, 0.5 }, { 0.5, 2 } }), Matrix<double>.Build.DenseOfArray(new[,] { { 0.5, -0.1 }, { -0.1, 0.3 } })],
        }.Sample(count, seed).Rows);

    public static Waits.Dataset Waits(int count = 800, int seed = 3) => Fits.Waits.Dataset.FromRows(
        new Waits { Weights = Vector(0.6, 0.4), Shape = [2, 9], Rate = [1, 1.5] }.Sample(count, seed).Rows);

    public static HeavyTails.Dataset HeavyTails(int count = 800, int seed = 4) => Fits.HeavyTails.Dataset.FromRows(
        new HeavyTails { Weights = Vector(0.6, 0.4), Location = [-2, 2], Scale = [1, 0.5], Freedom = [4, 3] }.Sample(count, seed).Rows);

    public static Kinks.Dataset Kinks(int count = 800, int seed = 5) => Fits.Kinks.Dataset.FromRows(
        new Kinks { Weights = Vector(0.6, 0.4), Location = [-2, 2], Scale = [1, 0.5] }.Sample(count, seed).Rows);

    public static Questionnaire.Dataset Questionnaire(int count = 800, int seed = 6) => Fits.Questionnaire.Dataset.FromRows(
        new Questionnaire
        {
            Weights = Vector(0.6, 0.4),
            Item = new[,]
            {
                { Vector(0.7, 0.2, 0.1), Vector(0.6, 0.3, 0.1), Vector(0.8, 0.1, 0.1), Vector(0.5, 0.4, 0.1) },
                { Vector(0.1, 0.2, 0.7), Vector(0.2, 0.2, 0.6), Vector(0.1, 0.6, 0.3), Vector(0.1, 0.3, 0.6) },
            },
        }.Sample(count, seed).Rows);

    public static Regimes TrueRegimes => new()
    {
        Initial = Vector(0.5, 0.5),
        Transition = [Vector(0.9, 0.1), Vector(0.2, 0.8)],
        Level = [0, 1],
        Spread = [1, 2],
    };

    /// <summary>One sequence, of several parts that advance side by side.</summary>
    public static Regimes.Dataset Regimes() => Fits.Regimes.Dataset.FromRows(
        TrueRegimes.Sample(3000, 11).Rows);

    public static Tracks TrueTracks => new()
    {
        Transition = Matrix<double>.Build.DenseOfArray(new[,] { { 0.9, 0.2 }, { -0.2, 0.7 } }),
        StateNoise = Matrix<double>.Build.DenseOfArray(new[,] { { 0.5, 0.1 }, { 0.1, 0.4 } }),
        Loadings = Matrix<double>.Build.DenseOfArray(new[,] { { 1, 0.3 }, { 0.2, 1 }, { -0.5, 0.5 } }),
        Noise = Vector(0.3, 0.4, 0.5),
    };

    /// <summary>Sequences of 20 rows, a column of keys aside without values.</summary>
    public static Tracks.Dataset Tracks(int count = 800, int seed = 7) => Fits.Tracks.Dataset.FromRows(TrueTracks.Sample(EmptyTracks(count), seed).Rows);

    public static Tracks.Dataset EmptyTracks(int count) => Fits.Tracks.Dataset.FromRows(
        Enumerable.Range(0, count).Select(row => new Tracks.Row { Track = row / 20, Position = Vector(0, 0, 0) }));
}
