using System.Collections.Generic;
using System.Globalization;
using EmDsl.Generators.Algebra;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Emission;

/// <summary>Identifiers, literals and documentation text, the same in every culture.</summary>
internal static class Names
{
    /// <summary>A name as C# code, <c>@class</c> for a keyword.</summary>
    public static string Identifier(string name)
        => NameHygiene.Plain(name) is var plain && SyntaxFacts.GetKeywordKind(plain) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(plain) == SyntaxKind.None
            ? name
            : "@" + name;

    /// <summary>The name with its first letter lowered, not escaped: to build other names from.</summary>
    public static string Stem(string name)
        => name.Length == 0 ? name : char.ToLowerInvariant(name[0]).ToString() + name.Substring(1);

    /// <summary>The name with its first letter lowered, as a parameter or local.</summary>
    public static string Camel(string name) => Identifier(Stem(name));

    /// <summary>The name with its first letter raised, not escaped: to build other names from.</summary>
    public static string Pascal(string name)
        => name.Length == 0 ? name : char.ToUpperInvariant(name[0]).ToString() + name.Substring(1);

    /// <summary>The wanted name, with a number after it if it is taken; the answer is taken from then on.</summary>
    public static string Fresh(string wanted, ISet<string> taken)
    {
        string name = wanted;
        for (int i = 2; !taken.Add(NameHygiene.Plain(name)); i++)
            name = wanted + Literal(i);
        return name;
    }

    public static string Literal(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Literal(double value) => CSharpPrinter.Literal(value);

    public static string Literal(string value) => SymbolDisplay.FormatLiteral(NameHygiene.Plain(value), quote: true);

    /// <summary>Text as the content of a documentation element.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Text as a sentence: with a full stop where it has no end.</summary>
    public static string Sentence(string text)
        => text.Length == 0 || text[text.Length - 1] is '.' or '!' or '?' ? text : text + ".";
}
