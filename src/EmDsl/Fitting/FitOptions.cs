namespace EmDsl;

/// <summary>How a fit is run. Every property has a default that suits most models.</summary>
public sealed record FitOptions
{
    /// <summary>The largest number of EM steps that one start may take; at least 0 (only evaluate the start). Default 10 000.</summary>
    public int MaxIterations { get; init; } = 10_000;

    /// <summary>
    /// The distance still to go, in units of the log-likelihood, at which a fit stops: finite and at least 0. With 0
    /// exactly <see cref="MaxIterations"/> EM steps run. Default 1e-6.
    /// </summary>
    public double LogLikelihoodTolerance { get; init; } = 1e-6;

    /// <summary>
    /// The number of independent starts, at least 0. 0, the default, stands for 10 in a model with discrete latent variables and for 1 in any other.
    /// Short runs from all of them come first; the best, and those that may still overtake it, are carried on. With discrete latent variables starts
    /// differ by their initial responsibilities (see <see cref="Initialization"/>). Without, the first start begins where the data say, and each
    /// further one at the best of 20 draws around it, wide enough for the parameters' scale not to be known (<see cref="Fitting.StartSpread"/>);
    /// what the start given to the fit states is taken by the first alone. A start whose objective is not finite is drawn again in the same way.
    /// </summary>
    public int Starts { get; init; }

    /// <summary>The seed from which all randomness of the fit follows. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>How starting values are found. Default <see cref="Initialization.Automatic"/>.</summary>
    public Initialization Initialization { get; init; } = Initialization.Automatic;

    /// <summary>
    /// The smallest value that a variance, or an eigenvalue of a covariance matrix, may take, in squared units of the data;
    /// finite and at least 0. Default 0: no floor. Eigenvalues below it are raised to it, which is the constrained
    /// maximiser; nothing is ever added to a diagonal.
    /// </summary>
    public double VarianceFloor { get; init; }

    /// <summary>The number of threads; 0, the default, stands for all processors. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// How the iterations keep the real columns that they read. With <see cref="Precision.Single"/> they read copies of 4 bytes a value instead of
    /// the dataset's 8, and fit the data so rounded; sums, log-densities and parameters stay in double precision. Default <see cref="Precision.Double"/>.
    /// </summary>
    /// <remarks>
    /// A value moves by at most 2⁻²⁴ ≈ 6e-8 of its size, and where a column's range is smaller than its distance from zero (years, say) of its distance
    /// from the middle of the range; whole numbers within 2²⁴ of zero do not move. For normal mixtures the log-likelihood changes by about 1e-8 of
    /// itself and estimates by about 1e-7 of theirs; what lies closer together than the rounding (two clusters whose spread is a millionth of their
    /// distance) is not told apart. <see cref="FitResult{TModel}.LogLikelihood"/> is that of the rounded data.
    /// Counts and categories have 4 bytes anyway. Columns that are compared with something (point masses, conditions), lie between 0 and 1, are
    /// intervals or weights, or bound a uniform law stay as they are; <see cref="FitResult{TModel}.SingleColumns"/> names those that do not.
    /// A fit of a model that has none, or whose rows hang together in sequences or groups, throws <see cref="ArgumentException"/>.
    /// </remarks>
    public Precision Precision { get; init; } = Precision.Double;

    /// <summary>
    /// What the E-step keeps of sequences with discrete chains that it takes row by row; default <see cref="SequenceMemory.Rows"/>. Chains of first
    /// order whose transitions are the same in every row are taken in parts that stay in the processor's memory; of them only
    /// <see cref="FitResult{TModel}.Entropy"/> goes row by row.
    /// </summary>
    public SequenceMemory SequenceMemory { get; init; }

    /// <summary>Told of every iteration of every start, on the thread that called the fit; null for no report.</summary>
    public IProgress<EmIteration>? Progress { get; init; }

    // The rows worked on at once, for tests that compare widths; null for what the machine has.
    internal int? Lanes { get; init; }

    // Whether equal rows may be merged, for tests and benchmarks of what every row costs.
    internal bool MergesRows { get; init; } = true;

    /// <summary>Checks every property against its domain.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property lies outside its domain; the message names it and its value.</exception>
    public void Validate()
    {
        Require(MaxIterations >= 0, nameof(MaxIterations), MaxIterations, "must be at least 0");
        Require(double.IsFinite(LogLikelihoodTolerance) && LogLikelihoodTolerance >= 0, nameof(LogLikelihoodTolerance), LogLikelihoodTolerance, "must be a finite number, at least 0");
        Require(Starts >= 0, nameof(Starts), Starts, "must be at least 0 (0 stands for the default)");
        Require(Enum.IsDefined(Initialization), nameof(Initialization), Initialization, "must be a member of the enumeration");
        Require(Enum.IsDefined(SequenceMemory), nameof(SequenceMemory), SequenceMemory, "must be a member of the enumeration");
        Require(Enum.IsDefined(Precision), nameof(Precision), Precision, "must be a member of the enumeration");
        Require(double.IsFinite(VarianceFloor) && VarianceFloor >= 0, nameof(VarianceFloor), VarianceFloor, "must be a finite number, at least 0");
        Require(Threads >= 0, nameof(Threads), Threads, "must be at least 0 (0 stands for all processors)");
    }

    static void Require(bool holds, string property, object value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(property, FormattableString.Invariant($"FitOptions.{property} {rule}; it is {value}."));
        }
    }
}
