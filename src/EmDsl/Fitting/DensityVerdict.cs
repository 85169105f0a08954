namespace EmDsl;

/// <summary>What a numerical check of a density found.</summary>
public enum DensityVerdict
{
    /// <summary>The integral or sum is 1 within 1e-6 and four times its error.</summary>
    Normalized,

    /// <summary>It is another number, infinite, or undefined.</summary>
    NotNormalized,

    /// <summary>The numerical error is above 0.05, too large to tell.</summary>
    Undecided,
}
