namespace EmDsl;

/// <summary>Where a density of the user's own is positive.</summary>
public enum Support
{
    /// <summary>All real numbers.</summary>
    Real,

    /// <summary>The numbers greater than 0.</summary>
    Positive,

    /// <summary>The numbers between 0 and 1, ends excluded.</summary>
    UnitInterval,
}
