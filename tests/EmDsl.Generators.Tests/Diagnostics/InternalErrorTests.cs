using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Diagnostics;

/// <summary>An exception never leaves the compiler of models, and no known model causes one.</summary>
public class InternalErrorTests
{
    [Fact]
    public void Exception_becomes_a_finding_and_a_shell()
    {
        // A specification that no parser writes: a normal without its arguments.
        ModelSpec good = TestHost.Parse("[LatentModel] public partial class M { [Parameter] public partial double A { get; init; } [Observed] double Y => Normal(A, 1); }");
        ModelSpec bad = good with
        {
            Members = [.. good.Members.Select(member => member.Law is FamilyLaw law ? member with { Law = law with { Arguments = [], Origins = [] } } : member)],
        };

        CompiledModel compiled = ModelCompiler.Compile(bad);

        Finding finding = Assert.Single(compiled.Findings, finding => finding.Id == DiagnosticTable.InternalError);
        Assert.StartsWith(
            "EmDsl failed on this model, which is a fault of EmDsl and not of yours: please report it with the declaration and this text: System.IndexOutOfRangeException:",
            DiagnosticTable.Message(finding),
            StringComparison.Ordinal);
        Assert.Equal(("", -1), (finding.Member, finding.Origin));
        Assert.Contains("EmDsl failed on this model", compiled.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_models_cause_none()
    {
        var compilation = TestHost.Compile(TestHost.ReadModels("Zoo.cs"));
        foreach (var type in compilation.Assembly.GlobalNamespace.GetTypeMembers().Where(Generators.Syntax.ModelMembers.IsModel))
            Assert.DoesNotContain(CompilationMemo.Compile(TestHost.Parse(compilation, type.Name)).Findings, finding => finding.Id == DiagnosticTable.InternalError);
    }
}
