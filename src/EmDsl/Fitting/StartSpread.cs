using EmDsl.FlatView;
using EmDsl.Numerics;

namespace EmDsl.Fitting;

/// <summary>Random values around a starting value, for starts that the data do not tell apart and where the objective is not finite.</summary>
public static class StartSpread
{
    /// <summary>How many values are tried for a start that is drawn; it begins at the best.</summary>
    public const int Draws = 20;

    // Of the logarithm of a positive number and of the log-odds of one between bounds: about a factor of 50 to either side in 95 of 100.
    const double LogDeviation = 2;

    /// <summary>
    /// Moves every entry at random in unconstrained coordinates: a real number v by max(1, |v|) z exp(z′) with z, z′ standard normal, as its
    /// scale is not known; the logarithm of the distance to a single finite bound, and the log-odds of a number between two, by N(0, 2²);
    /// a covariance matrix by one log-normal factor (σ = 1). Probabilities are multiplied by exponential variates and normalised, so from equal
    /// ones every probability vector is equally likely, and a zero stays.
    /// </summary>
    /// <param name="parameter">The parameter whose values are moved in place; an entry on the boundary of its domain stays there.</param>
    /// <param name="random">The source of randomness.</param>
    public static void Move(FlatParameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        Span<double> values = parameter.Values;
        int last = parameter.Dimensions.Length > 0 ? parameter.Dimensions[^1] : 1;
        switch (parameter.Domain)
        {
            case FlatDomain.Simplex:
                for (int start = 0; start < values.Length; start += last)
                {
                    MoveProbabilities(values.Slice(start, last), random);
                }

                break;
            case FlatDomain.Covariance:
                for (int start = 0; start < values.Length; start += last * last)
                {
                    double factor = Math.Exp(Sampler.Normal(random, 0, 1));
                    foreach (ref double entry in values.Slice(start, last * last))
                    {
                        entry *= factor;
                    }
                }

                break;
            default:
                foreach (ref double value in values)
                {
                    value = Moved(value, parameter, random);
                }

                break;
        }
    }

    static void MoveProbabilities(Span<double> probabilities, Random random)
    {
        double sum = 0;
        foreach (ref double probability in probabilities)
        {
            probability *= Sampler.Exponential(random, 1);
            sum += probability;
        }

        foreach (ref double probability in probabilities)
        {
            probability /= sum;
        }
    }

    static double Moved(double value, FlatParameter parameter, Random random)
    {
        double standard = Sampler.Normal(random, 0, 1);
        double factor = Math.Exp(LogDeviation * standard);
        double lower = parameter.Lower;
        double upper = parameter.Upper;
        return parameter.Domain switch
        {
            FlatDomain.Real => value + (Math.Max(1, Math.Abs(value)) * standard * Math.Exp(Sampler.Normal(random, 0, 1))),
            FlatDomain.Positive => value * factor,
            _ when double.IsInfinity(lower) => upper - ((upper - value) * factor),
            _ when double.IsInfinity(upper) => lower + ((value - lower) * factor),
            _ => lower + ((upper - lower) * (value - lower) * factor / (((value - lower) * factor) + (upper - value))),
        };
    }
}
