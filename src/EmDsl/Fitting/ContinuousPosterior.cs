namespace EmDsl;

/// <summary>The posterior mean and variance of a continuous latent variable, a number, in every row or group of a dataset.</summary>
public class ContinuousPosterior
{
    /// <summary>A posterior from its moments.</summary>
    /// <param name="mean">The mean in each row.</param>
    /// <param name="variance">The variance in each row.</param>
    public ContinuousPosterior(double[] mean, double[] variance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        Mean = mean;
        Variance = variance;
    }

    /// <summary>The posterior mean in each row, in the units of the variable; NaN in a sequence whose density is not finite.</summary>
    public double[] Mean { get; }

    /// <summary>The posterior variance in each row, at least 0: mean ± 1.96 √variance holds the value with probability 0.95 where the posterior is normal.</summary>
    public double[] Variance { get; }
}
