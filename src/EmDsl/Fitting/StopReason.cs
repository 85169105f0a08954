namespace EmDsl;

/// <summary>Why a start stopped.</summary>
public enum StopReason
{
    /// <summary>The gain that remains is below the tolerance.</summary>
    ToleranceReached,

    /// <summary>The objective no longer changes in floating-point arithmetic, whose resolution is coarser than the tolerance.</summary>
    PrecisionReached,

    /// <summary>The largest number of EM steps was taken.</summary>
    IterationLimit,

    /// <summary>The objective fell by more than rounding can explain; the parameters before the fall are returned.</summary>
    LikelihoodDecreased,

    /// <summary>The covariance of a component became singular relative to the pooled one; the parameters before the collapse are returned.</summary>
    ComponentCollapsed,

    /// <summary>The objective became infinite or not a number; the last parameters with a finite objective are returned, if there are any.</summary>
    NonFinite,

    /// <summary>The fit was cancelled; the best parameters so far are returned.</summary>
    Cancelled,
}
