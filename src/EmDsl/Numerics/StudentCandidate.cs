namespace EmDsl.Numerics;

/// <summary>The parameters of a block of t laws, scale matrices in full.</summary>
internal sealed class StudentCandidate(int locations, int scales, int freedoms, int dimension)
{
    public double[] Location { get; } = new double[locations * dimension];

    public double[] Scale { get; } = new double[scales * dimension * dimension];

    public double[] Freedom { get; } = new double[freedoms];

    public void CopyFrom(StudentCandidate other)
    {
        other.Location.CopyTo(Location.AsSpan());
        other.Scale.CopyTo(Scale.AsSpan());
        other.Freedom.CopyTo(Freedom.AsSpan());
    }
}
