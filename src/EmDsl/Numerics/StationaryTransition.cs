namespace EmDsl.Numerics;

/// <summary>The stationary law of a chain, and the transition matrix that a stationary chain's expected counts ask for.</summary>
public static partial class StationaryTransition
{
    const int MostSteps = 500;
    const int MostHalvings = 60;
    const double Rounding = 8 * 2.220446049250313e-16;

    /// <summary>
    /// The law π with π = πP, by the elimination of Grassmann, Taksar and Heyman (1985), which subtracts nothing and so loses no digits.
    /// </summary>
    /// <param name="transition">P, row-major, states × states; each row sums to 1.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="law">On return π; NaN where the chain does not lead from its last states back to the first, so that there is no one law.</param>
    public static void Law(ReadOnlySpan<double> transition, int states, Span<double> law)
    {
        using var rented = new RentedSpan(states * states);
        Span<double> reduced = rented.Span[..(states * states)];
        transition.CopyTo(reduced);
        for (int last = states - 1; last > 0; last--)
        {
            double leaving = 0;
            for (int j = 0; j < last; j++)
            {
                leaving += reduced[(last * states) + j];
            }

            for (int i = 0; i < last; i++)
            {
                reduced[(i * states) + last] /= leaving;
                for (int j = 0; j < last; j++)
                {
                    reduced[(i * states) + j] += reduced[(i * states) + last] * reduced[(last * states) + j];
                }
            }
        }

        law[0] = 1;
        double total = 1;
        for (int j = 1; j < states; j++)
        {
            double mass = 0;
            for (int i = 0; i < j; i++)
            {
                mass += law[i] * reduced[(i * states) + j];
            }

            law[j] = mass;
            total += mass;
        }

        for (int j = 0; j < states; j++)
        {
            law[j] /= total;
        }
    }

    /// <summary>
    /// Raises Σ n_ij log P_ij + Σ c_s log π_s(P) over transition matrices to its maximum, by Newton steps in log P, halved until they raise it.
    /// The slope of π is that of Schweitzer (1968): dπ = π dP (I − P + 1π)⁻¹.
    /// </summary>
    /// <param name="counts">n, the expected transitions, row-major, states × states.</param>
    /// <param name="first">c, the expected first states of the sequences.</param>
    /// <param name="previous">The matrix before: the result is no worse than it, and its zeros stay.</param>
    /// <param name="current">On return P.</param>
    /// <param name="states">The number of states.</param>
    public static void Maximize(ReadOnlySpan<double> counts, ReadOnlySpan<double> first, ReadOnlySpan<double> previous, Span<double> current, int states)
    {
        int size = states * states;
        using var rented = new RentedSpan((8 * size) + (7 * states));
        Span<double> memory = rented.Span;
        Span<double> candidate = Take(ref memory, size);
        Span<double> direction = Take(ref memory, size);
        Span<double> law = Take(ref memory, states);
        Span<double> totals = Take(ref memory, states);
        Span<double> workspace = memory[..((6 * size) + (5 * states))];
        for (int i = 0; i < states; i++)
        {
            totals[i] = 0;
            for (int j = 0; j < states; j++)
            {
                totals[i] += counts[(i * states) + j];
            }

            for (int j = 0; j < states; j++)
            {
                candidate[(i * states) + j] = totals[i] > 0 ? counts[(i * states) + j] / totals[i] : previous[(i * states) + j];
            }
        }

        double value = Value(counts, first, previous, states, law);
        double fresh = Value(counts, first, candidate, states, law);
        bool isFresh = fresh > value;
        (isFresh ? candidate : previous).CopyTo(current);
        value = isFresh ? fresh : value;
        double best = value;
        double lastMove = double.PositiveInfinity;
        for (int step = 0; step < MostSteps && double.IsFinite(value); step++)
        {
            Direction(first, current, counts, totals, states, law, workspace, direction);
            double move = 0;
            for (int i = 0; i < size; i++)
            {
                move = Math.Max(move, Math.Abs(current[i] * direction[i]));
            }

            // Near the maximum the value is flat to rounding; the steps, which shrink, say where it is.
            double length = 1;
            bool isTaken = false;
            for (int halving = 0; halving < MostHalvings && !isTaken; halving++, length /= 2)
            {
                Move(current, direction, length, candidate, states);
                double raised = Value(counts, first, candidate, states, law);
                isTaken = raised > value || (halving == 0 && move < 0.9 * lastMove && raised >= best - (Rounding * Math.Abs(best)));
                value = isTaken ? raised : value;
            }

            if (!isTaken)
            {
                return;
            }

            candidate.CopyTo(current);
            best = Math.Max(best, value);
            lastMove = move;
        }
    }

    static double Value(ReadOnlySpan<double> counts, ReadOnlySpan<double> first, ReadOnlySpan<double> transition, int states, Span<double> law)
    {
        Law(transition, states, law);
        double value = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            value += Special.XLogY(counts[i], transition[i]);
        }

        for (int s = 0; s < states; s++)
        {
            value += Special.XLogY(first[s], law[s]);
        }

        return double.IsNaN(value) ? double.NegativeInfinity : value;
    }

    static void Move(ReadOnlySpan<double> transition, ReadOnlySpan<double> direction, double length, Span<double> moved, int states)
    {
        for (int i = 0; i < states; i++)
        {
            double sum = 0;
            double largest = double.NegativeInfinity;
            for (int j = 0; j < states; j++)
            {
                largest = Math.Max(largest, direction[(i * states) + j]);
            }

            for (int j = 0; j < states; j++)
            {
                double entry = transition[(i * states) + j] * Math.Exp(length * (direction[(i * states) + j] - largest));
                moved[(i * states) + j] = entry;
                sum += entry;
            }

            for (int j = 0; j < states; j++)
            {
                moved[(i * states) + j] /= sum;
            }
        }
    }
}
