namespace EmDsl.Numerics;

/// <content>The Newton step, by conjugate gradients: the curvature is applied to directions and never stored.</content>
public static partial class StationaryTransition
{
    const double DirectionTolerance = 1e-8;

    // The step in log P up to a shift of each row, which changes nothing. Where the function is not concave the search ends at the last
    // direction along which it is (Nocedal and Wright 2006, algorithm 7.1).
    static void Direction(
        ReadOnlySpan<double> first, ReadOnlySpan<double> transition, ReadOnlySpan<double> counts, ReadOnlySpan<double> totals, int states,
        Span<double> law, Span<double> memory, Span<double> direction)
    {
        int size = states * states;
        Span<double> inverse = Take(ref memory, size), residual = Take(ref memory, size), search = Take(ref memory, size), curved = Take(ref memory, size);
        Span<double> moved = Take(ref memory, size), worth = Take(ref memory, states), mean = Take(ref memory, states);
        Law(transition, states, law);
        Fundamental(transition, law, inverse, memory, states);
        for (int j = 0; j < states; j++)
        {
            worth[j] = 0;
            for (int s = 0; s < states; s++)
            {
                worth[j] += first[s] > 0 ? inverse[(j * states) + s] * first[s] / law[s] : 0;
            }
        }

        for (int i = 0; i < states; i++)
        {
            mean[i] = 0;
            double rounding = 0;
            for (int j = 0; j < states; j++)
            {
                mean[i] += transition[(i * states) + j] * worth[j];
            }

            for (int j = 0; j < states; j++)
            {
                double entry = transition[(i * states) + j];
                residual[(i * states) + j] = totals[i] > 0 ? counts[(i * states) + j] - (entry * totals[i]) + (law[i] * entry * (worth[j] - mean[i])) : 0;
                rounding += residual[(i * states) + j];
            }

            // A shift of the row has no slope; what rounding leaves of it would be divided by no curvature.
            for (int j = 0; j < states; j++)
            {
                residual[(i * states) + j] -= transition[(i * states) + j] * rounding;
            }
        }

        // The curvature of the counts alone, a diagonal, is near the whole one where there are many transitions to each sequence.
        direction.Clear();
        double product = 0;
        for (int i = 0; i < size; i++)
        {
            search[i] = Scaled(residual[i], transition[i], totals[i / states]);
            product += residual[i] * search[i];
        }

        double smallest = DirectionTolerance * DirectionTolerance * product;
        for (int step = 0; step < states * (states - 1) && product > smallest; step++)
        {
            Curve(first, transition, totals, law, inverse, worth, mean, search, moved, memory, curved, states);
            double curvature = 0;
            for (int i = 0; i < size; i++)
            {
                curvature += search[i] * curved[i];
            }

            if (!(curvature > 0))
            {
                if (step == 0)
                {
                    search.CopyTo(direction);
                }

                return;
            }

            double length = product / curvature, earlier = product;
            product = 0;
            for (int i = 0; i < size; i++)
            {
                direction[i] += length * search[i];
                residual[i] -= length * curved[i];
                product += residual[i] * Scaled(residual[i], transition[i], totals[i / states]);
            }

            for (int i = 0; i < size; i++)
            {
                search[i] = Scaled(residual[i], transition[i], totals[i / states]) + (product / earlier * search[i]);
            }
        }
    }

    static double Scaled(double slope, double entry, double total) => entry > 0 && total > 0 ? slope / (entry * total) : 0;

    // −d(slope) along a direction e of log P: dP_ij = P_ij (e_ij − Σ_k P_ik e_ik), and with Z = (I − P + 1π)⁻¹, r = c/π and y = Zr
    // dπ = π dP Z, dy = Z (dP y − 1 dπ·y + dr).
    static void Curve(
        ReadOnlySpan<double> first, ReadOnlySpan<double> transition, ReadOnlySpan<double> totals, ReadOnlySpan<double> law, ReadOnlySpan<double> inverse,
        ReadOnlySpan<double> worth, ReadOnlySpan<double> mean, ReadOnlySpan<double> search, Span<double> moved, Span<double> memory, Span<double> curved, int states)
    {
        Span<double> movedLaw = Take(ref memory, states), pushed = Take(ref memory, states), movedWorth = Take(ref memory, states);
        pushed.Clear();
        for (int i = 0; i < states; i++)
        {
            double shift = 0;
            for (int j = 0; j < states; j++)
            {
                shift += transition[(i * states) + j] * search[(i * states) + j];
            }

            for (int j = 0; j < states; j++)
            {
                double change = totals[i] > 0 ? transition[(i * states) + j] * (search[(i * states) + j] - shift) : 0;
                moved[(i * states) + j] = change;
                pushed[j] += law[i] * change;
            }
        }

        double along = 0;
        for (int s = 0; s < states; s++)
        {
            movedLaw[s] = 0;
            for (int j = 0; j < states; j++)
            {
                movedLaw[s] += pushed[j] * inverse[(j * states) + s];
            }

            along += movedLaw[s] * worth[s];
        }

        for (int j = 0; j < states; j++)
        {
            pushed[j] = (first[j] > 0 ? -first[j] / (law[j] * law[j]) * movedLaw[j] : 0) - along;
            for (int k = 0; k < states; k++)
            {
                pushed[j] += moved[(j * states) + k] * worth[k];
            }
        }

        for (int j = 0; j < states; j++)
        {
            movedWorth[j] = 0;
            for (int s = 0; s < states; s++)
            {
                movedWorth[j] += inverse[(j * states) + s] * pushed[s];
            }
        }

        for (int i = 0; i < states; i++)
        {
            double movedMean = 0;
            for (int k = 0; k < states; k++)
            {
                movedMean += (moved[(i * states) + k] * worth[k]) + (transition[(i * states) + k] * movedWorth[k]);
            }

            for (int j = 0; j < states; j++)
            {
                double entry = transition[(i * states) + j], change = moved[(i * states) + j], excess = worth[j] - mean[i];
                curved[(i * states) + j] = totals[i] > 0
                    ? (totals[i] * change) - (movedLaw[i] * entry * excess) - (law[i] * change * excess) - (law[i] * entry * (movedWorth[j] - movedMean))
                    : 0;
            }
        }
    }

    // Z = (I − P + 1π)⁻¹, by Gauss–Jordan elimination with partial pivoting.
    static void Fundamental(ReadOnlySpan<double> transition, ReadOnlySpan<double> law, Span<double> inverse, Span<double> memory, int states)
    {
        Span<double> system = Take(ref memory, states * states);
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
            {
                system[(i * states) + j] = (i == j ? 1 : 0) - transition[(i * states) + j] + law[j];
                inverse[(i * states) + j] = i == j ? 1 : 0;
            }
        }

        for (int column = 0; column < states; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < states; row++)
            {
                pivot = Math.Abs(system[(row * states) + column]) > Math.Abs(system[(pivot * states) + column]) ? row : pivot;
            }

            for (int j = 0; j < states; j++)
            {
                (system[(column * states) + j], system[(pivot * states) + j]) = (system[(pivot * states) + j], system[(column * states) + j]);
                (inverse[(column * states) + j], inverse[(pivot * states) + j]) = (inverse[(pivot * states) + j], inverse[(column * states) + j]);
            }

            double scale = system[(column * states) + column];
            for (int j = 0; j < states; j++)
            {
                system[(column * states) + j] /= scale;
                inverse[(column * states) + j] /= scale;
            }

            for (int row = 0; row < states; row++)
            {
                double factor = row == column ? 0 : system[(row * states) + column];
                for (int j = 0; j < states; j++)
                {
                    system[(row * states) + j] -= factor * system[(column * states) + j];
                    inverse[(row * states) + j] -= factor * inverse[(column * states) + j];
                }
            }
        }
    }

    static Span<double> Take(ref Span<double> memory, int length)
    {
        Span<double> taken = memory[..length];
        memory = memory[length..];
        return taken;
    }
}
