using EmDsl.FlatView;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Fitting;

/// <summary>
/// How many dimensions of some parameters the data can tell: where parameters stand only in products, as in v S, D S D or L Lᵀ, the rank of the
/// map from the parameters to what the densities are made of, at parameters drawn at random, where the rank is the greatest with probability one
/// (Rothenberg 1971, Econometrica 39, 577, theorem 1).
/// </summary>
public static class IdentifiableDimensions
{
    const double Step = 1e-5;

    // Central differences of polynomials are good to about 1e-10.
    const double Tolerance = 1e-6;

    /// <summary>The rank.</summary>
    /// <param name="parameters">The parameters; their values are drawn anew.</param>
    /// <param name="entries">How many numbers <paramref name="compute"/> gives.</param>
    /// <param name="compute">The numbers that densities are made of, at the present values of the parameters.</param>
    /// <returns>At most the number of free entries of the parameters.</returns>
    public static int Count(FlatParameter[] parameters, int entries, Action<double[]> compute)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(compute);
        var random = new Random(20260101);
        foreach (FlatParameter parameter in parameters)
            RandomParameters.Fill(parameter, random);
        var columns = new List<double[]>();
        double[] above = new double[entries], below = new double[entries];
        foreach (FlatParameter parameter in parameters)
        {
            for (int entry = 0; entry < parameter.Values.Length; entry++)
            {
                int mirror = Mirror(parameter, entry);
                if (mirror < entry)
                    continue;
                double value = parameter.Values[entry];
                Compute(value + Step, above);
                Compute(value - Step, below);
                parameter.Values[entry] = parameter.Values[mirror] = value;
                double[] slopes = [.. above.Zip(below, (high, low) => (high - low) / (2 * Step))];
                double norm = Math.Sqrt(slopes.Sum(slope => slope * slope));
                columns.Add(norm > 0 ? [.. slopes.Select(slope => slope / norm)] : slopes);

                void Compute(double moved, double[] into)
                {
                    parameter.Values[entry] = parameter.Values[mirror] = moved;
                    compute(into);
                }
            }
        }

        Vector<double> singular = Matrix<double>.Build.DenseOfColumnArrays(columns).Svd(computeVectors: false).S;
        return singular.Count(value => value > Tolerance * singular[0]);
    }

    // The entry on the other side of the diagonal; the entry itself where there is none.
    static int Mirror(FlatParameter parameter, int entry)
    {
        if (parameter.Domain != FlatDomain.Covariance)
            return entry;
        int size = parameter.Dimensions[^1];
        int row = entry / size % size, column = entry % size;
        return entry + ((column - row) * size) + (row - column);
    }
}
