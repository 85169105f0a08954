using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.FlatView;

/// <summary>Random values of parameters inside their domains, of order one: where checks try a model.</summary>
public static class RandomParameters
{
    /// <summary>
    /// Draws every entry: a real number from N(0, 2²), a positive one log-normal with σ = 1, one between bounds logistic-normal inside
    /// them (or log-normal beyond the one bound that is finite), probabilities uniform on the simplex, a covariance matrix A Aᵀ + ¼ I
    /// with standard normal A.
    /// </summary>
    /// <param name="parameter">The parameter that is filled.</param>
    /// <param name="random">The source of randomness.</param>
    public static void Fill(FlatParameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        double[] values = parameter.Values;
        int last = parameter.Dimensions.Length > 0 ? parameter.Dimensions[^1] : 1;
        switch (parameter.Domain)
        {
            case FlatDomain.Simplex:
                for (int start = 0; start < values.Length; start += last)
                {
                    Span<double> slice = values.AsSpan(start, last);
                    double sum = 0;
                    for (int i = 0; i < last; i++)
                    {
                        sum += slice[i] = Sampler.Exponential(random, 1);
                    }

                    for (int i = 0; i < last; i++)
                    {
                        slice[i] /= sum;
                    }
                }

                break;
            case FlatDomain.Covariance:
                for (int start = 0; start < values.Length; start += last * last)
                {
                    Matrix<double> a = Matrix<double>.Build.Dense(last, last, (_, _) => Sampler.Normal(random, 0, 1));
                    Matrix<double> covariance = a.TransposeAndMultiply(a) + (0.25 * Matrix<double>.Build.DiagonalIdentity(last));
                    for (int entry = 0; entry < last * last; entry++)
                    {
                        values[start + entry] = covariance[entry / last, entry % last];
                    }
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = Number(parameter, random);
                }

                break;
        }
    }

    private static double Number(FlatParameter parameter, Random random)
    {
        double standard = Sampler.Normal(random, 0, 1);
        return parameter.Domain switch
        {
            FlatDomain.Real => 2 * standard,
            FlatDomain.Positive => Math.Exp(standard),
            _ when double.IsInfinity(parameter.Lower) => parameter.Upper - Math.Exp(standard),
            _ when double.IsInfinity(parameter.Upper) => parameter.Lower + Math.Exp(standard),
            _ => parameter.Lower + ((parameter.Upper - parameter.Lower) / (1 + Math.Exp(-standard))),
        };
    }
}
