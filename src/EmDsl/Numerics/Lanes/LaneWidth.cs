using System.Runtime.Intrinsics;

namespace EmDsl.Numerics.Lanes;

/// <summary>How many rows a fit works on at once.</summary>
public static class LaneWidth
{
    /// <summary>The <c>double</c> values of the machine's registers: 8, 4 or 2; 0 where it has none, so that rows go one by one.</summary>
    public static int Widest =>
        Vector512.IsHardwareAccelerated ? 8
        : Vector256.IsHardwareAccelerated ? 4
        : Vector128.IsHardwareAccelerated ? 2
        : 0;

    /// <summary>
    /// The most combinations of states of several variables that a block holds: beyond, its potentials crowd the first-level cache, and a row costs more
    /// than one that sums the variables out one by one.
    /// </summary>
    public const int MostCombinations = 64;

    /// <summary>The width that a fit uses.</summary>
    /// <param name="options">How the fit is run.</param>
    /// <returns>8, 4, 2, or 0 for rows one by one.</returns>
    public static int Of(FitOptions options) => options.Lanes ?? Widest;
}
