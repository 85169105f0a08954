using System.Reflection;

namespace EmDsl.Tests.Packaging;

/// <summary>The package as users get it, packed once from what this test run was built with.</summary>
public sealed class PackedPackage : IDisposable
{
    public PackedPackage()
    {
        Folder = Directory.CreateTempSubdirectory("emdsl-packed-").FullName;

        // A version of its own keeps every package cache out of the way.
        Version = $"0.0.0-test.{Guid.NewGuid():N}";
        var configuration = typeof(PackedPackage).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var project = Path.Combine(Repository.Root, "src", "EmDsl", "EmDsl.csproj");
        CommandLine.DotNet(Repository.Root, "pack", project, "--no-build", "-c", configuration, "-o", Folder, $"-p:PackageVersion={Version}");
    }

    /// <summary>Holds the package alone, and so serves as a package source.</summary>
    public string Folder { get; }

    public string Version { get; }

    public string PackagePath => Path.Combine(Folder, $"EmDsl.{Version}.nupkg");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
