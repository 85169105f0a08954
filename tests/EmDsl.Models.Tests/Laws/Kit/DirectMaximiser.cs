using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>
/// What a direct maximiser of a log-likelihood gains from a point: safeguarded Newton steps with derivatives from differences, which knows
/// nothing of EM.
/// </summary>
internal static class DirectMaximiser
{
    public static double Gain(ParameterPoint origin, Func<object, double> logLikelihood)
    {
        double At(double[] displacement)
        {
            try
            {
                double value = logLikelihood(origin.Move(displacement));
                return double.IsNaN(value) ? double.NegativeInfinity : value;
            }
            catch (ArgumentException)
            {
                // Outside the domain.
                return double.NegativeInfinity;
            }
        }

        int dimension = origin.Dimension;
        double[] here = new double[dimension];
        double first = At(here);
        double value = first;
        for (int iteration = 0; iteration < 5; iteration++)
        {
            (Vector<double> gradient, Matrix<double> hessian) = Derivatives(At, here);
            var eigen = hessian.Evd(Symmetricity.Symmetric);
            double most = eigen.EigenValues.Select(entry => Math.Abs(entry.Real)).Max();

            // Ascent in every direction, of a size that curvature allows; directions flat to rounding are left alone.
            Vector<double> along = eigen.EigenVectors.TransposeThisAndMultiply(gradient);
            for (int i = 0; i < dimension; i++)
                along[i] = Math.Abs(eigen.EigenValues[i].Real) > 1e-7 * most ? along[i] / Math.Abs(eigen.EigenValues[i].Real) : 0;
            Vector<double> step = eigen.EigenVectors * along;
            double before = value;
            for (double size = 1; size > 1e-3; size /= 2)
            {
                double[] there = [.. here.Zip(step, (x, d) => x + (size * d))];
                double candidate = At(there);
                if (candidate > value)
                {
                    (here, value) = (there, candidate);
                    break;
                }
            }

            if (value - before < 1e-12 * Math.Max(1, Math.Abs(value)))
                break;
        }

        return value - first;
    }

    private static (Vector<double> Gradient, Matrix<double> Hessian) Derivatives(Func<double[], double> function, double[] here)
    {
        const double h = 2e-4;
        int dimension = here.Length;
        double At(int i, double a, int j, double b)
        {
            double[] there = [.. here];
            there[i] += a;
            there[j] += b;
            return function(there);
        }

        double centre = function(here);
        var gradient = Vector<double>.Build.Dense(dimension);
        var hessian = Matrix<double>.Build.Dense(dimension, dimension);
        for (int i = 0; i < dimension; i++)
        {
            double up = At(i, h, i, 0);
            double down = At(i, -h, i, 0);
            gradient[i] = (up - down) / (2 * h);
            hessian[i, i] = (up - (2 * centre) + down) / (h * h);
            for (int j = 0; j < i; j++)
                hessian[i, j] = hessian[j, i] = (At(i, h, j, h) - At(i, h, j, -h) - At(i, -h, j, h) + At(i, -h, j, -h)) / (4 * h * h);
        }

        return (gradient, hessian);
    }
}
