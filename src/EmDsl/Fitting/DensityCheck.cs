using System.Globalization;

namespace EmDsl;

/// <summary>What <c>CheckDensities</c> found for one density, mass function or vector density of the user's own.</summary>
public sealed class DensityCheck
{
    private double worst = double.NegativeInfinity;

    internal DensityCheck(string name, bool isSum)
    {
        Name = name;
        IsSum = isSum;
    }

    /// <summary>The member whose law it is, with its condition where the member has several laws.</summary>
    public string Name { get; }

    /// <summary>Whether it is a mass function, which sums to one, and not a density, which integrates to one.</summary>
    public bool IsSum { get; }

    /// <summary>How many random values of its parameters were tried; 0 if its condition held for none.</summary>
    public int Draws { get; private set; }

    /// <summary>The integral or sum that is furthest from 1 beyond its error; NaN where the density is undefined, +∞ where it diverges.</summary>
    public double Integral { get; private set; } = 1;

    /// <summary>The error of <see cref="Integral"/>: a bound for numbers and counts, a standard error of importance sampling for vectors.</summary>
    public double Error { get; private set; }

    /// <summary>The parameters, states and covariates at <see cref="Integral"/>, as <c>Scale[Surface] = 1.5, ...</c>; a point where the density is undefined.</summary>
    public string At { get; private set; } = "";

    /// <summary>What follows from <see cref="Integral"/> and <see cref="Error"/>.</summary>
    public DensityVerdict Verdict => Draws == 0 || Error > 0.05 ? DensityVerdict.Undecided
        : Math.Abs(Integral - 1) <= Allowance(Error) ? DensityVerdict.Normalized
        : DensityVerdict.NotNormalized;

    /// <summary>One line: name, integral, error and where.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        if (Draws == 0)
        {
            return $"{Name}: not checked, its condition held in no draw";
        }

        string found = double.IsNaN(Integral) ? "is undefined"
            : $"{(IsSum ? "sums" : "integrates")} to {Integral.ToString("G10", CultureInfo.InvariantCulture)} ± {Error.ToString("G2", CultureInfo.InvariantCulture)}";
        string judged = Verdict switch
        {
            DensityVerdict.Normalized => "at the worst of",
            DensityVerdict.Undecided => "too inexact to tell, at the worst of",
            _ => "and not to 1, at the worst of",
        };
        string draws = Draws == 1 ? "1 draw" : Draws.ToString(CultureInfo.InvariantCulture) + " draws";
        return $"{Name}: {found}, {(double.IsNaN(Integral) ? "at the worst of" : judged)} {draws}{(At.Length > 0 ? ": " + At : "")}";
    }

    internal static double Allowance(double error) => 1e-6 + (4 * error);

    internal void Add(double integral, double error, string at)
    {
        Draws++;
        double excess = double.IsNaN(integral) ? double.PositiveInfinity : Math.Abs(integral - 1) - Allowance(error);
        if (excess > worst || Draws == 1)
        {
            (worst, Integral, Error, At) = (excess, integral, error, at);
        }
    }
}
