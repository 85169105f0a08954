using System.Text;
using EmDsl.Data;

namespace EmDsl.Tests.Data;

/// <summary>A CSV file for the length of a test.</summary>
sealed class CsvFile : IDisposable
{
    internal CsvFile(string text)
        : this(new UTF8Encoding(false).GetBytes(text))
    {
    }

    internal CsvFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"emdsl-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(Path);

    internal static ColumnTable Read(string text, params ColumnRequest[] requests)
    {
        using var file = new CsvFile(text);
        return TableReader.FromCsv(file.Path, requests);
    }

    /// <summary>The error of reading a text, its path taken out of the message.</summary>
    internal static (string Message, ModelDataException Exception) Error(string text, params ColumnRequest[] requests)
    {
        using var file = new CsvFile(text);
        var exception = Assert.Throws<ModelDataException>(() => TableReader.FromCsv(file.Path, requests));
        Assert.Equal(file.Path, exception.Source);
        Assert.StartsWith(file.Path, exception.Message, StringComparison.Ordinal);
        return (exception.Message[file.Path.Length..], exception);
    }
}
