using System.Runtime.InteropServices;

namespace EmDsl.Tests.Packaging;

/// <summary>The packed package in a project outside this solution, as a new user has it.</summary>
public sealed class FreshProjectTests : IClassFixture<PackedPackage>, IDisposable
{
    private const string Expected =
        """
        ToleranceReached -1130.2640
        restored -1130.2640
        rows 272 sampled 1000 first in regime 0

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("emdsl-fresh-").FullName;

    public FreshProjectTests(PackedPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var templates = Path.Combine(AppContext.BaseDirectory, "Packaging", "FreshProject");
        Write("Fresh.csproj", File.ReadAllText(Path.Combine(templates, "Fresh.csproj.txt")).Replace("VERSION", package.Version, StringComparison.Ordinal));
        Write("Program.cs", File.ReadAllText(Path.Combine(templates, "Program.cs.txt")));

        // Packages of its own, so that nothing is left behind; what the machine already has is not fetched again.
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{Directory.CreateDirectory(MachinePackages).FullName}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{package.Folder}" /></packageSources>
            </configuration>
            """);
    }

    private static string OldFaithful => Path.Combine(Repository.Root, "tests", "EmDsl.Models.Tests", "Cases", "old_faithful_gmm", "data.csv");

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_declared_model_is_fitted()
    {
        var output = CommandLine.DotNet(_folder, "build", "-c", "Release");

        AssertNoWarnings(output);
        Assert.Equal(Expected, CommandLine.Run(_folder, "dotnet", Path.Combine("bin", "Release", "net10.0", "Fresh.dll"), OldFaithful).ReplaceLineEndings());
    }

    [NativeAotFact]
    public void Published_with_native_AOT_it_is_fitted_the_same()
    {
        var output = CommandLine.DotNet(_folder, "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "published");

        AssertNoWarnings(output);
        Assert.Equal(Expected, CommandLine.Run(_folder, Path.Combine(_folder, "published", "Fresh"), OldFaithful).ReplaceLineEndings());
    }

    [Fact]
    public void Wrong_annotation_of_the_users_own_is_still_reported()
    {
        Write("Own.cs", """
            using System.Diagnostics.CodeAnalysis;

            internal class Base
            {
                [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)]
                public virtual Type Kind() => typeof(Base);
            }

            internal sealed class Derived : Base
            {
                public override Type Kind() => typeof(Derived);
            }
            """);

        var output = CommandLine.DotNet(_folder, "build", "-c", "Release", "-p:TreatWarningsAsErrors=false");

        Assert.Contains("Own.cs(11,26): warning IL2093", output, StringComparison.Ordinal);
    }

    private static void AssertNoWarnings(string output) => Assert.DoesNotContain(": warning ", output, StringComparison.OrdinalIgnoreCase);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
