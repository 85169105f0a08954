using EmDsl.Numerics;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Starts;

/// <summary>Michaelis and Menten's law of the velocity of a reaction: no line in its parameters, and no states.</summary>
[LatentModel]
internal sealed partial class Reaction
{
    [Parameter] public partial double Vmax { get; init; }
    [Parameter] public partial double Km { get; init; }
    [Parameter] public partial double S2 { get; init; }
    [Covariate] double Conc { get; }
    [Observed] double Velocity => Normal(Vmax * Conc / (Km + Conc), S2);
}

/// <summary>The inverse Gaussian, whose formula divides by the mean: nothing is finite at zero.</summary>
[LatentModel]
internal sealed partial class PassageTimes
{
    [Parameter] public partial double Mu { get; init; }
    [Parameter] public partial double Lambda { get; init; }
    [Observed] double Time => Density(x => (0.5 * Log(Lambda / (2 * Math.PI * x * x * x))) - (Lambda * (x - Mu) * (x - Mu) / (2 * Mu * Mu * x)), Support.Positive);
}

/// <summary>Starts that are drawn, against optima known from elsewhere.</summary>
public class DrawnStartTests
{
    private static readonly double[] Times = [.. Enumerable.Range(0, 40).Select(i => 0.4 + (0.07 * i) + (0.002 * i * i))];

    private static (Reaction.Dataset Data, double LogLikelihood) Reactions()
    {
        var random = new Random(5);
        double[] conc = [.. Enumerable.Range(0, 200).Select(i => 0.05 + (0.02 * i))];
        double[] velocity = [.. conc.Select(x => (2.5 * x / (0.4 + x)) + Sampler.Normal(random, 0, 0.2))];

        // For each Km the rest is least squares: a grid finds the optimum.
        double rss = double.PositiveInfinity;
        for (double km = 0.01; km < 3; km += 1e-4)
        {
            double xy = 0, xx = 0, yy = 0;
            for (int i = 0; i < conc.Length; i++)
            {
                double x = conc[i] / (km + conc[i]);
                xy += x * velocity[i];
                xx += x * x;
                yy += velocity[i] * velocity[i];
            }

            rss = Math.Min(rss, yy - (xy * xy / xx));
        }

        return (Reaction.Dataset.FromColumns(conc, velocity), -0.5 * conc.Length * (Math.Log(2 * Math.PI * rss / conc.Length) + 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void More_starts_find_the_optimum_of_a_curve(int seed)
    {
        (Reaction.Dataset data, double best) = Reactions();

        var fit = Reaction.Fit(data, new FitOptions { Starts = 10, Seed = seed });

        Assert.Equal(best, fit.LogLikelihood, 1e-4);
        Assert.True(fit.Starts.Select(start => start.LogLikelihood).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_the_default_start_has_no_density_another_is_drawn(int seed)
    {
        double mean = Times.Average(), shape = 1 / Times.Average(x => (1 / x) - (1 / mean));

        var fit = PassageTimes.Fit(PassageTimes.Dataset.FromColumns(Times), new FitOptions { Seed = seed, LogLikelihoodTolerance = 1e-12 });

        Assert.True(fit.Converged);
        Assert.Equal(mean, fit.Model.Mu, 1e-4);
        Assert.Equal(shape, fit.Model.Lambda, 1e-3);
    }

    [Fact]
    public void A_given_start_without_a_density_is_left_as_it_is()
    {
        var start = new PassageTimes { Mu = 0, Lambda = 1 };

        var fit = PassageTimes.Fit(PassageTimes.Dataset.FromColumns(Times), new FitOptions { Starts = 1 }, start);

        Assert.Equal(StopReason.NonFinite, fit.StopReason);
        Assert.Equal(0, fit.Model.Mu);
        Assert.Equal(1, fit.Model.Lambda);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Drawn_starts_are_the_same_for_any_number_of_threads(int threads)
    {
        (Reaction.Dataset data, _) = Reactions();

        FitResult<Reaction> one = Reaction.Fit(data, new FitOptions { Starts = 5, Seed = 3, Threads = 1 });
        FitResult<Reaction> several = Reaction.Fit(data, new FitOptions { Starts = 5, Seed = 3, Threads = threads });

        Assert.Equal(one.Starts.Select(start => start.LogLikelihood), several.Starts.Select(start => start.LogLikelihood));
        Assert.Equal(one.Model.Km, several.Model.Km);
        var drawn = PassageTimes.Fit(PassageTimes.Dataset.FromColumns(Times), new FitOptions { Threads = 1 });
        Assert.Equal(drawn.ObjectiveTrace, PassageTimes.Fit(PassageTimes.Dataset.FromColumns(Times), new FitOptions { Threads = threads }).ObjectiveTrace);
    }
}
