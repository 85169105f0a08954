using System.Globalization;

namespace EmDsl.Generators.Algebra;

/// <summary>Doubles as text that reads back to the same bits, in any culture and on any runtime.</summary>
internal static class Numerals
{
    public static string RoundTrip(double value)
    {
        foreach (string format in new[] { "G15", "G16" })
        {
            string text = value.ToString(format, CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                return text;
        }

        return value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
