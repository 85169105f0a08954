using System.Text.RegularExpressions;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Tests.Diagnostics;

public class DiagnosticTableTests
{
    public static TheoryData<string> Ids => [.. DiagnosticTable.ById.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_id_has_a_page_with_what_why_wrong_and_right(string id)
    {
        DiagnosticDescriptor descriptor = DiagnosticTable.ById[id];
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(["What", "Why", "Wrong", "Right"], Regex.Matches(page, "^## (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        Assert.Equal(2, Regex.Count(page, "^```csharp\n", RegexOptions.Multiline));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Examples_of_a_page_are_what_they_say(string id)
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", id + ".md"));
        var examples = Regex.Matches(page, "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToList();
        // Pages about the declaration itself may show parts of the language that have no derivation yet.
        bool isDeclaration = string.CompareOrdinal(id, DiagnosticTable.WrongShape) < 0;
        Assert.Empty(isDeclaration ? TestHost.ParserFindings(examples[1]) : TestHost.Findings(examples[1]));
        // No declaration is known that shows a fault of EmDsl's own.
        if (id != DiagnosticTable.InternalError)
            Assert.Contains(TestHost.Findings(examples[0]), finding => finding.StartsWith(id, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_has_an_id()
    {
        var pages = Directory.GetFiles(Path.Combine(Root(), "docs", "diagnostics"), "EMD*.md").Select(Path.GetFileNameWithoutExtension);
        Assert.Empty(pages.Except(DiagnosticTable.ById.Keys));
    }

    [Fact]
    public void Every_id_is_in_the_release_notes_with_its_severity()
    {
        string folder = Path.Combine(Root(), "generators", "EmDsl.Generators");
        string notes = File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md")) + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"));
        foreach (DiagnosticDescriptor descriptor in DiagnosticTable.ById.Values)
            Assert.Contains($"{descriptor.Id} | EmDsl | {descriptor.DefaultSeverity} | ", notes, StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "EmDsl.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
