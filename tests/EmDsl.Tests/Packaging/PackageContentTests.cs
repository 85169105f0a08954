using System.IO.Compression;
using System.Xml.Linq;

namespace EmDsl.Tests.Packaging;

public sealed class PackageContentTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    [Fact]
    public void Runtime_documentation_generator_and_code_fixes_are_in_one_package()
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);

        string[] expected =
        [
            "EmDsl.nuspec",
            "LICENSE",
            "README.md",
            "analyzers/dotnet/cs/EmDsl.CodeFixes.dll",
            "analyzers/dotnet/cs/EmDsl.Generators.dll",
            "buildTransitive/EmDsl.targets",
            "lib/net10.0/EmDsl.dll",
            "lib/net10.0/EmDsl.xml",
        ];
        Assert.Equal(expected, archive.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Users_take_on_two_dependencies()
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);
        using var nuspec = archive.GetEntry("EmDsl.nuspec")!.Open();

        var dependencies = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency");

        Assert.Equal(["MathNet.Numerics", "Sylvan.Data.Csv"], dependencies.Select(element => element.Attribute("id")!.Value));
    }

    // The rest describes the package to package tools.
    private static bool IsContent(string name) =>
        !name.StartsWith("_rels/", StringComparison.Ordinal)
        && !name.StartsWith("package/", StringComparison.Ordinal)
        && name != "[Content_Types].xml";
}
