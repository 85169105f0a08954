using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>A type that cannot be a model gets the halves of its members, so that the compiler adds nothing to what EMD0002 says.</summary>
public class UnsupportedTypeTests
{
    [Theory]
    [InlineData("public sealed partial record M")]
    [InlineData("public sealed partial class M<T>")]
    [InlineData("public abstract partial class M")]
    [InlineData("public sealed partial class M(int size)")]
    public void No_compiler_error_stands_beside_the_finding(string header)
    {
        GeneratorRun run = TestHost.RunGenerator($$"""
            [LatentModel]
            {{header}}
            {
                [Parameter] public partial double Rate { get; init; }
                [Observed] int Count => Poisson(Rate);
            {{(header.Contains('(', StringComparison.Ordinal) ? "    public int Size => size;" : "")}}
            }
            """);

        Assert.Empty(run.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }
}
