using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>A semi-Markov chain written as a count-down, held to a recursion over whole stays (Rabiner 1989, section IV.D); short sequences are enumerated with the other chains.</summary>
public sealed class ExplicitDurationTests
{
    private const int Rows = 60;

    internal static ExplicitDuration Truth { get; } = new()
    {
        Initial = V(0.5, 0.3, 0.2),
        Transition = [V(0, 0.7, 0.3), V(0.4, 0, 0.6), V(0.5, 0.5, 0)],
        Length = [V(0.2, 0.3, 0.5), V(0.6, 0.3, 0.1), V(0.1, 0.2, 0.7)],
        Rate = [1, 5, 12],
    };

    [Fact]
    public void The_density_of_a_long_sequence_is_that_of_a_recursion_over_stays()
    {
        int[] y = [.. Truth.Sample(Data(Enumerable.Repeat(0, Rows)), 3).Rows.Select(row => row.Y)];

        double density = Assert.Single(Truth.LogDensities(Data(y)));

        EmLaws.Near(OverStays(Truth, y), density, 1e-12, "log-density");
    }

    [Fact]
    public void A_fit_finds_the_lengths_of_the_stays()
    {
        int[] y = [.. Truth.Sample(Data(Enumerable.Repeat(0, 4000)), 5).Rows.Select(row => row.Y)];

        FitResult<ExplicitDuration> fit = ExplicitDuration.Fit(Data(y), start: new ExplicitDuration { Rate = [1, 5, 12] });

        Assert.True(fit.LogLikelihood > Truth.LogLikelihood(Data(y)), $"{fit.LogLikelihood:R} is below the truth");
        for (int s = 0; s < 3; s++)
        {
            Assert.Equal(0, fit.Model.Transition[s][s]);
            for (int left = 0; left < 3; left++)
                Assert.Equal(Truth.Length[s][left], fit.Model.Length[s][left], 0.06);
        }
    }

    // The sum over all stays: ends[t][s] is the density of the rows before t with a stay in s ending there.
    private static double OverStays(ExplicitDuration m, int[] y)
    {
        int rows = y.Length, states = m.Rate.Length, longest = m.Length[0].Count;
        var ends = new double[rows + 1, states];
        double total = 0;
        for (int from = 0; from < rows; from++)
        {
            for (int s = 0; s < states; s++)
            {
                double enters = from == 0 ? m.Initial[s] : Enumerable.Range(0, states).Sum(r => ends[from, r] * m.Transition[r][s]);
                double emitted = enters;
                for (int length = 1; length <= longest && from + length <= rows; length++)
                {
                    emitted *= Math.Exp(LogDensity.Poisson(m.Rate[s], y[from + length - 1]));
                    if (from + length < rows)
                        ends[from + length, s] += emitted * m.Length[s][length - 1];
                    else
                        total += emitted * m.Length[s].Skip(length - 1).Sum();
                }
            }
        }

        return Math.Log(total);
    }

    private static ExplicitDuration.Dataset Data(IEnumerable<int> y) => ExplicitDuration.Dataset.FromRows(y.Select(count => new ExplicitDuration.Row { Y = count, W = 1 }));

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
}
