using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests.Readme;

/// <summary>What README shows and claims is what the generator does.</summary>
public class ReadmeTests
{
    private const string RowMark = "// --- ";

    /// <summary>The sources of the table's rows, each by the words of its row.</summary>
    public static TheoryData<string> Rows => new(Sources().Keys);

    [Fact]
    public void The_code_beside_the_model_is_what_is_generated()
    {
        ReadmeFile readme = ReadmeFile.Load();
        string[] model = readme.Blocks[0].Split('\n');
        GeneratorRun run = TestHost.RunGenerator(string.Join('\n', model.SkipWhile(line => !line.StartsWith("[LatentModel]", StringComparison.Ordinal))));
        ClassDeclarationSyntax kernel = run.Result.GeneratedTrees.Single().GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Single(type => type.Identifier.Text == "EmKernel");

        string expected = readme
            .WithBlock(1, Excerpt(kernel, "Eliminate", "Accumulate"))
            .WithBlock(2, Excerpt(kernel, "UpdateWeights", "UpdateMeansCovariances"))
            .Text;

        Assert.True(readme.IsEqualTo(expected, out string received), $"README.md shows other code than is generated. To approve what was received:\n{received}");
    }

    [Fact]
    public void The_table_has_the_rows_that_are_compiled()
    {
        string[] rows = [.. ReadmeFile.Load().Text.Split('\n').Where(line => line.EndsWith("| yes |", StringComparison.Ordinal) || line.EndsWith("| not yet |", StringComparison.Ordinal))];

        Assert.Equal(Sources().Keys.Select(row => row.Split(" | ")).Select(cells => $"| {cells[1]} | {cells[0]} |"), rows);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_says_what_the_generator_does(string row)
    {
        string source = Sources()[row];
        GeneratorRun run = TestHost.RunGenerator(source);
        string[] errors = [.. TestHost.Findings(source).Where(finding => !finding.StartsWith("EMD02", StringComparison.Ordinal))];
        string[] refusals = [.. TestHost.Findings(source).Where(finding => finding.StartsWith("EMD0200", StringComparison.Ordinal))];

        Assert.All(run.Result.Results, result => Assert.Null(result.Exception));
        Assert.Empty(errors);
        if (row.StartsWith("yes", StringComparison.Ordinal))
        {
            Assert.Empty(refusals);
            Assert.Empty(run.Diagnostics.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath.StartsWith("/user/", StringComparison.Ordinal) != true));
        }
        else
        {
            Assert.NotEmpty(refusals);
        }
    }

    private static Dictionary<string, string> Sources()
        => TestHost.ReadModels("Readme.cs").Split(RowMark, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2))
            .ToDictionary(part => part[0].Trim(), part => part[1]);

    // Members of the kernel as they stand in the generated file, moved to the left margin.
    private static string Excerpt(ClassDeclarationSyntax kernel, params string[] methods)
    {
        IEnumerable<string> texts = kernel.Members.OfType<MethodDeclarationSyntax>()
            .Where(method => methods.Contains(method.Identifier.Text))
            .Select(method => method.ToFullString().ReplaceLineEndings("\n").Trim('\n'));
        return string.Join('\n', string.Join("\n\n", texts).Split('\n').Select(line => line.Length >= 8 ? line[8..] : line.Trim()));
    }
}
