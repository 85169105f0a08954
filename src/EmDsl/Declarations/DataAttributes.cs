namespace EmDsl;

/// <summary>
/// A quantity that the data show: <c>double</c>, <c>int</c>, <c>bool</c>, an enum, <see cref="Interval"/>, a vector or an array.
/// The property's expression is its distribution. A nullable type, or <see cref="AllowMissing"/>, says that entries may be missing.
/// </summary>
/// <param name="columns">
/// The columns it is read from; without any, a scalar is read from the column of the member's name and a vector or array from
/// <c>Name1, Name2, ...</c>. Column names are compared without regard to case.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ObservedAttribute(params string[] columns) : Attribute
{
    /// <summary>The columns the value is read from, in order.</summary>
    public string[] Columns { get; } = columns;

    /// <summary>The number of entries of a vector or array; 0 to follow the columns.</summary>
    public int Dimension { get; set; }

    /// <summary>The name of the <c>[Size]</c> member that gives the number of entries of a vector or array.</summary>
    public string? DimensionSize { get; set; }

    /// <summary>True: entries of a vector or array may be missing (an empty cell or NA; in memory NaN in a vector, <see cref="int.MinValue"/> in an <c>int[]</c>).</summary>
    public bool AllowMissing { get; set; }
}

/// <summary>
/// A quantity that the data show and that the model conditions on: it has no distribution. A discrete one may index parameters.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CovariateAttribute : Attribute
{
    /// <summary>A covariate read from columns.</summary>
    /// <param name="columns">
    /// The columns it is read from, <c>"1"</c> standing for a constant one; without any, as for <see cref="ObservedAttribute"/>.
    /// </param>
    public CovariateAttribute(params string[] columns) => Columns = columns;

    /// <summary>A discrete covariate with the values 0, ..., <paramref name="categories"/> − 1, read from the column of its name.</summary>
    /// <param name="categories">The number of values, at least 1.</param>
    public CovariateAttribute(int categories)
    {
        Columns = [];
        Categories = categories;
    }

    /// <summary>The columns the value is read from, in order.</summary>
    public string[] Columns { get; }

    /// <summary>The number of values of a discrete covariate; 0 where it is not given as a number.</summary>
    public int Categories { get; }

    /// <summary>The number of entries of a vector; 0 to follow the columns.</summary>
    public int Dimension { get; set; }

    /// <summary>The name of the <c>[Size]</c> member that gives the number of entries of a vector.</summary>
    public string? DimensionSize { get; set; }
}

/// <summary>
/// A case weight: a frequency, at least 0 and possibly fractional, that multiplies the row's log-density. It is constant within
/// a sequence, which it then multiplies. No multinomial constant is added.
/// </summary>
/// <param name="column">The column it is read from; null for the one of the member's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WeightAttribute(string? column = null) : Attribute
{
    /// <summary>The column the weight is read from; null for the one of the member's name.</summary>
    public string? Column { get; } = column;
}

/// <summary>
/// A key that gathers rows into groups, so that latent variables and parameters can have one value per distinct key
/// (<c>Per = nameof(...)</c>). Several columns make a nested key.
/// </summary>
/// <param name="columns">The columns that make the key, outermost first; without any, the column of the member's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GroupAttribute(params string[] columns) : Attribute
{
    /// <summary>The columns that make the key, outermost first.</summary>
    public string[] Columns { get; } = columns;
}

/// <summary>A key whose rows, in their order, form a chain. Without one, all rows are one chain.</summary>
/// <param name="columns">The columns that make the key, outermost first; without any, the column of the member's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SequenceAttribute(params string[] columns) : Attribute
{
    /// <summary>The columns that make the key, outermost first.</summary>
    public string[] Columns { get; } = columns;
}
