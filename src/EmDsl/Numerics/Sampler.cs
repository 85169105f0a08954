namespace EmDsl.Numerics;

/// <summary>
/// Draws from the continuous distributions of the vocabulary, in its parameterisation. Parameters are taken as valid: a parameter
/// outside its domain gives NaN or an unspecified draw.
/// </summary>
public static partial class Sampler
{
    /// <summary>A draw from the uniform distribution on [lower, upper).</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="lower">The lower end.</param>
    /// <param name="upper">The upper end.</param>
    /// <returns>The draw.</returns>
    public static double Uniform(Random random, double lower, double upper) => lower + ((upper - lower) * random.NextDouble());

    /// <summary>A draw from a normal distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">The variance, at least 0.</param>
    /// <returns>The draw.</returns>
    public static double Normal(Random random, double mean, double variance) => mean + (Math.Sqrt(variance) * StandardNormal(random));

    /// <summary>The absolute value of a draw from a normal distribution with mean 0.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="variance">The variance of the normal, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double HalfNormal(Random random, double variance) => Math.Abs(Normal(random, 0, variance));

    /// <summary>A draw whose logarithm is normal.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mu">The mean of the logarithm.</param>
    /// <param name="sigma">The standard deviation of the logarithm.</param>
    /// <returns>The draw.</returns>
    public static double LogNormal(Random random, double mu, double sigma) => Math.Exp(mu + (sigma * StandardNormal(random)));

    /// <summary>A draw from an exponential distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="rate">The rate, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double Exponential(Random random, double rate) => -Math.Log(OpenUniform(random)) / rate;

    /// <summary>A draw from a gamma distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="shape">The shape, greater than 0.</param>
    /// <param name="rate">The rate, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double Gamma(Random random, double shape, double rate) => Math.Exp(LogStandardGamma(random, shape)) / rate;

    /// <summary>A draw whose reciprocal has a gamma distribution with this shape and this rate.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="shape">The shape, greater than 0.</param>
    /// <param name="scale">The scale, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double InverseGamma(Random random, double shape, double scale) => scale * Math.Exp(-LogStandardGamma(random, shape));

    /// <summary>A draw from a beta distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="a">The first shape, greater than 0.</param>
    /// <param name="b">The second shape, greater than 0.</param>
    /// <returns>The draw; 0 or 1 where it rounds to them.</returns>
    public static double Beta(Random random, double a, double b)
        => Special.Logistic(LogStandardGamma(random, a) - LogStandardGamma(random, b));

    /// <summary>A draw from Student's t distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="location">The location.</param>
    /// <param name="scale">The scale (not squared), greater than 0.</param>
    /// <param name="freedom">The degrees of freedom, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double StudentT(Random random, double location, double scale, double freedom)
        => location + (scale * StandardNormal(random) * Math.Exp((Math.Log(freedom / 2) - LogStandardGamma(random, freedom / 2)) / 2));

    /// <summary>A draw from a Laplace distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="location">The location.</param>
    /// <param name="scale">The scale, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double Laplace(Random random, double location, double scale)
    {
        double u = OpenUniform(random) - 0.5;
        return location - (scale * Math.Sign(u) * Special.Log1P(-2 * Math.Abs(u)));
    }

    /// <summary>A draw from a Weibull distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="shape">The shape, greater than 0.</param>
    /// <param name="scale">The scale, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double Weibull(Random random, double shape, double scale) => scale * Math.Pow(-Math.Log(OpenUniform(random)), 1 / shape);

    /// <summary>A draw from an inverse Gaussian distribution (Michael, Schucany and Haas 1976, Am. Stat. 30, 88).</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mu">The mean, greater than 0.</param>
    /// <param name="lambda">The shape, greater than 0.</param>
    /// <returns>The draw.</returns>
    public static double InverseGaussian(Random random, double mu, double lambda)
    {
        double normal = StandardNormal(random);
        double y = mu * normal * normal / (2 * lambda);

        // The smaller root of the quadratic, in the form without cancellation.
        double root = mu / (1 + y + Math.Sqrt(y * (2 + y)));
        return random.NextDouble() <= mu / (mu + root) ? root : mu / root * mu;
    }

    /// <summary>A draw from a von Mises distribution (Best and Fisher 1979, Appl. Stat. 28, 152).</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mean">The mean direction, in radians.</param>
    /// <param name="concentration">The concentration, at least 0.</param>
    /// <returns>The draw, in [−π, π].</returns>
    public static double VonMises(Random random, double mean, double concentration)
    {
        if (concentration < 1e-8)
        {
            return Math.PI * ((2 * random.NextDouble()) - 1);
        }

        double angle;
        if (concentration > 1e6)
        {
            // The wrapped normal limit, to a relative error of 1 / concentration; the envelope below would cancel.
            angle = StandardNormal(random) / Math.Sqrt(concentration);
        }
        else
        {
            double tau = 1 + Math.Sqrt(1 + (4 * concentration * concentration));
            double rho = (tau - Math.Sqrt(2 * tau)) / (2 * concentration);
            double r = (1 + (rho * rho)) / (2 * rho);
            double cosine;
            double c;
            double u;
            do
            {
                double z = Math.Cos(Math.PI * random.NextDouble());
                cosine = (1 + (r * z)) / (r + z);
                c = concentration * (r - cosine);
                u = OpenUniform(random);
            }
            while ((c * (2 - c)) - u <= 0 && Math.Log(c / u) + 1 - c < 0);

            angle = Math.Acos(Math.Clamp(cosine, -1, 1));
            angle = random.NextDouble() < 0.5 ? -angle : angle;
        }

        return Math.IEEERemainder(mean + angle, 2 * Math.PI);
    }

    // A uniform number without 0, whose logarithm is finite.
    static double OpenUniform(Random random) => 1 - random.NextDouble();

    static double StandardNormal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

    // In logarithms, because draws of small shape underflow: a draw of shape + 1 times u^(1 / shape) (Marsaglia and Tsang 2000, ACM Trans. Math. Softw. 26, 363).
    static double LogStandardGamma(Random random, double shape)
        => shape >= 1
            ? Math.Log(MathNet.Numerics.Distributions.Gamma.Sample(random, shape, 1))
            : Math.Log(MathNet.Numerics.Distributions.Gamma.Sample(random, shape + 1, 1)) + (Math.Log(OpenUniform(random)) / shape);
}
