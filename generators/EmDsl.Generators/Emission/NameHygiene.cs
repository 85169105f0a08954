using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Keeps the user's names apart from the program's own. A member that is called like an index of a formula or like a private member of
/// the generated half goes through derivation and emission with a mark on its name; in the finished text what has no mark is the
/// program's and steps aside, and the marks go. So no stage in between needs to ask whose a name is.
/// </summary>
internal static class NameHygiene
{
    // The word joiner: C# takes it inside an identifier and ignores it, so that no name as the compiler gives it can hold one.
    private const char Mark = '\u2060';

    private static readonly string MarkText = Mark.ToString();

    /// <summary>The name as the user wrote it.</summary>
    public static string Plain(string name) => name.IndexOf(Mark) < 0 ? name : name.Replace(MarkText, "");

    /// <summary>The declaration with a mark on every name that something of the program's might share.</summary>
    public static ModelSpec MarkNames(ModelSpec spec)
    {
        var bound = new HashSet<string>(spec.Members.SelectMany(BoundNames), StringComparer.Ordinal);
        var marked = spec.Members.Select(member => member.Name)
            .Where(name => HouseNames.Private.Contains(name) || HouseNames.Public.Contains(name) || !char.IsUpper(name[0]) || bound.Contains(name))
            .ToDictionary(name => name, name => name + MarkText, StringComparer.Ordinal);
        spec = spec with
        {
            Header = spec.Header with { Name = MarkType(spec.Header.Name) },
            Containers = spec.Containers.Select(container => container with { Name = MarkType(container.Name) }).ToEquatableArray(),
        };
        return marked.Count == 0 ? spec : spec with { Members = spec.Members.Select(member => Rename(member, marked)).ToEquatableArray() };
    }

    /// <summary>Findings in the user's own names.</summary>
    public static EquatableArray<Finding> Restore(EquatableArray<Finding> findings) => findings
        .Select(finding => finding with { Member = Plain(finding.Member), Arguments = finding.Arguments.Select(Plain).ToEquatableArray() })
        .ToEquatableArray();

    /// <summary>The finished text in the user's own names, with other names for what of the program's would clash with them.</summary>
    public static string Restore(string source, ModelSpec spec)
    {
        var names = new HashSet<string>(spec.Members.Select(member => member.Name).Concat(spec.OtherNames).Append(spec.Name).Select(Plain), StringComparer.Ordinal);

        // A name of the API that a member has is refused; what stands in its place must still compile, so that nothing else is said.
        string[] contested = [.. HouseNames.Public.Where(names.Contains)];
        foreach (TypeHeader container in spec.Containers)
            names.Add(Plain(container.Name).TrimStart('@'));
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in contested.Concat(HouseNames.Private.Where(names.Contains)).OrderBy(name => name, StringComparer.Ordinal))
            renamed[name] = Names.Fresh(name, names);
        return Plain(renamed.Count == 0 ? source : Rename(source, renamed));
    }

    private static string Rename(string source, Dictionary<string, string> renamed)
    {
        var text = new StringBuilder(source.Length);
        int done = 0;
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken) || !renamed.TryGetValue(token.Text, out string? name) || IsForeign(token))
                continue;
            text.Append(source, done, token.SpanStart - done).Append(name);
            done = token.Span.End;
        }

        return text.Append(source, done, source.Length - done).ToString();
    }

    // A member of another type, an argument's name, or a part of the namespace.
    private static bool IsForeign(SyntaxToken token)
        => token.GetPreviousToken().IsKind(SyntaxKind.DotToken)
            || token.GetPreviousToken().IsKind(SyntaxKind.ColonColonToken)
            || token.Parent?.Parent is NameColonSyntax or BaseNamespaceDeclarationSyntax or QualifiedNameSyntax { Parent: BaseNamespaceDeclarationSyntax };

    private static string MarkType(string name)
    {
        int end = name.IndexOf('<');
        string simple = end < 0 ? name : name.Substring(0, end);
        return HouseNames.Private.Contains(simple) || HouseNames.Public.Contains(simple) ? simple + MarkText + name.Substring(simple.Length) : name;
    }

    private static IEnumerable<string> BoundNames(MemberSpec member)
    {
        if (member.Law is not { } law)
            return [];
        var found = new List<string>();
        foreach (Law inner in LawWalk.All(law))
        {
            if (inner is EachLaw each)
                found.Add(each.Index);
            else if (inner is DensityLaw density)
                found.Add(density.Variable);
        }

        foreach (Expr expression in LawWalk.Expressions(law))
        {
            expression.Any(node =>
            {
                if (node is Sum sum)
                    found.Add(sum.Index);
                else if (node is Lambda lambda)
                    found.Add(lambda.Index);
                return false;
            });
        }

        return found.Concat(member.PriorIndices);
    }

    private static MemberSpec Rename(MemberSpec member, Dictionary<string, string> marked)
    {
        string? Name(string? name) => name is not null && marked.TryGetValue(name, out string? other) ? other : name;
        Expr Leaf(Expr node) => node is Symbol symbol && marked.TryGetValue(symbol.Name, out string? other) ? new Symbol(other) : node;
        Expr Expression(Expr expression) => expression.Rewrite(Leaf);
        return member with
        {
            Name = Name(member.Name)!,
            Law = member.Law is { } law ? LawWalk.Map(law, Expression) : null,
            States = Name(member.States),
            Dimension = Name(member.Dimension),
            Per = Name(member.Per),
            Pattern = member.Pattern is { } pattern ? Expression(pattern) : null,
            OrderBy = Name(member.OrderBy),
            Target = Name(member.Target),
        };
    }
}
