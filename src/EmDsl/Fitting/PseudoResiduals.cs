namespace EmDsl;

/// <summary>What a pseudo-residual takes as known beside the model.</summary>
public enum PseudoResidualKind
{
    /// <summary>The rows of the sequence before it: P(Yₜ ≤ yₜ | y₁, …, yₜ₋₁). Under the true model they are independent.</summary>
    Forecast,

    /// <summary>All other rows of the sequence: P(Yₜ ≤ yₜ | all but yₜ).</summary>
    Ordinary,
}

/// <summary>
/// The pseudo-residuals of an observed member: where in its law, given other rows, each value lies (Zucchini, MacDonald and Langrock 2016, Hidden Markov
/// Models for Time Series, section 6.2). Under the true model uniform pseudo-residuals of a continuous member are uniform, normal ones standard normal;
/// those of a discrete member are segments that cover such a value. Rows without a value, or without a law, are NaN.
/// </summary>
public sealed class PseudoResiduals
{
    private readonly double[] above;
    private readonly double[] atLeast;

    /// <summary>Pseudo-residuals that are still to be set.</summary>
    /// <param name="rows">The number of rows.</param>
    public PseudoResiduals(int rows)
    {
        Lower = new double[rows];
        Upper = new double[rows];
        above = new double[rows];
        atLeast = new double[rows];
        foreach (double[] values in new[] { Lower, Upper, above, atLeast })
        {
            Array.Fill(values, double.NaN);
        }
    }

    /// <summary>P(Y &lt; y), the lower end of each uniform segment.</summary>
    public double[] Lower { get; }

    /// <summary>P(Y ≤ y), the upper end of each uniform segment: the uniform pseudo-residual itself of a continuous member.</summary>
    public double[] Upper { get; }

    /// <summary>The middle of each uniform segment.</summary>
    public double[] Middle => [.. Lower.Zip(Upper, (lower, upper) => (lower + upper) / 2)];

    /// <summary>The lower end of each normal segment, Φ⁻¹(P(Y &lt; y)); −∞ at the least value.</summary>
    public double[] NormalLower => [.. Lower.Zip(atLeast, Quantile)];

    /// <summary>The upper end of each normal segment, Φ⁻¹(P(Y ≤ y)); +∞ at the greatest value.</summary>
    public double[] NormalUpper => [.. Upper.Zip(above, Quantile)];

    /// <summary>The normal pseudo-residuals Φ⁻¹(u), of a discrete member those of the middle of its segment.</summary>
    public double[] Normal
    {
        get
        {
            double[] residuals = new double[Lower.Length];
            for (int row = 0; row < residuals.Length; row++)
            {
                residuals[row] = Quantile((Lower[row] + Upper[row]) / 2, (above[row] + atLeast[row]) / 2);
            }

            return residuals;
        }
    }

    /// <summary>Sets a row from both tails, so that neither is a difference from one.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="less">P(Y &lt; y).</param>
    /// <param name="atMost">P(Y ≤ y).</param>
    /// <param name="greater">P(Y &gt; y).</param>
    /// <param name="notLess">P(Y ≥ y).</param>
    public void Set(int row, double less, double atMost, double greater, double notLess)
    {
        Lower[row] = less;
        Upper[row] = atMost;
        above[row] = greater;
        atLeast[row] = notLess;
    }

    // Φ⁻¹ from the smaller tail; sums of probabilities may pass one by rounding.
    private static double Quantile(double lower, double upper)
        => double.IsNaN(lower) ? lower : lower <= upper ? MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Min(lower, 1)) : -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Min(upper, 1));
}
