using System.Data.Common;

namespace EmDsl.Data;

/// <summary>Reads typed columns from files and databases, matched by name and checked cell by cell.</summary>
public static class TableReader
{
    /// <summary>
    /// Reads a CSV file with a header: UTF-8 unless a byte order mark says otherwise, comma, tab, semicolon or bar as separator (the one
    /// the header has most of), numbers as in the invariant culture whatever the current one, missing cells empty or NA.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="requests">What the model's members need.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ModelDataException">
    /// The file cannot be read, is empty or has no rows; a column is unknown or ambiguous; a row has another number of cells than the
    /// header; a cell does not hold what its member needs.
    /// </exception>
    public static ColumnTable FromCsv(string path, IReadOnlyList<ColumnRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(requests);
        return CsvTable.Read(path, requests);
    }

    /// <summary>Reads the rows of a query, from the reader's present position to the end of its result.</summary>
    /// <param name="reader">The reader; the caller disposes of it.</param>
    /// <param name="requests">What the model's members need.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ModelDataException">
    /// There are no rows; a column is unknown or ambiguous; a value is not what its member needs.
    /// </exception>
    public static ColumnTable FromReader(DbDataReader reader, IReadOnlyList<ColumnRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(requests);
        return DatabaseTable.Read(reader, requests);
    }
}
