using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Tests.Pipeline;

/// <summary>An edit runs what it must and no more: steps past the specification run when the declaration's meaning changes.</summary>
public class CachingTests
{
    private const string Model = """
        [LatentModel] public sealed partial class M
        {
            [Parameter] public partial double A { get; init; }
            [Latent(2)] int Z => Categorical(0.5, 0.5);
            [Observed] double Y => Normal(Helper.Mean(A), Z + 1);
        }
        """;

    private const string Helper = "static class Helper { public static double Mean(double a) => 2 * a; }";

    [Fact]
    public void Nothing_runs_again_without_an_edit()
        => Assert.Equal((IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached), Reasons(Model, Helper, compilation => compilation));

    [Fact]
    public void Unrelated_file_leaves_the_specification_unchanged()
        => Assert.Equal(
            (IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached),
            Reasons(Model, Helper, compilation => compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other { int x = 1; }", TestHost.ParseOptions))));

    [Theory]
    [InlineData("int Z =>", "int Z /* two states */ =>")]
    [InlineData("[Observed]", "// What is seen.\n\n    [Observed]")]
    [InlineData("Normal(Helper.Mean(A), Z + 1)", "Normal(\n    Helper.Mean(A), // the mean\n    Z + 1)")]
    public void Comments_and_blanks_leave_the_specification_unchanged(string old, string edited)
        => Assert.Equal((IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached), Reasons(Model, Helper, Edit(0, old, edited)));

    [Fact]
    public void Edit_of_an_inlined_method_in_another_file_reaches_the_model()
        => RunsEverything(Edit(1, "2 * a", "3 * a"));

    [Fact]
    public void Comment_in_an_inlined_method_leaves_the_specification_unchanged()
        => Assert.Equal((IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached), Reasons(Model, Helper, Edit(1, "2 * a", "2 /* twice */ * a")));

    [Fact]
    public void Real_edit_runs_everything()
        => RunsEverything(Edit(0, "Z + 1", "Z + 2"));

    [Fact]
    public void Models_whose_names_differ_in_case_alone_get_files_of_their_own()
    {
        string second = Model.Replace("class M", "class m", StringComparison.Ordinal).Replace("using", "// using", StringComparison.Ordinal);
        string usings = string.Join("\n", Model.Split('\n').Where(line => line.TrimStart().StartsWith("using", StringComparison.Ordinal)));
        GeneratorRun run = TestHost.RunGenerator(Model, usings + "\n" + second, Helper);
        Assert.Null(run.Result.Results[0].Exception);
        Assert.Equal(["M.1.g.cs", "m.2.g.cs"], run.Result.Results[0].GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Equal_declarations_are_compiled_once()
    {
        var first = TestHost.Parse(TestHost.Compile(Model, Helper));
        var second = TestHost.Parse(TestHost.Compile(Model.Replace("=>", "/* is */ =>", StringComparison.Ordinal), Helper));
        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Same(CompilationMemo.Compile(first), CompilationMemo.Compile(second));
    }

    private static void RunsEverything(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var (specification, compiled) = Reasons(Model, Helper, edit);
        Assert.Equal(IncrementalStepRunReason.Modified, specification);
        Assert.NotEqual(IncrementalStepRunReason.Cached, compiled);
    }

    private static Func<CSharpCompilation, CSharpCompilation> Edit(int file, string old, string edited) => compilation =>
    {
        SyntaxTree tree = compilation.SyntaxTrees[file];
        string text = tree.ToString();
        Assert.Contains(old, text, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(old, edited, StringComparison.Ordinal), TestHost.ParseOptions, tree.FilePath));
    };

    private static (IncrementalStepRunReason Specification, IncrementalStepRunReason Compiled) Reasons(
        string model, string helper, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation compilation = TestHost.Compile(model, helper);
        GeneratorDriver driver = TestHost.Driver().RunGenerators(compilation);
        GeneratorRunResult result = driver.RunGenerators(edit(compilation)).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return (Reason(result, LatentModelGenerator.SpecificationStep), Reason(result, LatentModelGenerator.CompiledStep));
    }

    private static IncrementalStepRunReason Reason(GeneratorRunResult result, string step)
        => result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).Distinct().Single();
}
