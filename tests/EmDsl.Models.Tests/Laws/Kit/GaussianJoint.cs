using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>
/// The joint normal law of everything in a sequence, latent and observed, as one dense mean and covariance: each draw is an affine function
/// of earlier ones plus noise. Conditioning on what is observed solves one dense system, and so knows nothing of recursions.
/// </summary>
internal sealed class GaussianJoint
{
    private readonly List<Draw> draws = [];
    private readonly List<(int Index, double Value)> observed = [];
    private Vector<double>? mean;
    private Matrix<double>? covariance;

    /// <summary>Where a draw stands in the joint law.</summary>
    internal readonly record struct Block(int Start, int Count);

    private sealed record Draw(Block Block, Matrix<double> Coefficients, Vector<double> Offset, Matrix<double> Noise);

    public Dictionary<(string Latent, int Row), Block> Places { get; } = [];

    /// <summary>Offset + Σ coefficients × parent + noise.</summary>
    public Block Latent(string name, int row, Vector<double> offset, Matrix<double> noise, params (Block Block, Matrix<double> Coefficients)[] parents)
        => Places[(name, row)] = Add(offset, noise, parents);

    /// <summary>A number.</summary>
    public Block Latent(string name, int row, double offset, double variance, params (Block Block, double Coefficient)[] parents)
        => Latent(name, row, One(offset), Square(variance), Scalars(parents));

    /// <summary>A draw whose values are data; NaN is missing.</summary>
    public void Observed(Vector<double> values, Vector<double> offset, Matrix<double> noise, params (Block Block, Matrix<double> Coefficients)[] parents)
    {
        Block block = Add(offset, noise, parents);
        for (int i = 0; i < block.Count; i++)
        {
            if (!double.IsNaN(values[i]))
                observed.Add((block.Start + i, values[i]));
        }
    }

    public void Observed(double? value, double offset, double variance, params (Block Block, double Coefficient)[] parents)
        => Observed(One(value ?? double.NaN), One(offset), Square(variance), Scalars(parents));

    /// <summary>The log-density of the data, and the mean and covariance of everything given them, flat.</summary>
    public (double LogDensity, double[] Moments) Condition()
    {
        (Vector<double> prior, Matrix<double> joint) = Moments();
        if (observed.Count == 0)
            return (0, [.. prior, .. joint.ToRowMajorArray()]);
        Matrix<double> cross = Matrix<double>.Build.Dense(prior.Count, observed.Count, (i, j) => joint[i, observed[j].Index]);
        Matrix<double> own = Matrix<double>.Build.Dense(observed.Count, observed.Count, (i, j) => joint[observed[i].Index, observed[j].Index]);
        Vector<double> residual = Vector<double>.Build.Dense(observed.Count, i => observed[i].Value - prior[observed[i].Index]);
        var factor = own.Cholesky();
        double logDensity = -0.5 * ((observed.Count * Math.Log(2 * Math.PI)) + factor.DeterminantLn + (residual * factor.Solve(residual)));
        return (logDensity, [.. prior + (cross * factor.Solve(residual)), .. (joint - (cross * factor.Solve(cross.Transpose()))).ToRowMajorArray()]);
    }

    /// <summary>The expected log-density of all draws under moments of <see cref="Condition"/>.</summary>
    public double Expect(double[] moments)
    {
        int size = draws.Sum(draw => draw.Block.Count);
        Vector<double> z = Vector<double>.Build.Dense(moments[..size]);
        Matrix<double> spread = Matrix<double>.Build.DenseOfRowMajor(size, size, moments[size..]);
        return draws.Sum(draw =>
        {
            // The residual v − H z − h as one matrix times everything.
            Matrix<double> residual = -draw.Coefficients.Resize(draw.Block.Count, size);
            for (int i = 0; i < draw.Block.Count; i++)
                residual[i, draw.Block.Start + i] += 1;
            Vector<double> expected = (residual * z) - draw.Offset;
            var factor = draw.Noise.Cholesky();
            return -0.5 * ((draw.Block.Count * Math.Log(2 * Math.PI)) + factor.DeterminantLn + (expected * factor.Solve(expected))
                + factor.Solve(residual * spread * residual.Transpose()).Trace());
        });
    }

    /// <summary>The mean and covariance of a latent variable in a row, from moments of <see cref="Condition"/>.</summary>
    public (Vector<double> Mean, Matrix<double> Covariance) Of(string latent, int row, double[] moments)
    {
        Block block = Places[(latent, row)];
        int size = draws.Sum(draw => draw.Block.Count);
        return (
            Vector<double>.Build.Dense(block.Count, i => moments[block.Start + i]),
            Matrix<double>.Build.Dense(block.Count, block.Count, (i, j) => moments[size + ((block.Start + i) * size) + block.Start + j]));
    }

    private Block Add(Vector<double> offset, Matrix<double> noise, (Block Block, Matrix<double> Coefficients)[] parents)
    {
        int start = draws.Sum(draw => draw.Block.Count);
        Matrix<double> all = Matrix<double>.Build.Dense(offset.Count, Math.Max(1, start));
        foreach ((Block parent, Matrix<double> coefficients) in parents)
            all.SetSubMatrix(0, parent.Start, all.SubMatrix(0, offset.Count, parent.Start, parent.Count) + coefficients);
        var block = new Block(start, offset.Count);
        draws.Add(new Draw(block, all, offset, noise));
        mean = null;
        return block;
    }

    private (Vector<double> Mean, Matrix<double> Covariance) Moments()
    {
        if (mean is not null)
            return (mean, covariance!);
        int size = draws.Sum(draw => draw.Block.Count);
        mean = Vector<double>.Build.Dense(size);
        covariance = Matrix<double>.Build.Dense(size, size);
        foreach ((Block block, Matrix<double> coefficients, Vector<double> offset, Matrix<double> noise) in draws)
        {
            Matrix<double> all = coefficients.Resize(block.Count, size);
            mean.SetSubVector(block.Start, block.Count, (all * mean) + offset);
            Matrix<double> cross = all * covariance;
            Matrix<double> own = (cross * all.Transpose()) + noise;
            covariance.SetSubMatrix(block.Start, 0, cross);
            covariance.SetSubMatrix(0, block.Start, cross.Transpose());
            covariance.SetSubMatrix(block.Start, block.Start, own);
        }

        return (mean, covariance);
    }

    private static Vector<double> One(double value) => Vector<double>.Build.Dense(1, value);

    private static Matrix<double> Square(double value) => Matrix<double>.Build.Dense(1, 1, value);

    private static (Block Block, Matrix<double> Coefficients)[] Scalars((Block Block, double Coefficient)[] parents) => [.. parents.Select(parent => (parent.Block, Square(parent.Coefficient)))];
}
