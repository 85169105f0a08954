using System;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>The user's own summary, as plain text.</summary>
internal static class Documentation
{
    private const string Mark = "///";

    /// <summary>
    /// The text of the <c>summary</c> before a declaration, on one line. Read from the source text, since a compiler that writes
    /// no documentation file does not parse these comments.
    /// </summary>
    public static string Summary(SyntaxNode? declaration)
    {
        if (declaration is null)
            return "";
        var xml = new StringBuilder("<doc>");
        foreach (string line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            string text = line.Trim();
            if (text.StartsWith(Mark, StringComparison.Ordinal) && !text.StartsWith(Mark + "/", StringComparison.Ordinal))
                xml.Append(text, Mark.Length, text.Length - Mark.Length).Append('\n');
        }

        try
        {
            XElement? summary = XElement.Parse(xml.Append("</doc>").ToString()).Element("summary");
            return summary is null ? "" : OneLine(Plain(summary));
        }
        catch (XmlException)
        {
            // The compiler warns about comments that are not well formed; they have no summary.
            return "";
        }
    }

    private static string Plain(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement child when child.Nodes().Any() => Plain(child),
        XElement child => Reference(child.Attributes().Select(attribute => attribute.Value).FirstOrDefault() ?? ""),
        _ => "",
    }));

    /// <summary>The last part of a cref, without its arguments.</summary>
    private static string Reference(string target)
    {
        string name = target.Split('(')[0];
        return name.Substring(name.LastIndexOf('.') + 1);
    }

    private static string OneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
