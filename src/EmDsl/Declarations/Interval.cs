namespace EmDsl;

/// <summary>
/// An observation known to lie between two ends, in the units of the observed quantity. Equal ends are an exact value; an infinite
/// end is censored on that side.
/// </summary>
/// <param name="Left">The left end, −∞ where there is none; at most <paramref name="Right"/>.</param>
/// <param name="Right">The right end, +∞ where there is none.</param>
public readonly record struct Interval(double Left, double Right)
{
    /// <summary>An exact value: both ends equal.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Interval(double value) => new(value, value);
}
