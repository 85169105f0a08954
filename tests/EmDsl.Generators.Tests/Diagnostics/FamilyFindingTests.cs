using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Tests.Diagnostics;

/// <summary>Families that a compiled assembly brings: what a model makes of them without their source, and what it cannot.</summary>
public class FamilyFindingTests
{
    private const string Library = """
        namespace Foreign;
        public static class Laws
        {
            [DistributionFamily(typeof(WaitingFamily), Support = Support.Positive)]
            public static double Waiting([Domain(EmDsl.FlatView.FlatDomain.Positive)] double rate, double origin = 0) => DistributionFamily.Declare<double>("Waiting");
        }

        public sealed class WaitingFamily : IDistributionFamily<WaitingFamily>
        {
            public static double LogDensity(ReadOnlySpan<double> value, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared) => Math.Log(parameters[0]) - (parameters[0] * (value[0] - parameters[1]));
            public static int StatisticsLength(int dimension) => 1;
            public static void Accumulate(Span<double> statistics, ReadOnlySpan<double> value, double weight) => statistics[0] += weight * value[0];
            public static void Maximize(ReadOnlySpan<double> statistics, double weight, ReadOnlySpan<double> previous, Span<double> parameters) => parameters[0] = weight / statistics[0];
            public static int FreeParameterCount(int dimension) => 1;
            public static void Sample(Random random, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared, Span<double> value) => value[0] = 1;
        }
        """;

    private const string Start = "[LatentModel] public sealed partial class M { [Parameter] public partial double[] A { get; init; } [Parameter] public partial double[] B { get; init; } [Parameter] public partial double C { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); ";

    [Fact]
    public void A_family_in_metadata_is_used_by_name()
    {
        CSharpCompilation user = Against(Start + "[Observed] double Y => Foreign.Laws.Waiting(origin: B[Z], rate: A[Z]); [Observed] double X => Normal(C, 1); }");
        GeneratorDriver driver = TestHost.Driver().RunGeneratorsAndUpdateCompilation(user, out Compilation output, out _);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.Id.StartsWith("EMD", StringComparison.Ordinal));
        string source = driver.GetRunResult().GeneratedTrees.Single().ToString();
        Assert.Contains("global::EmDsl.Fitting.FamilyBlock<global::Foreign.WaitingFamily>", source, StringComparison.Ordinal);
        Assert.Contains("the maximiser of Waiting on its own statistics", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Observed] double Y => Foreign.Laws.Waiting(A[Z]);", "EMD0200 The origin of 'Waiting(…)', which is no free parameter as it stands, is not derivable yet; the nearest form that is: a parameter for each argument: the maximiser of the family finds them together")]
    [InlineData("[Observed] double Y => Foreign.Laws.Waiting(A[Z], C);", "EMD0200 The origin of 'Waiting(…)', which is not indexed as its other parameters are, is not derivable yet; the nearest form that is: parameters indexed by the same discrete members, each once")]
    [InlineData("[Observed] double Y => Foreign.Laws.Waiting(A[Z], B[Z]); [Observed] double X => Normal(B[Z], 1);", "EMD0200 The parameter 'B' of 'Waiting(…)', which stands elsewhere too, is not derivable yet; the nearest form that is: a parameter of its own: the maximiser of the family sees its own rows alone")]
    [InlineData("[Prior(nameof(A))] double P(int k) => Gamma(2, 1); [Observed] double Y => Foreign.Laws.Waiting(A[Z], B[Z]);", "EMD0200 The prior of 'A', a parameter of 'Waiting(…)', is not derivable yet; the nearest form that is: maximum likelihood without it: the maximiser of the family knows no prior")]
    [InlineData("[Observed(\"u\", \"v\")] double[] Y => Each(j => Foreign.Laws.Waiting(A[j], B[Z]));", "EMD0200 The rate of 'Waiting(…)', which is not indexed as its other parameters are, is not derivable yet; the nearest form that is: parameters indexed by the same discrete members, each once")]
    public void What_the_contract_cannot_do_is_said(string members, string expected)
    {
        CSharpCompilation user = Against(Start + members + " }");
        IEnumerable<string> findings = CompilationMemo.Compile(TestHost.Parse(user)).Findings.Select(EmDsl.Generators.Diagnostics.DiagnosticTable.Message);
        Assert.Contains(findings, finding => finding.StartsWith(expected[8..], StringComparison.Ordinal));
    }

    // The library as a user of a package sees it: an assembly, no source.
    private static CSharpCompilation Against(string model)
    {
        using var stream = new MemoryStream();
        Assert.Empty(TestHost.Compile(Library).WithAssemblyName("ForeignLibrary").Emit(stream).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return TestHost.Compile(model).AddReferences(MetadataReference.CreateFromImage(stream.ToArray()));
    }
}
