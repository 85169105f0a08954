namespace EmDsl.Numerics;

/// <summary>What a pass over rows leaves of t laws: an additive value, cell by cell.</summary>
internal sealed class StudentSums(int cells, int dimension)
{
    readonly double[] work = new double[2 * dimension];

    // Σ r log t with what rounding took from it (Neumaier 1974), since steps are judged by small differences of it.
    double sum;
    double lost;

    /// <summary>Σ r log t.</summary>
    public double Value => sum + lost;

    /// <summary>Σ |r log t|, which rounding errors are judged by.</summary>
    public double Magnitude { get; private set; }

    /// <summary>Σ r.</summary>
    public double[] Rows { get; } = new double[cells];

    /// <summary>Σ r u.</summary>
    public double[] Weight { get; } = new double[cells];

    /// <summary>Σ r u y.</summary>
    public double[] First { get; } = new double[cells * dimension];

    /// <summary>Σ r u y yᵀ, lower triangles.</summary>
    public double[] Second { get; } = new double[cells * dimension * dimension];

    /// <summary>The part of ∂Q/∂ν that depends on rows.</summary>
    public double[] FreedomSlope { get; } = new double[cells];

    /// <summary>The part of ∂²Q/∂ν² that depends on rows.</summary>
    public double[] FreedomCurvature { get; } = new double[cells];

    /// <summary>The value of the row that is being added.</summary>
    public Span<double> RowValue => work.AsSpan(0, dimension);

    /// <summary>Its distance from the location, y.</summary>
    public Span<double> Residual => work.AsSpan(dimension, dimension);

    /// <summary>Adds the row whose y stands in <see cref="Residual"/>.</summary>
    /// <param name="cell">Its cell.</param>
    /// <param name="responsibility">r.</param>
    /// <param name="distance">yᵀ S⁻¹ y.</param>
    /// <param name="freedom">ν.</param>
    /// <param name="constant">The log-density at the location.</param>
    public void Add(int cell, double responsibility, double distance, double freedom, double constant)
    {
        double spread = freedom + distance;
        double weight = (freedom + dimension) / spread;
        double tail = Special.Log1P(distance / freedom);
        double term = responsibility * (constant - (0.5 * (freedom + dimension) * tail));
        AddValue(term);
        Magnitude += Math.Abs(term);
        Rows[cell] += responsibility;

        // ∂/∂ν of −½ (ν + d) log(1 + Δ²/ν), once and twice.
        double share = distance / spread;
        FreedomSlope[cell] += responsibility * 0.5 * ((weight * distance / freedom) - tail);
        FreedomCurvature[cell] += responsibility * 0.5 * share / freedom * (2 - (weight * (freedom + spread) / freedom));
        double product = responsibility * weight;
        Weight[cell] += product;
        ReadOnlySpan<double> y = Residual;
        Span<double> first = First.AsSpan(cell * dimension, dimension);
        Span<double> second = Second.AsSpan(cell * dimension * dimension, dimension * dimension);
        for (int i = 0; i < dimension; i++)
        {
            double scaled = product * y[i];
            first[i] += scaled;
            for (int j = 0; j <= i; j++)
                second[(i * dimension) + j] += scaled * y[j];
        }
    }

    /// <summary>Adds the sums of other rows.</summary>
    /// <param name="other">The sums.</param>
    public void Merge(StudentSums other)
    {
        AddValue(other.sum);
        lost += other.lost;
        Magnitude += other.Magnitude;
        Accumulate.Add(other.Rows, Rows);
        Accumulate.Add(other.Weight, Weight);
        Accumulate.Add(other.First, First);
        Accumulate.Add(other.Second, Second);
        Accumulate.Add(other.FreedomSlope, FreedomSlope);
        Accumulate.Add(other.FreedomCurvature, FreedomCurvature);
    }

    /// <summary>Sets all sums to 0.</summary>
    public void Clear()
    {
        sum = 0;
        lost = 0;
        Magnitude = 0;
        Array.Clear(Rows);
        Array.Clear(Weight);
        Array.Clear(First);
        Array.Clear(Second);
        Array.Clear(FreedomSlope);
        Array.Clear(FreedomCurvature);
    }

    void AddValue(double term)
    {
        double total = sum + term;
        lost += Math.Abs(sum) >= Math.Abs(term) ? (sum - total) + term : (term - total) + sum;
        sum = total;
    }
}
