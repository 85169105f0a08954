namespace EmDsl.Numerics;

/// <content>Vectors and matrices; matrices are flat and row-major, d × d.</content>
public static partial class Sampler
{
    /// <summary>A draw of independent standard normal entries.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="destination">Receives the draw.</param>
    public static void StandardNormal(Random random, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = Normal(random, 0, 1);
    }

    /// <summary>A draw from a multivariate normal distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mean">The mean, of length d.</param>
    /// <param name="lower">The Cholesky factor of the covariance matrix, d × d.</param>
    /// <param name="destination">Receives the draw, of length d.</param>
    public static void MultivariateNormal(Random random, ReadOnlySpan<double> mean, ReadOnlySpan<double> lower, Span<double> destination)
        => AddCorrelated(random, mean, lower, 1, destination);

    /// <summary>A draw from a multivariate t distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="location">The location, of length d.</param>
    /// <param name="lower">The Cholesky factor of the scale matrix, d × d.</param>
    /// <param name="freedom">The degrees of freedom, greater than 0.</param>
    /// <param name="destination">Receives the draw, of length d.</param>
    public static void MultivariateStudentT(
        Random random, ReadOnlySpan<double> location, ReadOnlySpan<double> lower, double freedom, Span<double> destination)
        => AddCorrelated(random, location, lower, Math.Exp((Math.Log(freedom / 2) - LogStandardGamma(random, freedom / 2)) / 2), destination);

    /// <summary>A draw from a Dirichlet distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="alpha">The concentrations, greater than 0.</param>
    /// <param name="destination">Receives the probabilities.</param>
    public static void Dirichlet(Random random, ReadOnlySpan<double> alpha, Span<double> destination)
    {
        for (int k = 0; k < alpha.Length; k++)
        {
            destination[k] = LogStandardGamma(random, alpha[k]);
        }

        LogSumExp.SoftmaxInPlace(destination[..alpha.Length]);
    }

    /// <summary>A draw from a Wishart distribution, by Bartlett's decomposition (Bartlett 1933, Proc. R. Soc. Edinb. 53, 260). Its mean is freedom · scale.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="freedom">The degrees of freedom, greater than d − 1.</param>
    /// <param name="lower">The Cholesky factor of the scale matrix, d × d.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="destination">Receives the draw, d × d.</param>
    public static void Wishart(Random random, double freedom, ReadOnlySpan<double> lower, int d, Span<double> destination)
    {
        var product = new double[d * d];
        BartlettFactor(random, freedom, lower, d, product);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k <= j; k++)
                {
                    sum += product[(i * d) + k] * product[(j * d) + k];
                }

                destination[(i * d) + j] = destination[(j * d) + i] = sum;
            }
        }
    }

    /// <summary>A draw from an inverse Wishart distribution: the inverse has a Wishart distribution with the inverse scale. Its mean is scale / (freedom − d − 1).</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="freedom">The degrees of freedom, greater than d − 1.</param>
    /// <param name="scale">The scale matrix, positive definite, d × d.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="destination">Receives the draw, d × d.</param>
    /// <exception cref="ArgumentException">The scale matrix is not positive definite.</exception>
    public static void InverseWishart(Random random, double freedom, ReadOnlySpan<double> scale, int d, Span<double> destination)
    {
        var scaleFactor = new double[d * d];
        if (!Cholesky.TryFactor(scale, scaleFactor, d))
        {
            throw new ArgumentException("The scale matrix is not positive definite.", nameof(scale));
        }

        // With B a standard Bartlett factor and M = B⁻¹ Lᵀ, the inverse of L⁻ᵀ B Bᵀ L⁻¹ is Mᵀ M.
        var identity = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            identity[(i * d) + i] = 1;
        }

        var bartlett = new double[d * d];
        BartlettFactor(random, freedom, identity, d, bartlett);
        var rows = new double[d * d];
        for (int j = 0; j < d; j++)
        {
            // Column j of Lᵀ is row j of L; the solution is row j of Mᵀ.
            Span<double> row = rows.AsSpan(j * d, d);
            scaleFactor.AsSpan(j * d, d).CopyTo(row);
            Cholesky.SolveLower(bartlett, row, d);
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < d; k++)
                {
                    sum += rows[(i * d) + k] * rows[(j * d) + k];
                }

                destination[(i * d) + j] = destination[(j * d) + i] = sum;
            }
        }
    }

    static void AddCorrelated(Random random, ReadOnlySpan<double> mean, ReadOnlySpan<double> lower, double scale, Span<double> destination)
    {
        int d = mean.Length;
        for (int i = 0; i < d; i++)
        {
            destination[i] = scale * StandardNormal(random);
        }

        // From the last row up, so that the normal draws can be overwritten.
        for (int i = d - 1; i >= 0; i--)
        {
            double sum = mean[i];
            for (int k = 0; k <= i; k++)
            {
                sum += lower[(i * d) + k] * destination[k];
            }

            destination[i] = sum;
        }
    }

    // L B, with B lower triangular: normal draws below the diagonal, roots of chi-square draws with freedom - i degrees on it.
    static void BartlettFactor(Random random, double freedom, ReadOnlySpan<double> lower, int d, double[] product)
    {
        var factor = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            factor[(i * d) + i] = Math.Sqrt(2) * Math.Exp(LogStandardGamma(random, (freedom - i) / 2) / 2);
            for (int j = 0; j < i; j++)
            {
                factor[(i * d) + j] = StandardNormal(random);
            }
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = j; k <= i; k++)
                {
                    sum += lower[(i * d) + k] * factor[(k * d) + j];
                }

                product[(i * d) + j] = sum;
            }
        }
    }
}
