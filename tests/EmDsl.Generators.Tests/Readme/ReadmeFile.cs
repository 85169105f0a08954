using System.Runtime.CompilerServices;

namespace EmDsl.Generators.Tests.Readme;

/// <summary>README.md and its blocks of C#.</summary>
internal sealed record ReadmeFile(string Path, string Text)
{
    private const string Open = "```csharp\n";
    private const string Close = "\n```";

    /// <summary>The contents of the blocks of C#, in order.</summary>
    public IReadOnlyList<string> Blocks => [.. Text.Split(Open).Skip(1).Select(part => part[..part.IndexOf(Close, StringComparison.Ordinal)])];

    public static ReadmeFile Load([CallerFilePath] string caller = "")
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(caller, "..", "..", "..", "..", "README.md"));
        return new ReadmeFile(path, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    public ReadmeFile WithBlock(int index, string code)
    {
        string[] parts = Text.Split(Open);
        string rest = parts[index + 1];
        parts[index + 1] = code + rest[rest.IndexOf(Close, StringComparison.Ordinal)..];
        return this with { Text = string.Join(Open, parts) };
    }

    /// <summary>Whether the file is as expected; if not, the expected text is written beside it, and <paramref name="command"/> takes it over.</summary>
    public bool IsEqualTo(string expected, out string command)
    {
        string received = System.IO.Path.ChangeExtension(Path, ".received.md");
        command = $"mv '{received}' '{Path}'";
        if (Text == expected)
        {
            File.Delete(received);
            return true;
        }

        File.WriteAllText(received, expected);
        return false;
    }
}
