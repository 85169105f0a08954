namespace EmDsl.Numerics;

/// <summary>
/// V = −½ (n log det C + tr(C⁻¹ M)) as a function of parameters θ that make up the covariance C(θ): with L Lᵀ = C, Ũ = L⁻¹ (∂C/∂θ_p) L⁻ᵀ and
/// M̃ = L⁻¹ M L⁻ᵀ, ∂V/∂C = −½ L⁻ᵀ (n I − M̃) L⁻¹ and ∂²V/∂θ_p∂θ_q = ½ n tr(Ũ_p Ũ_q) − tr(Ũ_p Ũ_q M̃) + Σ ∂V/∂C_ij ∂²C_ij/∂θ_p∂θ_q (Magnus and
/// Neudecker 1988, Matrix Differential Calculus, chapters 8 and 10). Generated code writes the entries of C and their derivatives; this class
/// keeps them and adds the first two terms. One object serves one covariance at a time and allocates only when it is made.
/// </summary>
/// <param name="size">The number of rows d of C.</param>
/// <param name="parameters">The number of parameters.</param>
public sealed class CovarianceTerm(int size, int parameters)
{
    readonly double[] matrix = new double[size * size];
    readonly double[] slopes = new double[size * size * parameters];
    readonly double[] lower = new double[size * size];
    readonly double[] inverse = new double[size * size];
    readonly double[] spread = new double[size * size];
    readonly double[] gradient = new double[size * size];
    readonly double[] half = new double[size * size];
    readonly double[] product = new double[size * size];
    readonly double[] directions = new double[size * size * parameters];
    readonly double[] images = new double[size * size * parameters];
    readonly bool[] moves = new bool[parameters];

    /// <summary>The entry C_ij of the lower triangle, i ≥ j.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column.</param>
    /// <param name="value">The entry.</param>
    public void Set(int i, int j, double value) => matrix[(i * size) + j] = value;

    /// <summary>∂C_ij/∂θ for the lower triangle, cleared.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column, at most <paramref name="i"/>.</param>
    /// <returns>Room for one number per parameter.</returns>
    public Span<double> Slopes(int i, int j)
    {
        Span<double> entry = slopes.AsSpan(((i * size) + j) * parameters, parameters);
        entry.Clear();
        return entry;
    }

    /// <summary>Factors C at the entries that were set, for the quadratic forms of rows.</summary>
    /// <returns>False where C is not positive definite.</returns>
    public bool TryFactor()
    {
        if (!Cholesky.TryFactor(matrix, lower, size))
            return false;
        Cholesky.InverseLower(lower, inverse, size);
        return true;
    }

    /// <summary>V at the entries that were set.</summary>
    /// <param name="rows">n.</param>
    /// <param name="scatter">M, row-major d × d, symmetric.</param>
    /// <returns>V; −∞ where C is not positive definite.</returns>
    public double Value(double rows, ReadOnlySpan<double> scatter)
    {
        if (!TryFactor())
            return double.NegativeInfinity;
        Congruence(scatter, spread);
        double trace = 0;
        for (int i = 0; i < size; i++)
            trace += spread[(i * size) + i];
        return -0.5 * ((rows * Cholesky.LogDeterminant(lower, size)) + trace);
    }

    /// <summary>yᵀ C⁻¹ y, after <see cref="TryFactor"/>.</summary>
    /// <param name="vector">y.</param>
    /// <param name="solution">Receives C⁻¹ y.</param>
    /// <returns>The quadratic form.</returns>
    internal double Quadratic(ReadOnlySpan<double> vector, Span<double> solution)
    {
        double distance = 0;
        vector.CopyTo(solution);
        Whiten(solution);
        for (int i = 0; i < size; i++)
            distance += solution[i] * solution[i];
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            for (int k = i; k < size; k++)
                sum += inverse[(k * size) + i] * solution[k];
            solution[i] = sum;
        }

        return distance;
    }

    /// <summary>y ← L⁻¹ y.</summary>
    /// <param name="vector">y.</param>
    internal void Whiten(Span<double> vector)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            double sum = 0;
            for (int k = 0; k <= i; k++)
                sum += inverse[(i * size) + k] * vector[k];
            vector[i] = sum;
        }
    }

    /// <summary>(∂C/∂θ_p) w.</summary>
    /// <param name="parameter">p.</param>
    /// <param name="vector">w.</param>
    /// <param name="product">Receives the product.</param>
    internal void SlopeTimes(int parameter, ReadOnlySpan<double> vector, Span<double> product)
    {
        product.Clear();
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double slope = slopes[(((i * size) + j) * parameters) + parameter];
                if (slope == 0)
                    continue;
                product[i] += slope * vector[j];
                if (i != j)
                    product[j] += slope * vector[i];
            }
        }
    }

    /// <summary>Prepares <see cref="Weight"/>, after <see cref="Value"/>.</summary>
    /// <param name="rows">n.</param>
    public void Differentiate(double rows)
    {
        // −½ L⁻ᵀ (n I − M̃) L⁻¹.
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int k = j; k < size; k++)
                    sum += ((i == k ? rows : 0) - spread[(i * size) + k]) * inverse[(k * size) + j];
                product[(i * size) + j] = sum;
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int k = i; k < size; k++)
                    sum += inverse[(k * size) + i] * product[(k * size) + j];
                gradient[(i * size) + j] = -0.5 * sum;
            }
        }
    }

    /// <summary>∂V/∂C_ij for an entry of the lower triangle, which stands for both.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column, at most <paramref name="i"/>.</param>
    /// <returns>The derivative: on the diagonal that of the entry, below it that of the entry and its mirror together.</returns>
    public double Weight(int i, int j) => i == j ? gradient[(i * size) + i] : gradient[(i * size) + j] + gradient[(j * size) + i];

    /// <summary>Adds ½ n tr(Ũ_p Ũ_q) − tr(Ũ_p Ũ_q M̃) to the lower triangle of a Hessian.</summary>
    /// <param name="rows">n.</param>
    /// <param name="hessian">Row-major, one row per parameter.</param>
    public void AddCurvature(double rows, Span<double> hessian)
    {
        int area = size * size;
        for (int p = 0; p < parameters; p++)
        {
            moves[p] = false;
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double slope = slopes[(((i * size) + j) * parameters) + p];
                    moves[p] |= slope != 0;
                    product[(i * size) + j] = product[(j * size) + i] = slope;
                }
            }

            if (!moves[p])
                continue;
            Span<double> direction = directions.AsSpan(p * area, area);
            Congruence(product, direction);
            Span<double> image = images.AsSpan(p * area, area);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    double sum = 0;
                    for (int k = 0; k < size; k++)
                        sum += direction[(i * size) + k] * spread[(k * size) + j];
                    image[(i * size) + j] = (0.5 * rows * direction[(i * size) + j]) - sum;
                }
            }
        }

        for (int p = 0; p < parameters; p++)
        {
            if (!moves[p])
                continue;
            ReadOnlySpan<double> direction = directions.AsSpan(p * area, area);
            for (int q = 0; q <= p; q++)
            {
                if (!moves[q])
                    continue;
                ReadOnlySpan<double> image = images.AsSpan(q * area, area);
                double sum = 0;
                for (int entry = 0; entry < area; entry++)
                    sum += direction[entry] * image[entry];
                hessian[(p * parameters) + q] += sum;
            }
        }
    }

    // L⁻¹ S L⁻ᵀ of a symmetric matrix.
    void Congruence(ReadOnlySpan<double> symmetric, Span<double> result)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int k = 0; k <= i; k++)
                    sum += inverse[(i * size) + k] * symmetric[(k * size) + j];
                half[(i * size) + j] = sum;
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k <= j; k++)
                    sum += half[(i * size) + k] * inverse[(j * size) + k];
                result[(i * size) + j] = result[(j * size) + i] = sum;
            }
        }
    }
}
