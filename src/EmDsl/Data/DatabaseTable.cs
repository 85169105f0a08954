using System.Data.Common;

namespace EmDsl.Data;

/// <summary>Reads the rows of a query.</summary>
static class DatabaseTable
{
    internal static ColumnTable Read(DbDataReader reader, IReadOnlyList<ColumnRequest> requests)
    {
        var source = RowSource.Reader();
        if (reader.FieldCount == 0)
        {
            throw source.Error("the result has no columns");
        }

        string[] header = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var bindings = ColumnBinding.Bind(requests, header, source);
        var rowCount = 0;
        for (; reader.Read(); rowCount++)
        {
            source.MoveTo(rowCount);
            foreach (var binding in bindings)
            {
                Append(binding, binding.Ordinal switch
                {
                    ColumnBinding.ConstantOne => 1.0,
                    ColumnBinding.Absent => DBNull.Value,
                    _ => reader.GetValue(binding.Ordinal),
                });
            }
        }

        return rowCount > 0
            ? new ColumnTable(source, [.. bindings.Select(binding => binding.Store).Distinct()], rowCount)
            : throw source.Error("there are no rows");
    }

    static void Append(ColumnBinding binding, object value)
    {
        if (value is DBNull)
        {
            binding.Store.AppendMissing(binding.Entry);
        }
        else
        {
            binding.Store.Append(value, binding.Entry);
        }
    }
}
