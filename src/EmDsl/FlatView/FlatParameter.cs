namespace EmDsl.FlatView;

/// <summary>
/// A parameter or constant of a model in the flat view: its numbers in one array, row by row, whatever the nesting of arrays, vectors
/// and matrices that the user sees.
/// </summary>
/// <param name="name">The member's name.</param>
/// <param name="model">The model's name.</param>
/// <param name="domain">Where the entries live.</param>
/// <param name="dimensions">The sizes, those of indices first; none for a scalar.</param>
public sealed class FlatParameter(string name, string model, FlatDomain domain, params int[] dimensions)
{
    /// <summary>The member's name.</summary>
    public string Name { get; } = name;

    /// <summary>The model's name.</summary>
    public string Model { get; } = model;

    /// <summary>Where the entries live.</summary>
    public FlatDomain Domain { get; } = domain;

    /// <summary>The least value under <see cref="FlatDomain.Between"/>.</summary>
    public double Lower { get; init; }

    /// <summary>The greatest value under <see cref="FlatDomain.Between"/>.</summary>
    public double Upper { get; init; } = 1;

    /// <summary>The sizes, those of indices first; none for a scalar.</summary>
    public int[] Dimensions { get; } = dimensions;

    /// <summary>
    /// The names of the entries along a dimension: states of an enum or <c>bool</c>, keys of a group. Null where entries are numbered,
    /// and beyond the end of the array.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>?> Labels { get; init; } = [];

    /// <summary>The numbers, row-major over <see cref="Dimensions"/>; one for a scalar.</summary>
    public double[] Values { get; } = new double[dimensions.Aggregate(1, (product, size) => checked(product * size))];

    internal IReadOnlyList<string>? LabelsOf(int dimension) => dimension < Labels.Count ? Labels[dimension] : null;
}
