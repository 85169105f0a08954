namespace EmDsl.Numerics;

/// <summary>
/// q = yᵀ C⁻¹ y for one row, with y and C functions of parameters θ: with w = C⁻¹ y and e_p = ∂y/∂θ_p − (∂C/∂θ_p) w,
/// ∂q/∂θ_p = 2 wᵀ ∂y/∂θ_p − wᵀ (∂C/∂θ_p) w and ∂²q/∂θ_p∂θ_q = 2 e_pᵀ C⁻¹ e_q + 2 Σ w_i ∂²y_i − Σ w_i w_j ∂²C_ij (from dC⁻¹ = −C⁻¹ dC C⁻¹; Magnus
/// and Neudecker 1988, Matrix Differential Calculus, chapter 8). Generated code writes the entries of y and their derivatives; the covariance stands in a
/// <see cref="CovarianceTerm"/>. One object serves one row at a time and allocates only when it is made.
/// </summary>
/// <param name="size">The number of entries d of y.</param>
/// <param name="parameters">The number of parameters.</param>
public sealed class QuadraticTerm(int size, int parameters)
{
    readonly double[] vector = new double[size];
    readonly double[] slopes = new double[size * parameters];
    readonly double[] weights = new double[size];
    readonly double[] changes = new double[parameters * size];
    readonly double[] gradient = new double[parameters];
    readonly double[] unused = new double[parameters];

    /// <summary>∂q/∂θ, after <see cref="Differentiate"/>.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>Room for a gradient that nobody reads.</summary>
    public Span<double> Unused => unused;

    /// <summary>An entry of y.</summary>
    /// <param name="i">The index.</param>
    /// <param name="value">The entry.</param>
    public void Set(int i, double value) => vector[i] = value;

    /// <summary>∂y_i/∂θ, cleared.</summary>
    /// <param name="i">The index.</param>
    /// <returns>Room for one number per parameter.</returns>
    public Span<double> Slopes(int i)
    {
        Span<double> entry = slopes.AsSpan(i * parameters, parameters);
        entry.Clear();
        return entry;
    }

    /// <summary>q at the entries that were set.</summary>
    /// <param name="covariance">C, its value computed.</param>
    /// <returns>q, at least 0.</returns>
    public double Value(CovarianceTerm covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return covariance.Quadratic(vector, weights);
    }

    /// <summary>Prepares derivatives, after <see cref="Value"/>.</summary>
    /// <param name="covariance">C, with its slopes.</param>
    public void Differentiate(CovarianceTerm covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        for (int p = 0; p < parameters; p++)
        {
            Span<double> change = changes.AsSpan(p * size, size);
            covariance.SlopeTimes(p, weights, change);
            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                double slope = slopes[(i * parameters) + p];
                sum += weights[i] * ((2 * slope) - change[i]);
                change[i] = slope - change[i];
            }

            gradient[p] = sum;
            covariance.Whiten(change);
        }
    }

    /// <summary>∂q/∂y_i = 2 w_i.</summary>
    /// <param name="i">The index.</param>
    /// <returns>The derivative.</returns>
    public double Weight(int i) => 2 * weights[i];

    /// <summary>∂q/∂C_ij for an entry of the lower triangle, which stands for both: −w_i w_j, twice below the diagonal.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column.</param>
    /// <returns>The derivative.</returns>
    public double Weight(int i, int j) => (i == j ? -1 : -2) * weights[i] * weights[j];

    /// <summary>Adds a multiple of ∂q/∂θ.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="total">One number per parameter.</param>
    public void AddGradient(double factor, Span<double> total)
    {
        for (int p = 0; p < parameters; p++)
            total[p] += factor * gradient[p];
    }

    /// <summary>Adds a multiple of 2 e_pᵀ C⁻¹ e_q to the lower triangle of a Hessian.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="hessian">Row-major, one row per parameter.</param>
    public void AddCurvature(double factor, Span<double> hessian)
    {
        for (int p = 0; p < parameters; p++)
        {
            ReadOnlySpan<double> left = changes.AsSpan(p * size, size);
            for (int q = 0; q <= p; q++)
            {
                ReadOnlySpan<double> right = changes.AsSpan(q * size, size);
                double sum = 0;
                for (int i = 0; i < size; i++)
                    sum += left[i] * right[i];
                hessian[(p * parameters) + q] += 2 * factor * sum;
            }
        }
    }
}
