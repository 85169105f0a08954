using Xunit.Sdk;

namespace EmDsl.Generators.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    private string Verified => Path.Combine(_folder, "Sample.Method.verified.cs");

    private string Received => Path.Combine(_folder, "Sample.Method.received.cs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SnapshotFile Sample() => SnapshotFile.Beside(Path.Combine(_folder, "Sample.cs"), "Method", null, "cs");

    [Fact]
    public Task Text_equal_to_the_file_beside_this_source_passes() =>
        Snapshot.Verify("internal sealed class Approved;\n", "cs");

    [Fact]
    public async Task Different_text_fails_with_the_difference()
    {
        File.WriteAllText(Verified, "a\n");

        var error = await Assert.ThrowsAsync<XunitException>(
            () => Snapshot.Verify("b\n", "cs", sourceFile: Path.Combine(_folder, "Sample.cs"), method: "Method"));

        Assert.Equal(
            $"""
            The text differs from Sample.Method.verified.cs (- verified, + received):

            -      a
            +    1 b
                 2

            To approve what was received:
            mv '{Received}' '{Verified}'
            """,
            error.Message);
    }

    [Fact]
    public void A_missing_verified_file_fails_and_writes_what_was_received()
    {
        Assert.Equal(
            $"""
            Sample.Method.verified.cs does not exist.

            To approve what was received:
            mv '{Received}' '{Verified}'
            """,
            Sample().Compare("a\r\nb"));
        Assert.Equal("a\nb", File.ReadAllText(Received));
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void Success_deletes_an_earlier_received_file()
    {
        File.WriteAllText(Verified, "a");
        File.WriteAllText(Received, "b");

        Assert.Null(Sample().Compare("a"));
        Assert.False(File.Exists(Received));
    }

    [Theory]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    public void Line_endings_do_not_matter(string verified, string received)
    {
        File.WriteAllText(Verified, verified);

        Assert.Null(Sample().Compare(received));
    }

    [Theory]
    [InlineData("a\n", "a")]
    [InlineData("a", "a ")]
    [InlineData("a", "")]
    public void All_else_matters(string verified, string received)
    {
        File.WriteAllText(Verified, verified);

        Assert.NotNull(Sample().Compare(received));
        Assert.Equal(received, File.ReadAllText(Received));
    }

    [Fact]
    public void Lines_far_from_a_change_are_left_out()
    {
        var lines = Enumerable.Range(1, 20).Select(i => $"line {i}").ToArray();
        File.WriteAllText(Verified, string.Join('\n', lines));
        lines[1] = "second";
        lines[17] = "eighteenth";

        Assert.StartsWith(
            """
            The text differs from Sample.Method.verified.cs (- verified, + received):

                 1 line 1
            -      line 2
            +    2 second
                 3 line 3
                 4 line 4
                 5 line 5
            ...
                15 line 15
                16 line 16
                17 line 17
            -      line 18
            +   18 eighteenth
                19 line 19
                20 line 20

            To approve
            """,
            Sample().Compare(string.Join('\n', lines)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_stand_after_the_method()
    {
        var file = SnapshotFile.Beside("/tests/Sample.cs", "Method", "OldFaithful", "txt");

        Assert.Equal("/tests/Sample.Method_OldFaithful.verified.txt", file.Verified);
        Assert.Equal("/tests/Sample.Method_OldFaithful.received.txt", file.Received);
    }
}
