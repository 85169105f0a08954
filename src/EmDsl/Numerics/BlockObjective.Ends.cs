namespace EmDsl.Numerics;

/// <summary>Estimates at the end of an interval or on a face of the simplex, where no unconstrained coordinate is finite.</summary>
public abstract partial class BlockObjective
{
    // An entry this close to its end, relative to the domain, is tried at the end itself.
    private const double Close = 1e-8;

    // Where Q rises inwards an entry leaves its end by this much, relative to the domain.
    private const double Inwards = 1e-6;

    private double[] trial = [];
    private double[] slopesAtEnds = [];
    private double[] curvaturesAtEnds = [];

    private bool HasEnds
    {
        get => trial.Length > 0;
        set
        {
            if (!value || trial.Length > 0)
                return;
            trial = new double[theta.Length];
            slopesAtEnds = new double[theta.Length];
            curvaturesAtEnds = new double[theta.Length * theta.Length];
        }
    }

    // The first-order conditions at the end: an entry would leave it where the slope inwards is positive. Leaves where it would go in the trial.
    private bool LeavesEnds(double value)
    {
        theta.CopyTo(trial, 0);
        bool isChanged = false;
        for (int i = 0; i < theta.Length; i++)
        {
            if (InRun(i) || transforms[i] != ParameterTransform.Between)
                continue;
            double width = upper[i] - lower[i];
            if (theta[i] == lower[i] && IsRise(slopesAtEnds[i] * width, value))
                (trial[i], isChanged) = (lower[i] + (Inwards * width), true);
            else if (theta[i] == upper[i] && IsRise(-slopesAtEnds[i] * width, value))
                (trial[i], isChanged) = (upper[i] - (Inwards * width), true);
        }

        foreach (Run run in runs)
        {
            double mean = MeanSlope(run);
            for (int i = run.First; run.IsSimplex && !run.KeepsZeros && i < run.First + run.Length; i++)
            {
                if (theta[i] == 0 && IsRise(slopesAtEnds[i] - mean, value))
                    (trial[i], isChanged) = (Inwards, true);
            }

            Renormalize(run);
        }

        return isChanged;
    }

    // What is close to its end, with Q not rising inwards, would be at the end. Leaves it so in the trial.
    private bool TakesEnds()
    {
        theta.CopyTo(trial, 0);
        bool isChanged = false;
        for (int i = 0; i < theta.Length; i++)
        {
            if (InRun(i) || transforms[i] != ParameterTransform.Between)
                continue;
            double width = upper[i] - lower[i];
            if (theta[i] != lower[i] && theta[i] - lower[i] <= Close * width && slopesAtEnds[i] <= 0)
                (trial[i], isChanged) = (lower[i], true);
            else if (theta[i] != upper[i] && upper[i] - theta[i] <= Close * width && slopesAtEnds[i] >= 0)
                (trial[i], isChanged) = (upper[i], true);
        }

        foreach (Run run in runs)
        {
            double mean = MeanSlope(run);
            for (int i = run.First; run.IsSimplex && i < run.First + run.Length; i++)
            {
                if (theta[i] is > 0 and <= Close && slopesAtEnds[i] <= mean)
                    (trial[i], isChanged) = (0, true);
            }

            Renormalize(run);
        }

        return isChanged;
    }

    private static bool IsRise(double slope, double value) => double.IsFinite(slope) && slope > 1e-9 * Math.Max(1, Math.Abs(value));

    // Σ p g: the slope along the simplex is measured from it.
    private double MeanSlope(Run run)
    {
        double mean = 0;
        for (int i = run.First; run.IsSimplex && i < run.First + run.Length; i++)
            mean += theta[i] == 0 ? 0 : theta[i] * slopesAtEnds[i];
        return mean;
    }

    private void Renormalize(Run run)
    {
        if (!run.IsSimplex)
            return;
        double sum = 0;
        for (int i = run.First; i < run.First + run.Length; i++)
            sum += trial[i];
        for (int i = run.First; i < run.First + run.Length; i++)
            trial[i] /= sum;
    }

    private bool IsAnyAtEnd() => IsAny(static distance => distance == 0);

    private bool IsAnyClose() => IsAny(static distance => distance is > 0 and <= Close);

    // Whether an entry's distance to its end, relative to the domain, is as asked for.
    private bool IsAny(Func<double, bool> isAsked)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            if (!InRun(i) && transforms[i] == ParameterTransform.Between && isAsked(Math.Min(theta[i] - lower[i], upper[i] - theta[i]) / (upper[i] - lower[i])))
                return true;
        }

        foreach (Run run in runs)
        {
            for (int i = run.First; run.IsSimplex && i < run.First + run.Length; i++)
            {
                if (isAsked(theta[i]))
                    return true;
            }
        }

        return false;
    }
}
