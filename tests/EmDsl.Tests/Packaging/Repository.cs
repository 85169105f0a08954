namespace EmDsl.Tests.Packaging;

/// <summary>Where the sources of this test run lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("No folder above the test assembly holds EmDsl.sln.")
        : File.Exists(Path.Combine(folder.FullName, "EmDsl.sln")) ? folder.FullName
        : Find(folder.Parent);
}
