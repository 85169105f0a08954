namespace EmDsl.Numerics;

/// <summary>
/// Coordinates that have a closed form given the others, A log θ + B θᶜ in each: they stand at their maximiser wherever the others are tried
/// (variable projection; Golub and Pereyra 2003, Inverse Problems 19, R1). The slopes of the others are then those of the profile, and its Hessian is
/// the Schur complement. So the climb does not lose a ridge on which they move together, such as shape and rate of a law that closes in on a point.
/// </summary>
public abstract partial class BlockObjective
{
    private const int MostRounds = 8;
    private static readonly double Settled = 16 * Math.ScaleB(1, -52);

    private int profileFirst;
    private int profileCount;
    private double profileExponent;
    private bool profiles;
    private int rounds;

    /// <summary>Keeps a run of positive coordinates at their maximisers given the others: the objective is A log θ + B θᶜ in each of them.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="count">How many.</param>
    /// <param name="exponent">The exponent c, not 0.</param>
    protected void SetProfile(int first, int count, double exponent)
    {
        profileFirst = first;
        profileCount = count;
        profileExponent = exponent;
    }

    private bool IsProfiled(int i) => profiles && i >= profileFirst && i < profileFirst + profileCount;

    // Moves the profiled coordinates to their maximisers. True: they have moved, and the derivatives are asked for again. False: they stand
    // there already, or there is none, which the value then tells, but for the first point of a climb: that is left without a profile.
    private bool MovesProfile(ref double value)
    {
        if (!profiles || rounds >= MostRounds || !double.IsFinite(value))
            return false;
        int n = candidate.Length;
        double c = profileExponent;
        bool isMoved = false;
        for (int i = profileFirst; i < profileFirst + profileCount; i++)
        {
            // With v = log θ: Q′ = A + c B θᶜ and Q″ = c² B θᶜ.
            double theta = candidate[i];
            double slope = theta * Gradient[i];
            double power = (slope + (theta * Hessian[(i * n) + i] * theta)) / (c * c);
            double ratio = 1 - (slope / (c * power));
            if (!(power < 0 && ratio > 0 && double.IsFinite(ratio)))
            {
                if (hasUnits)
                    value = double.NaN;
                else
                    profiles = false;
                return false;
            }

            if (Math.Abs(ratio - 1) <= Settled)
                continue;
            isMoved = true;
            candidate[i] = theta * Math.Pow(ratio, 1 / c);
            climber.Place(i, ToUnconstrained(i, candidate[i]));
        }

        if (!isMoved)
            return false;
        rounds++;
        ClearDerivatives();
        return true;
    }

    // H − H_p H_pp⁻¹ H_pᵀ: the profiled coordinates do not see each other.
    private void TakeSchurComplement(Span<double> hessian)
    {
        int n = candidate.Length;
        for (int p = profileFirst; p < profileFirst + profileCount; p++)
        {
            double own = hessian[(p * n) + p];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n && !IsProfiled(i); j++)
                {
                    if (!IsProfiled(j))
                        hessian[(i * n) + j] -= hessian[(i * n) + p] * hessian[(p * n) + j] / own;
                }
            }
        }
    }
}
