namespace EmDsl;

/// <summary>How an M-step without a closed form treats the parameters it is left with.</summary>
public enum MStepKind
{
    /// <summary>Each M-step maximises the expected complete-data log-likelihood to convergence (the default).</summary>
    Exact,

    /// <summary>
    /// Each M-step takes one safeguarded Newton step on the expected complete-data log-likelihood
    /// (Lange, "A gradient algorithm locally equivalent to the EM algorithm", JRSS B 57, 1995). The objective never falls.
    /// </summary>
    EmGradient,

    /// <summary>
    /// Parameters without a closed form maximise the log-likelihood of the data itself, given all others, after the others have taken their
    /// M-step (ECME: Liu and Rubin, "The ECME algorithm", Biometrika 81, 1994). Fewer iterations, each of which makes several E-steps: worth it
    /// where such parameters hold the algorithm back. The objective never falls.
    /// </summary>
    Ecme,
}

/// <summary>
/// Marks a <c>partial</c> class as the declaration of a latent-variable model: its members declare the joint density of
/// observed and latent quantities, and the other half of the class, with its EM algorithm, is generated.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LatentModelAttribute : Attribute
{
    /// <summary>How M-steps without a closed form are taken.</summary>
    public MStepKind MStep { get; set; } = MStepKind.Exact;
}

/// <summary>
/// A number, vector or matrix that is estimated, or an array or <see cref="PerState{TState, T}"/> of these with one entry per
/// value of the discrete variables that index it. Written on a <c>partial</c> property with <c>get</c> and <c>init</c>.
/// Its domain (probability vector, variance, rate, covariance matrix) follows from where it stands.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute : Attribute
{
    /// <summary>True: given by the user and held, not estimated.</summary>
    public bool Fixed { get; set; }

    /// <summary>The name of a <c>[Group]</c> member: one value of the parameter per distinct key, in order of first appearance.</summary>
    public string? Per { get; set; }

    /// <summary>
    /// The name of a <c>static bool</c> method of an entry's indices that is false for entries that are structurally zero.
    /// </summary>
    public string? Pattern { get; set; }

    /// <summary>
    /// The number of entries along the last index, such as the columns of a matrix, where no equation states it; 0 where it is not given.
    /// </summary>
    public int Dimension { get; set; }

    /// <summary>The name of the <c>[Size]</c> member that gives the number of entries along the last index.</summary>
    public string? DimensionSize { get; set; }
}

/// <summary>
/// A <c>[Prior]</c> gives a parameter a distribution: the fit then maximises the posterior density instead of the likelihood.
/// Written on a property whose expression is the distribution, or, for the entries of an array, on a method of their index.
/// </summary>
/// <param name="parameter">The name of the parameter.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class PriorAttribute(string parameter) : Attribute
{
    /// <summary>The name of the parameter that has this prior.</summary>
    public string Parameter { get; } = parameter;
}

/// <summary>A known number, vector or matrix, set by the user. Written on a <c>partial</c> property with <c>get</c> and <c>init</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConstantAttribute : Attribute;

/// <summary>
/// A size chosen at run time, at least 1: a number of states, named by <c>[Latent(nameof(K))]</c>, or a dimension, named by
/// <c>DimensionSize</c>. Written on a <c>partial int</c> property with <c>get</c> and <c>init</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeAttribute : Attribute;
