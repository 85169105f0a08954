namespace EmDsl.Numerics;

/// <content>
/// Functions with kinks, f(x) − Σ w |x − k| with f smooth: each step maximises the quadratic model of f less the kinks as they are (the proximal
/// Newton method: Lee, Sun and Saunders 2014, SIAM J. Optim. 24, 1420), exactly, by an active set: a coordinate stands at its kink k while the
/// slope of the rest is no larger than w, the condition that 0 is a subgradient there, and else moves on one side of it. A quadratic f takes one step.
/// </content>
public sealed partial class NewtonMaximizer
{
    // A slope that exceeds the weight of its kink by less than this part of its terms may do so by rounding.
    const double SlopeNoise = 1e-13;

    double[] kinks = [];
    double[] kinkWeights = [];
    double[] moved = [];
    double[] free = [];
    double[] freeFactor = [];
    int[] sides = [];
    int[] freeIndices = [];
    bool[] landsOnKink = [];
    bool hasKinks;

    /// <summary>
    /// Subtracts Σ w |x − k| from the function, which the caller answers without it; <see cref="Result"/> has it. Given before the first answer.
    /// </summary>
    /// <param name="locations">k, by coordinate.</param>
    /// <param name="weights">w ≥ 0, by coordinate: 0 for none.</param>
    internal void SetKinks(ReadOnlySpan<double> locations, ReadOnlySpan<double> weights)
    {
        hasKinks = weights.ContainsAnyExcept(0.0);
        if (!hasKinks)
            return;
        if (kinks.Length == 0)
        {
            kinks = new double[dimension];
            kinkWeights = new double[dimension];
            moved = new double[dimension];
            free = new double[dimension];
            freeFactor = new double[dimension * dimension];
            sides = new int[dimension];
            freeIndices = new int[dimension];
            landsOnKink = new bool[dimension];
        }

        locations.CopyTo(kinks);
        weights.CopyTo(kinkWeights);
    }

    bool IsKinked(int i) => hasKinks && kinkWeights[i] != 0;

    double KinksAt(ReadOnlySpan<double> at)
    {
        double sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            if (IsKinked(i))
                sum += kinkWeights[i] * Math.Abs(at[i] - kinks[i]);
        }

        return sum;
    }

    // What the kinks take along a whole step from a point. On one side it is a slope: the difference of two sizes would drown in their rounding.
    double KinksAlongStep(ReadOnlySpan<double> from)
    {
        double sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            if (!IsKinked(i))
                continue;
            double before = from[i] - kinks[i], after = landsOnKink[i] ? 0 : from[i] + step[i] - kinks[i];
            sum += kinkWeights[i] * (before == 0 ? Math.Abs(step[i]) : before * after >= 0 ? Math.Sign(before) * step[i] : Math.Abs(after) - Math.Abs(before));
        }

        return sum;
    }

    // A step that was shortened reaches no kink that it does not stand on.
    void KeepOnKinks()
    {
        for (int i = 0; i < dimension; i++)
            landsOnKink[i] &= x[i] == kinks[i];
    }

    // The maximiser of gᵀd − ½ dᵀBd − Σ w |x + d − k| at the point x where the derivatives were asked for, with B the negated Hessian and its ridge.
    // Every face is left for a better one.
    void StepAmongKinks()
    {
        Array.Clear(moved);
        for (int i = 0; i < dimension; i++)
        {
            sides[i] = IsKinked(i) ? Math.Sign(trial[i] - kinks[i]) : 0;
            landsOnKink[i] = IsKinked(i) && sides[i] == 0;
        }

        for (int faces = 0; faces < 100 + (20 * dimension); faces++)
        {
            int count = MaximizeOnFace();
            int hit = FirstKinkOnTheWay(count, out double part);
            for (int f = 0; f < count; f++)
            {
                int i = freeIndices[f];
                moved[i] = hit < 0 ? free[f] : moved[i] + (part * (free[f] - moved[i]));
            }

            if (hit >= 0)
            {
                moved[hit] = kinks[hit] - trial[hit];
                landsOnKink[hit] = true;
            }
            else if (!LeavesKink())
            {
                break;
            }
        }

        moved.CopyTo(step, 0);
    }

    // B_FF d_F = g_F − s w − B_FK d_K over the coordinates F that are on no kink; their number.
    int MaximizeOnFace()
    {
        int count = 0;
        for (int i = 0; i < dimension; i++)
        {
            if (!landsOnKink[i])
                freeIndices[count++] = i;
        }

        for (int f = 0; f < count; f++)
        {
            int i = freeIndices[f];
            double right = gradient[i] - (IsKinked(i) ? sides[i] * kinkWeights[i] : 0);
            for (int j = 0; j < dimension; j++)
            {
                if (landsOnKink[j])
                    right -= Curvature(i, j) * moved[j];
            }

            free[f] = right;
            for (int e = 0; e <= f; e++)
                freeFactor[(f * count) + e] = Curvature(i, freeIndices[e]);
        }

        if (count > 0 && Cholesky.TryFactor(freeFactor, freeFactor, count))
            Cholesky.Solve(freeFactor, free, count);
        return count;
    }

    double Curvature(int i, int j) => i >= j ? negatedHessian[(i * dimension) + j] : negatedHessian[(j * dimension) + i];

    // The coordinate that meets its kink first on the way to the face's maximiser, and after which part of the way; −1 for none.
    int FirstKinkOnTheWay(int count, out double part)
    {
        int first = -1;
        part = 1;
        for (int f = 0; f < count; f++)
        {
            int i = freeIndices[f];
            if (!IsKinked(i))
                continue;
            double from = trial[i] + moved[i] - kinks[i], to = trial[i] + free[f] - kinks[i];
            if (sides[i] * to >= 0)
                continue;
            double share = sides[i] * from <= 0 ? 0 : from / (from - to);
            if (share < part || first < 0)
                (first, part) = (i, share);
        }

        return first;
    }

    // The kink whose slope exceeds its weight most is left to the side on which the model rises; false if there is none.
    bool LeavesKink()
    {
        int leaving = -1, side = 0;
        double most = 0;
        for (int i = 0; i < dimension; i++)
        {
            if (!landsOnKink[i])
                continue;
            double slope = gradient[i], size = Math.Abs(gradient[i]) + kinkWeights[i];
            for (int j = 0; j < dimension; j++)
            {
                double share = Curvature(i, j) * moved[j];
                slope -= share;
                size += Math.Abs(share);
            }

            double excess = (Math.Abs(slope) - kinkWeights[i]) / size;
            if (excess > SlopeNoise && excess > most)
                (leaving, side, most) = (i, Math.Sign(slope), excess);
        }

        if (leaving < 0)
            return false;
        landsOnKink[leaving] = false;
        sides[leaving] = side;
        return true;
    }
}
