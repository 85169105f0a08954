using System.Runtime.CompilerServices;
using DiffEngine;
using Xunit.Sdk;

namespace EmDsl.Generators.Tests.Snapshots;

/// <summary>
/// Compares text with an approved file beside the test. Call shape and file names are those of Verify.Xunit,
/// so that this class can become a call to <c>Verifier.Verify</c> without touching a test.
/// </summary>
internal static class Snapshot
{
    /// <summary>
    /// Passes when <paramref name="text"/> equals <c>Class.Method.verified.extension</c> beside the calling source file,
    /// line endings aside. Otherwise writes <c>Class.Method.received.extension</c> there, opens a diff tool where one can be shown,
    /// and fails with the lines that differ. Renaming the received file to the verified one approves it.
    /// </summary>
    public static async Task Verify(
        string text,
        string extension = "txt",
        string? parameters = null,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "")
    {
        var file = SnapshotFile.Beside(sourceFile, method, parameters, extension);
        if (file.Compare(text) is not { } difference)
        {
            return;
        }

        if (CanShowDifferences)
        {
            await DiffRunner.LaunchAsync(file.Received, file.Verified);
        }

        throw new XunitException(difference);
    }

    // A diff tool started without a screen would only linger.
    private static bool CanShowDifferences =>
        !DiffRunner.Disabled
        && !BuildServerDetector.Detected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        && (!OperatingSystem.IsLinux() || HasDisplay);

    private static bool HasDisplay =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
