using System.Diagnostics;

namespace EmDsl.Tests.Packaging;

/// <summary>Runs programs and returns what they print; one that fails fails the test with its output.</summary>
internal static class CommandLine
{
    /// <summary>A dotnet command that leaves no server behind: one that outlives it would hold the output open.</summary>
    public static string DotNet(string folder, params string[] arguments) =>
        Run(folder, "dotnet", [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false", "--nologo"]);

    public static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Set by the build that runs the tests; a fresh project must find its own SDK.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return output;
    }
}
