namespace EmDsl.FlatView;

/// <summary>Where the entries of a parameter live.</summary>
public enum FlatDomain
{
    /// <summary>Finite numbers.</summary>
    Real,

    /// <summary>Numbers greater than 0: a variance, a rate, a shape.</summary>
    Positive,

    /// <summary>Numbers between two bounds of the parameter, both included: a probability, a mixing proportion.</summary>
    Between,

    /// <summary>Probability vectors along the last dimension: at least 0, with the sum 1 within 1e-9.</summary>
    Simplex,

    /// <summary>Symmetric positive definite matrices in the last two dimensions.</summary>
    Covariance,
}
