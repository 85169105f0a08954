using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

/// <summary>A coordinate that stands at its maximiser given the others does not move the maximum.</summary>
public class BlockObjectiveTests
{
    [Theory]
    [InlineData(2, 0.5, 1)]
    [InlineData(2, -1, 1e6)]
    [InlineData(1, 0.5, 1e-6)]
    [InlineData(-1.5, 0.5, 7)]
    public void AProfileHasTheMaximumOfTheWhole(double exponent, double u, double theta)
    {
        double[] joint = new Hill(exponent, isProfiled: false).MaximizeFrom(u, 1);
        double[] profile = new Hill(exponent, isProfiled: true).MaximizeFrom(u, theta);
        Assert.Equal(joint[0], profile[0], 1e-12);
        Assert.Equal(joint[1], profile[1], 1e-12 * joint[1]);
        Assert.Equal(profile, new Hill(exponent, isProfiled: true).MaximizeFrom(profile[0], profile[1]));
    }

    /// <summary>Q = (2 + sin u) sign(c) log θ − (1 + u²) θᶜ − u².</summary>
    sealed class Hill : BlockObjective
    {
        readonly double c;

        public Hill(double exponent, bool isProfiled)
            : base(2)
        {
            c = exponent;
            SetDomain(1, 1, ParameterTransform.Above, 0, double.PositiveInfinity);
            if (isProfiled)
            {
                SetProfile(1, 1, exponent);
            }
        }

        public double[] MaximizeFrom(double u, double theta)
        {
            Theta[0] = u;
            Theta[1] = theta;
            Maximize();
            return Theta.ToArray();
        }

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
        {
            double u = theta[0];
            double v = theta[1];
            double sign = Math.Sign(c);
            double power = Math.Pow(v, c);
            if (!gradient.IsEmpty)
            {
                gradient[0] += (Math.Cos(u) * sign * Math.Log(v)) - (2 * u * power) - (2 * u);
                gradient[1] += ((2 + Math.Sin(u)) * sign / v) - ((1 + (u * u)) * c * power / v);
                hessian[0] += (-Math.Sin(u) * sign * Math.Log(v)) - (2 * power) - 2;
                hessian[2] += (Math.Cos(u) * sign / v) - (2 * u * c * power / v);
                hessian[3] += (-(2 + Math.Sin(u)) * sign / (v * v)) - ((1 + (u * u)) * c * (c - 1) * power / (v * v));
            }

            return ((2 + Math.Sin(u)) * sign * Math.Log(v)) - ((1 + (u * u)) * power) - (u * u);
        }
    }
}
