using System.Text;
using Sylvan.Data.Csv;

namespace EmDsl.Data;

/// <summary>Reads a CSV file in one pass, straight from the reader's buffer into typed columns.</summary>
sealed class CsvTable
{
    const int BufferSize = 1 << 16;
    const int LargestRow = 1 << 26;

    readonly CsvDataReader csv;
    readonly RowSource source;
    long line = 1;
    long nextLine = 1;

    CsvTable(CsvDataReader csv, RowSource source)
    {
        this.csv = csv;
        this.source = source;
    }

    internal static ColumnTable Read(string path, IReadOnlyList<ColumnRequest> requests)
    {
        var source = RowSource.File(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
            var separator = CsvSeparator.Of(file);

            // What is not UTF-8 is refused: replacement characters would merge keys that differ.
            using var text = new StreamReader(file, new UTF8Encoding(false, true), true, BufferSize);
            using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                // The header is read as a row like others, so that its errors are ours; no character starts a comment.
                HasHeaders = false,
                Comment = '\0',
                Delimiter = separator,
                BufferSize = BufferSize,
                MaxBufferSize = LargestRow,
            });
            return new CsvTable(csv, source).Read(requests);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw source.Error("the file does not exist", inner: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw source.Error($"the file cannot be read ({exception.Message.TrimEnd('.')})", inner: exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw source.Error("the file is not UTF-8 text", inner: exception);
        }
    }

    ColumnTable Read(IReadOnlyList<ColumnRequest> requests)
    {
        var header = ReadHeader();
        var bindings = ColumnBinding.Bind(requests, header, source);
        ColumnStore[] stores = [.. bindings.Select(binding => binding.Store).Distinct()];
        var rowCount = 0;
        List<long> blankLines = [];
        while (NextRow())
        {
            // A blank line is no row; in a file of one column it is an empty cell, unless no row follows.
            if (IsBlank())
            {
                if (header.Length == 1)
                {
                    blankLines.Add(line);
                }

                continue;
            }

            foreach (var blankLine in blankLines)
            {
                source.MoveTo(rowCount++, blankLine);
                AppendRow(bindings, blank: true);
            }

            blankLines.Clear();
            if (csv.RowFieldCount != header.Length)
            {
                throw source.ErrorOnLine(
                    line, $"the row has {CellText.Of((long)csv.RowFieldCount)} cells and the header has {CellText.Of((long)header.Length)}");
            }

            source.MoveTo(rowCount++, line);
            AppendRow(bindings, blank: false);
        }

        return rowCount > 0 ? new ColumnTable(source, stores, rowCount) : throw source.Error("the file has a header and no rows");
    }

    string[] ReadHeader()
    {
        while (NextRow())
        {
            if (!IsBlank())
            {
                var header = new string[csv.RowFieldCount];
                for (var i = 0; i < header.Length; i++)
                {
                    header[i] = csv.GetFieldSpan(i).Trim().ToString();
                }

                return header;
            }
        }

        throw source.Error("the file is empty");
    }

    bool NextRow()
    {
        line = nextLine;
        try
        {
            if (!csv.Read())
            {
                return false;
            }
        }
        catch (FormatException exception)
        {
            throw source.ErrorOnLine(line, "the row is not well-formed CSV: a quoted cell does not end where a cell must end", exception);
        }

        nextLine += LineCount(csv.GetRawRecordSpan());
        return true;
    }

    static int LineCount(ReadOnlySpan<char> row)
    {
        var count = row.Count('\n');
        return count > 0 ? count : row.Count('\r');
    }

    bool IsBlank() => csv.RowFieldCount <= 1 && csv.GetRawRecordSpan().Trim().IsEmpty;

    void AppendRow(ColumnBinding[] bindings, bool blank)
    {
        foreach (ref readonly var binding in bindings.AsSpan())
        {
            if (binding.Ordinal == ColumnBinding.ConstantOne)
            {
                binding.Store.Append("1", binding.Entry);
            }
            else if (binding.Ordinal == ColumnBinding.Absent)
            {
                binding.Store.AppendMissing(binding.Entry);
            }
            else
            {
                binding.Store.Append(blank ? [] : csv.GetFieldSpan(binding.Ordinal), binding.Entry);
            }
        }
    }
}
