using System;
using System.Text;

namespace EmDsl.Generators.Emission;

/// <summary>Writes indented C# with LF line ends; every value is formatted by <see cref="Names"/>, independently of the culture.</summary>
internal sealed class SourceWriter
{
    private const int IndentWidth = 4;
    private const int DocumentationWidth = 130;

    private readonly StringBuilder text = new();
    private int depth;
    private bool atBlockStart = true;

    /// <summary>An empty line, unless the line before is one or opens a block.</summary>
    public void Line()
    {
        if (!atBlockStart)
            text.Append('\n');
        atBlockStart = true;
    }

    public void Line(string line)
    {
        if (line.Length == 0)
        {
            Line();
            return;
        }

        text.Append(' ', depth * IndentWidth).Append(line).Append('\n');
        atBlockStart = false;
    }

    /// <summary>A header, if any, and the brace that opens its block.</summary>
    public void Open(string header)
    {
        if (header.Length > 0)
            Line(header);
        Line("{");
        depth++;
        atBlockStart = true;
    }

    /// <summary>The brace that closes a block; <paramref name="suffix"/> follows it, as in <c>};</c>.</summary>
    public void Close(string suffix = "")
    {
        if (atBlockStart && text.Length > 1 && text[text.Length - 1] == '\n' && text[text.Length - 2] == '\n')
            text.Length--;
        depth--;
        Line("}" + suffix);
    }

    /// <summary>Several lines, moved to this depth; their common indentation goes.</summary>
    public void Block(string lines)
    {
        string[] split = lines.Replace("\r\n", "\n").Trim('\n').Split('\n');
        int common = int.MaxValue;
        foreach (string line in split)
        {
            string trimmed = line.TrimStart(' ');
            if (trimmed.Length > 0)
                common = Math.Min(common, line.Length - trimmed.Length);
        }

        foreach (string line in split)
            Line(line.Trim(' ').Length == 0 ? "" : line.Substring(common).TrimEnd(' '));
    }

    /// <summary>A line further in, for the continuation of a statement.</summary>
    public void Continue(string line)
    {
        depth++;
        Line(line);
        depth--;
    }

    /// <summary>A documentation element; its content is plain text or XML as it stands.</summary>
    public void Doc(string tag, string xml, string attributes = "")
    {
        string open = attributes.Length == 0 ? $"<{tag}>" : $"<{tag} {attributes}>";
        string single = $"/// {open}{xml}</{tag}>";
        if (xml.IndexOf('\n') < 0 && (depth * IndentWidth) + single.Length <= DocumentationWidth)
        {
            Line(single);
            return;
        }

        Line($"/// {open}");
        foreach (string line in xml.Split('\n'))
            Wrapped(line);
        Line($"/// </{tag}>");
    }

    public void Summary(string xml) => Doc("summary", xml);

    public override string ToString() => text.ToString();

    private void Wrapped(string line)
    {
        int width = Math.Max(40, DocumentationWidth - (depth * IndentWidth) - 4);
        while (line.Length > width)
        {
            int space = line.LastIndexOf(' ', width);
            if (space <= 0)
                break;
            Line("/// " + line.Substring(0, space));
            line = line.Substring(space + 1);
        }

        Line("/// " + line);
    }
}
