using System.Text;

namespace EmDsl.Data;

/// <summary>Which character separates the cells of a CSV file.</summary>
static class CsvSeparator
{
    const string Candidates = ",\t;|";
    const int LongestHeader = 1 << 20;

    /// <summary>
    /// The candidate that the first line with text has most of outside quotes, a comma if there is none. Leaves the file where it began;
    /// of a file that cannot be wound back, a comma is assumed.
    /// </summary>
    internal static char Of(FileStream file)
    {
        if (!file.CanSeek)
        {
            return ',';
        }

        using var reader = new StreamReader(file, Encoding.UTF8, true, 1 << 12, leaveOpen: true);
        var counts = new int[Candidates.Length];
        var isQuoted = false;
        var hasText = false;
        for (var i = 0; i < LongestHeader && reader.Read() is >= 0 and var character; i++)
        {
            if (character is '\n' or '\r' && !isQuoted && hasText)
            {
                break;
            }

            isQuoted ^= character == '"';
            hasText |= !char.IsWhiteSpace((char)character);
            var candidate = Candidates.IndexOf((char)character, StringComparison.Ordinal);
            if (candidate >= 0 && !isQuoted)
            {
                counts[candidate]++;
            }
        }

        file.Position = 0;
        return Candidates[Array.IndexOf(counts, counts.Max())];
    }
}
