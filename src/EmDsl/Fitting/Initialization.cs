namespace EmDsl;

/// <summary>How the starting values of a fit are found from the data.</summary>
public enum Initialization
{
    /// <summary>Chosen by the kind of the observed variables: k-means++ for numbers, quantiles for a single count, random responsibilities for categories.</summary>
    Automatic,

    /// <summary>k-means on the whitened numeric observations, seeded by k-means++.</summary>
    KMeansPlusPlus,

    /// <summary>Responsibilities drawn uniformly from the simplex, row by row.</summary>
    RandomResponsibilities,

    /// <summary>Strata of the ranks of one observed number, with jittered cut points.</summary>
    Quantiles,
}
