namespace EmDsl.Data;

/// <summary>What one data member of a model needs from a table.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Kind">How its cells are read and stored.</param>
public sealed record ColumnRequest(string Member, ColumnKind Kind)
{
    /// <summary>
    /// The columns' names. Empty: the column of the member's name for a scalar, <c>Name1, Name2, ...</c> for a vector. Names are
    /// compared without regard to case, an exact match first.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether each row has a vector or array of entries, stored row after row.</summary>
    public bool IsVector { get; init; }

    /// <summary>The number of entries of a vector without column names; 0: as many numbered columns as follow without a gap.</summary>
    public int Dimension { get; init; }

    /// <summary>Whether entries may be missing: an empty cell, NA, a database null, NaN. Keys and categories never may.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>
    /// Whether a table may lack all columns of the member: those of an observed one, of known dimension, in a table to sample from.
    /// Every entry is then missing, and <see cref="ColumnTable.RequireObserved"/> says so where values are needed.
    /// </summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>Whether the column name <c>"1"</c> stands for a constant one, as in a covariate vector.</summary>
    public bool ConstantOne { get; init; }

    /// <summary>The numbers that may occur; without one, every finite number or every whole number that fits.</summary>
    public ColumnDomain? Domain { get; init; }

    /// <summary>The names of an enum's states, in order of declaration.</summary>
    public IReadOnlyList<string> StateNames { get; init; } = [];

    /// <summary>The underlying values of an enum's states, in the order of <see cref="StateNames"/>.</summary>
    public IReadOnlyList<long> StateValues { get; init; } = [];
}
