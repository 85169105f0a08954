using System.Globalization;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace EmDsl.Generators.Tests.Snapshots;

/// <summary>One approved text and, while it differs, the text received last.</summary>
internal sealed record SnapshotFile(string Verified, string Received)
{
    private const int ContextLines = 3;

    public static SnapshotFile Beside(string sourceFile, string method, string? parameters, string extension)
    {
        var name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{(parameters is null ? "" : $"_{parameters}")}";
        var path = Path.Combine(Path.GetDirectoryName(sourceFile)!, name);
        return new SnapshotFile($"{path}.verified.{extension}", $"{path}.received.{extension}");
    }

    /// <summary>Null when <paramref name="text"/> is the approved one; else what differs, with the received file written.</summary>
    public string? Compare(string text)
    {
        var received = WithUnixLineEndings(text);
        var verified = File.Exists(Verified) ? WithUnixLineEndings(File.ReadAllText(Verified)) : null;
        if (received == verified)
        {
            File.Delete(Received);
            return null;
        }

        File.WriteAllText(Received, received);
        var reason = verified is null
            ? $"{Path.GetFileName(Verified)} does not exist."
            : $"The text differs from {Path.GetFileName(Verified)} (- verified, + received):\n\n{Difference(verified, received)}";
        return $"{reason}\n\nTo approve what was received:\nmv '{Received}' '{Verified}'";
    }

    private static string WithUnixLineEndings(string text) => text.ReplaceLineEndings("\n");

    private static string Difference(string verified, string received)
    {
        var lines = InlineDiffBuilder.Diff(verified, received, ignoreWhiteSpace: false).Lines;
        var changed = lines.Select(line => line.Type != ChangeType.Unchanged).ToList();
        var output = new StringBuilder();
        var skipping = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var first = Math.Max(0, i - ContextLines);
            var last = Math.Min(lines.Count - 1, i + ContextLines);
            if (!changed.GetRange(first, last - first + 1).Contains(true))
            {
                skipping = true;
                continue;
            }

            if (skipping && output.Length > 0)
            {
                output.Append("...\n");
            }

            skipping = false;
            output.Append(Format(lines[i])).Append('\n');
        }

        // Texts may differ in what lines do not show, such as the newline at the very end.
        return output.Length > 0 ? output.ToString().TrimEnd('\n') : "only the end of the text differs";
    }

    private static string Format(DiffPiece line)
    {
        var mark = line.Type switch
        {
            ChangeType.Inserted => '+',
            ChangeType.Deleted => '-',
            _ => ' ',
        };
        var number = line.Position?.ToString(CultureInfo.InvariantCulture) ?? "";
        return string.Create(CultureInfo.InvariantCulture, $"{mark}{number,5} {line.Text}").TrimEnd();
    }
}
