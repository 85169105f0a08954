namespace EmDsl.Numerics;

/// <summary>How a scale matrix is made of its parameters.</summary>
public enum ScaleShape
{
    /// <summary>Any positive definite matrix: d × d numbers, row-major.</summary>
    Full,

    /// <summary>A diagonal matrix: d numbers.</summary>
    Diagonal,

    /// <summary>A multiple of the identity: one number.</summary>
    Spherical,
}
