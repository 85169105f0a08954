using EmDsl.Data;

namespace EmDsl.Tests.Data;

/// <summary>Requests that several tests make.</summary>
static class Requests
{
    internal static ColumnRequest Real(string member = "X") => new(member, ColumnKind.Real);

    internal static ColumnRequest Vector(string member = "X", params string[] columns)
        => new(member, ColumnKind.Real) { IsVector = true, Columns = columns };

    internal static ColumnRequest Count(string member = "N") => new(member, ColumnKind.WholeNumber) { Domain = ColumnDomain.Count };

    internal static ColumnRequest Flag(string member = "Flag") => new(member, ColumnKind.Boolean);

    internal static ColumnRequest Colour(string member = "Colour")
        => new(member, ColumnKind.Enum) { StateNames = ["Red", "Green", "Blue"], StateValues = [10, 20, 30] };

    internal static ColumnRequest Key(string member = "Batch", params string[] columns) => new(member, ColumnKind.Category) { Columns = columns };

    internal static ColumnRequest Interval(string member = "T")
        => new(member, ColumnKind.Interval) { Columns = ["left", "right"], Domain = ColumnDomain.Positive };
}
