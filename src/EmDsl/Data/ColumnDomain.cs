using System.Globalization;

namespace EmDsl.Data;

/// <summary>The numbers that a column may hold: those between two bounds.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="LowerIncluded">Whether the lower bound itself may occur.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="UpperIncluded">Whether the upper bound itself may occur.</param>
/// <param name="Requirement">What a value must be, to complete "... is not".</param>
public sealed record ColumnDomain(double Lower, bool LowerIncluded, double Upper, bool UpperIncluded, string Requirement)
{
    /// <summary>Every finite number.</summary>
    public static ColumnDomain Real { get; } = new(double.NegativeInfinity, false, double.PositiveInfinity, false, "a finite number");

    /// <summary>Finite numbers greater than 0.</summary>
    public static ColumnDomain Positive { get; } = new(0, false, double.PositiveInfinity, false, "a finite number greater than 0");

    /// <summary>Finite numbers of at least 0.</summary>
    public static ColumnDomain NonNegative { get; } = new(0, true, double.PositiveInfinity, false, "a finite number of at least 0");

    /// <summary>Numbers between 0 and 1, ends excluded.</summary>
    public static ColumnDomain UnitInterval { get; } = new(0, false, 1, false, "a number strictly between 0 and 1");

    /// <summary>Case weights: finite numbers of at least 0.</summary>
    public static ColumnDomain Weight { get; } = new(0, true, double.PositiveInfinity, false, "a weight, a finite number of at least 0");

    /// <summary>Every whole number that fits.</summary>
    public static ColumnDomain WholeNumber { get; } = new(-int.MaxValue, true, int.MaxValue, true, "a whole number");

    /// <summary>Whole numbers of at least 0.</summary>
    public static ColumnDomain Count { get; } = new(0, true, int.MaxValue, true, "a count, a whole number of at least 0");

    /// <summary>Whole numbers of at least a bound: 1 for a number of trials.</summary>
    /// <param name="least">The least value.</param>
    /// <returns>The domain.</returns>
    public static ColumnDomain CountFrom(int least)
        => new(least, true, int.MaxValue, true, string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}"));

    /// <summary>Whole numbers between two bounds, both included.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="greatest">The greatest value.</param>
    /// <returns>The domain.</returns>
    public static ColumnDomain CountBetween(int least, int greatest)
        => new(least, true, greatest, true, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {greatest}"));

    /// <summary>Category numbers.</summary>
    /// <param name="categories">The number of categories; 0 where the data decide.</param>
    /// <param name="first">The number of the first category: 0, or 1 for data that count from 1.</param>
    /// <returns>The domain.</returns>
    public static ColumnDomain Categories(int categories = 0, int first = 0)
        => categories > 0
            ? new(first, true, first + categories - 1, true, string.Create(CultureInfo.InvariantCulture, $"one of the categories {first} to {first + categories - 1}"))
            : new(first, true, int.MaxValue, true, string.Create(CultureInfo.InvariantCulture, $"a category, a whole number counted from {first}"));

    /// <summary>Whether a number lies in the domain; NaN never does.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether it lies between the bounds.</returns>
    public bool Contains(double value)
        => (value > Lower || (LowerIncluded && value == Lower)) && (value < Upper || (UpperIncluded && value == Upper));
}
