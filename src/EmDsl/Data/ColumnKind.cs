namespace EmDsl.Data;

/// <summary>How the cells of a member's columns are read and stored.</summary>
public enum ColumnKind
{
    /// <summary>Real numbers, stored as <c>double</c>; missing is NaN.</summary>
    Real,

    /// <summary>Whole numbers, stored as <c>int</c>; missing is <see cref="ColumnTable.MissingInteger"/>.</summary>
    WholeNumber,

    /// <summary>true, false, 1 or 0, stored as <c>int</c> 1 or 0; missing is <see cref="ColumnTable.MissingInteger"/>.</summary>
    Boolean,

    /// <summary>
    /// Names or underlying values of an enum, stored as the index of the state in order of declaration;
    /// missing is <see cref="ColumnTable.MissingInteger"/>.
    /// </summary>
    Enum,

    /// <summary>Two columns, the ends of an <see cref="EmDsl.Interval"/>, stored as two <c>double</c>s per row; missing is NaN in both.</summary>
    Interval,

    /// <summary>
    /// Text with few distinct values (a key, a covariate's levels), stored as codes in order of first appearance; several columns
    /// make one nested key.
    /// </summary>
    Category,
}
