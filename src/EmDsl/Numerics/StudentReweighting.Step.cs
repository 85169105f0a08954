namespace EmDsl.Numerics;

/// <content>One step: the value of Q at a candidate, and the next candidate from the sums that came with it.</content>
public abstract partial class StudentReweighting
{
    // Q at the candidate; leaves the merged sums.
    double Evaluate(CancellationToken cancellationToken)
    {
        CovarianceFactors.Invert(candidate.Scale, inverseFactors, logDeterminants, logDeterminants.Length, dimension);
        for (int cell = 0; cell < cellConstants.Length; cell++)
        {
            double freedom = candidate.Freedom[freedomOf[cell]];
            cellConstants[cell] = Special.LogGammaRatio(0.5 * freedom, 0.5 * dimension) - (0.5 * dimension * Math.Log(Math.PI * freedom))
                - (0.5 * logDeterminants[scaleOf[cell]]);
        }

        runner.Run(pass, cancellationToken);
        sums.Clear();
        foreach (StudentSums chunk in chunkSums)
            sums.Merge(chunk);
        return sums.Value;
    }

    // Moves the candidate on from the accepted parameters; returns the largest change in units of the scale.
    double Step()
    {
        candidate.CopyFrom(accepted);
        double change = 0;
        if (estimatesLocation)
            change = Math.Max(change, StepLocations());
        if (estimatesScale)
            change = Math.Max(change, StepScales());
        if (estimatesFreedom)
            change = Math.Max(change, StepFreedoms());
        return change;
    }

    double StepLocations()
    {
        double change = 0;
        for (int k = 0; k < displacements.Length / dimension; k++)
        {
            Span<double> displacement = displacements.AsSpan(k * dimension, dimension);
            int scale = Array.IndexOf(locationOf, k) is var first && first >= 0 ? scaleOf[first] : 0;
            if (HasOneScale(k, scale))
                AverageResiduals(k, displacement);
            else
                SolveResiduals(k, displacement);
            for (int i = 0; i < dimension; i++)
            {
                candidate.Location[(k * dimension) + i] += displacement[i];
                double spread = accepted.Scale[(((scale * dimension) + i) * dimension) + i];
                change = Math.Max(change, Math.Abs(displacement[i]) / Math.Sqrt(spread));
            }
        }

        return change;
    }

    bool HasOneScale(int location, int scale)
    {
        for (int cell = 0; cell < locationOf.Length; cell++)
        {
            if (locationOf[cell] == location && scaleOf[cell] != scale)
                return false;
        }

        return true;
    }

    // Σ r u y / Σ r u: the scale matrix cancels.
    void AverageResiduals(int location, Span<double> displacement)
    {
        displacement.Clear();
        double weight = 0;
        for (int cell = 0; cell < locationOf.Length; cell++)
        {
            if (locationOf[cell] != location)
                continue;
            weight += sums.Weight[cell];
            Accumulate.Add(sums.First.AsSpan(cell * dimension, dimension), displacement);
        }

        for (int i = 0; i < dimension; i++)
            displacement[i] = weight > 0 ? displacement[i] / weight : 0;
    }

    // (Σ r u S⁻¹) δ = Σ S⁻¹ r u y, at the accepted scale matrices.
    void SolveResiduals(int location, Span<double> displacement)
    {
        int size = dimension * dimension;
        displacement.Clear();
        Array.Clear(normal);
        for (int cell = 0; cell < locationOf.Length; cell++)
        {
            if (locationOf[cell] != location)
                continue;
            GeneralizedLeastSquares.Add(
                sums.Weight[cell], sums.First.AsSpan(cell * dimension, dimension), inverseFactors.AsSpan(scaleOf[cell] * size, size), normal, displacement);
        }

        GeneralizedLeastSquares.Solve(normal, displacement, dimension);
    }

    double StepScales()
    {
        double change = 0;
        int size = dimension * dimension;
        for (int k = 0; k < logDeterminants.Length; k++)
        {
            Span<double> matrix = candidate.Scale.AsSpan(k * size, size);
            ReadOnlySpan<double> previous = accepted.Scale.AsSpan(k * size, size);
            double rows = 0;
            double freedoms = 0;
            double weightedFreedoms = 0;
            matrix.Clear();
            for (int cell = 0; cell < scaleOf.Length; cell++)
            {
                if (scaleOf[cell] != k)
                    continue;
                double freedom = accepted.Freedom[freedomOf[cell]];
                rows += sums.Rows[cell];
                freedoms += freedom * sums.Rows[cell];
                weightedFreedoms += freedom * sums.Weight[cell];
                AddScatter(cell, matrix);
            }

            if (!(rows > 0 && weightedFreedoms > 0))
            {
                previous.CopyTo(matrix);
                continue;
            }

            Shape(matrix, freedoms / weightedFreedoms / rows);
            if (floor > 0 && SmallestEigenvalue(matrix) < floor)
            {
                Rescale(matrix, weightedFreedoms / freedoms);
                SymmetricEigen.ClampEigenvalues(matrix, dimension, floor);
            }

            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double spread = Math.Sqrt(previous[(i * dimension) + i] * previous[(j * dimension) + j]);
                    change = Math.Max(change, Math.Abs(matrix[(i * dimension) + j] - previous[(i * dimension) + j]) / spread);
                }
            }
        }

        return change;
    }

    static void Rescale(Span<double> matrix, double factor)
    {
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] *= factor;
    }

    double SmallestEigenvalue(ReadOnlySpan<double> matrix)
    {
        using var eigenvalues = new RentedSpan(dimension);
        using var vectors = new RentedSpan(dimension * dimension);
        SymmetricEigen.Decompose(matrix, dimension, eigenvalues.Span, vectors.Span);
        return eigenvalues.Span[0];
    }

    // Σ r u (y − δ)(y − δ)ᵀ from the moments of y = x − accepted location, in the lower triangle.
    void AddScatter(int cell, Span<double> matrix)
    {
        ReadOnlySpan<double> first = sums.First.AsSpan(cell * dimension, dimension);
        ReadOnlySpan<double> second = sums.Second.AsSpan(cell * dimension * dimension, dimension * dimension);
        ReadOnlySpan<double> displacement = estimatesLocation ? displacements.AsSpan(locationOf[cell] * dimension, dimension) : default;
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry = second[(i * dimension) + j];
                if (estimatesLocation)
                    entry += (sums.Weight[cell] * displacement[i] * displacement[j]) - (displacement[i] * first[j]) - (displacement[j] * first[i]);
                matrix[(i * dimension) + j] += entry;
            }
        }
    }

    // The scale matrix of its shape that maximises, from the scatter in the lower triangle.
    void Shape(Span<double> matrix, double factor)
    {
        double trace = 0;
        for (int i = 0; i < dimension; i++)
            trace += matrix[(i * dimension) + i];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(i * dimension) + j] = shape == ScaleShape.Full ? matrix[(i * dimension) + j] * factor : 0;
                matrix[(j * dimension) + i] = matrix[(i * dimension) + j];
            }

            matrix[(i * dimension) + i] = (shape == ScaleShape.Spherical ? trace / dimension : matrix[(i * dimension) + i]) * factor;
        }
    }

    // Newton in log ν: with Q' and Q'' in ν, slope ν Q' and curvature ν² Q'' + ν Q'.
    double StepFreedoms()
    {
        double change = 0;
        for (int k = 0; k < accepted.Freedom.Length; k++)
        {
            double freedom = accepted.Freedom[k];
            double first = 0;
            double second = 0;
            double rows = 0;
            for (int cell = 0; cell < freedomOf.Length; cell++)
            {
                if (freedomOf[cell] != k)
                    continue;
                rows += sums.Rows[cell];
                first += sums.FreedomSlope[cell];
                second += sums.FreedomCurvature[cell];
            }

            first += rows * 0.5 * (Special.DigammaDifference(0.5 * freedom, 0.5 * dimension) - (dimension / freedom));
            second += rows * ((0.25 * Special.TrigammaDifference(0.5 * freedom, 0.5 * dimension)) + (0.5 * dimension / (freedom * freedom)));
            double slope = freedom * first;
            double curvature = (freedom * freedom * second) + slope;
            double step = curvature < 0 ? -slope / curvature : Math.Sign(slope);
            step = Math.Clamp(step, -LargestFreedomStep, LargestFreedomStep);
            candidate.Freedom[k] = freedom * Math.Exp(damping * step);

            // Undamped: how far the maximum is, not how far this step dares to go.
            change = Math.Max(change, Math.Abs(step));
        }

        damping = Math.Min(1, 2 * damping);
        return change;
    }

    // Takes the step of the degrees of freedom back, and makes the next one shorter.
    bool WithdrawFreedom()
    {
        if (!estimatesFreedom)
            return false;
        accepted.Freedom.CopyTo(candidate.Freedom.AsSpan());
        damping /= 8;
        return true;
    }

    // The matrices of the parameters.
    void Expand(ReadOnlySpan<double> parameters, Span<double> matrices)
    {
        if (shape == ScaleShape.Full)
        {
            parameters.CopyTo(matrices);
            return;
        }

        matrices.Clear();
        for (int entry = 0; entry < logDeterminants.Length * dimension; entry++)
        {
            int i = entry % dimension;
            matrices[(entry * dimension) + i] = parameters[shape == ScaleShape.Diagonal ? entry : entry / dimension];
        }
    }

    // The parameters of the matrices.
    void Contract(ReadOnlySpan<double> matrices, Span<double> parameters)
    {
        if (shape == ScaleShape.Full)
        {
            matrices.CopyTo(parameters);
            return;
        }

        for (int entry = 0; entry < logDeterminants.Length * dimension; entry++)
        {
            int i = entry % dimension;
            parameters[shape == ScaleShape.Diagonal ? entry : entry / dimension] = matrices[(entry * dimension) + i];
        }
    }
}
