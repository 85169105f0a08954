using System.Globalization;
using System.Numerics;

namespace EmDsl.Data;

/// <summary>What the text of a cell means, and what a value of a database reads as: the same in every culture.</summary>
static class CellText
{
    const NumberStyles RealStyle = NumberStyles.Float;
    const NumberStyles IntegerStyle = NumberStyles.Integer;

    internal static bool IsMissing(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        return trimmed.IsEmpty || trimmed is "NA";
    }

    /// <summary>
    /// Reads a number. Infinity only where it is written as such: of a number too large for a double, an infinite value remains, and of
    /// what is not a number, NaN.
    /// </summary>
    internal static bool TryReal(ReadOnlySpan<char> text, out double value)
        => double.TryParse(text, RealStyle, CultureInfo.InvariantCulture, out value)
            ? !double.IsInfinity(value) || !text.ContainsAnyInRange('0', '9')
            : TryInfinity(text.Trim(), out value);

    internal static bool TryInteger(ReadOnlySpan<char> text, out int value)
        => int.TryParse(text, IntegerStyle, CultureInfo.InvariantCulture, out value);

    internal static bool TryInteger(ReadOnlySpan<char> text, out long value)
        => long.TryParse(text, IntegerStyle, CultureInfo.InvariantCulture, out value);

    /// <summary>The shortest text that reads back as the number.</summary>
    internal static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    internal static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number that a database's numeric value is, rounded as its decimal text would be.</summary>
    internal static bool TryReal(object value, out double real)
    {
        switch (value)
        {
            case double number:
                real = number;
                return true;
            case float number:
                real = number;
                return true;
            case int number:
                real = number;
                return true;
            case long number:
                real = number;
                return true;
            // The conversions of decimal and BigInteger do not round to nearest; parsing does.
            case byte or sbyte or short or ushort or uint or ulong or decimal or BigInteger:
                return double.TryParse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), RealStyle, CultureInfo.InvariantCulture, out real);
            default:
                real = 0;
                return false;
        }
    }

    /// <summary>The text that a value of a database would have in a CSV file.</summary>
    internal static string Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Of(number),
        DateTime time => time.ToString(
            time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static bool TryInfinity(ReadOnlySpan<char> text, out double value)
    {
        var isInfinity = text is [('+' or '-'), .. var rest]
            ? rest.Equals("Inf", StringComparison.OrdinalIgnoreCase)
            : text.Equals("Inf", StringComparison.OrdinalIgnoreCase);
        value = !isInfinity ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinity;
    }
}
