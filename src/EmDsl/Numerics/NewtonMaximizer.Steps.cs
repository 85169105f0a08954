namespace EmDsl.Numerics;

/// <content>One step: its direction and length, and what is asked of the function at its ends.</content>
public sealed partial class NewtonMaximizer
{
    // Solves (-H + ridge) step = gradient; true if no ridge was needed.
    bool TryStep()
    {
        for (int i = 0; i < negatedHessian.Length; i++)
        {
            negatedHessian[i] = -hessian[i];
        }

        double floor = Floor();
        bool concave = Cholesky.TryFactor(negatedHessian, factor, dimension) || TryRidge(FlatRidge, floor);
        if (!concave)
        {
            AddRidge(floor);
        }

        if (hasKinks)
        {
            StepAmongKinks();
            return concave;
        }

        gradient.CopyTo(step, 0);
        Cholesky.Solve(factor, step, dimension);
        return concave;
    }

    double Floor()
    {
        double largest = 0;
        foreach (double entry in hessian)
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        return largest > 0 ? 1e-8 * largest : 1;
    }

    void AddRidge(double floor)
    {
        double ridge = 1e-3;
        while (!TryRidge(ridge, floor))
        {
            ridge *= 4;
        }

        // Twice the smallest ridge that works keeps the factor away from singularity.
        TryRidge(2 * ridge, floor);
    }

    bool TryRidge(double ridge, double floor)
    {
        for (int i = 0; i < dimension; i++)
        {
            int diagonal = (i * dimension) + i;
            negatedHessian[diagonal] = -hessian[diagonal] + (ridge * Math.Max(Math.Abs(hessian[diagonal]), floor));
        }

        return Cholesky.TryFactor(negatedHessian, factor, dimension);
    }

    double Decrement()
    {
        double sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            sum += gradient[i] * step[i];
        }

        if (hasKinks)
            sum -= KinksAlongStep(trial);
        return Math.Max(sum, 0);
    }

    double Scale(double value)
    {
        double curvature = 0;
        for (int i = 0; i < dimension; i++)
        {
            curvature += Math.Abs(hessian[(i * dimension) + i]);
        }

        return Math.Max(Math.Abs(value), curvature);
    }

    // Shortens the step to a few times the size of the argument; the fraction that is left.
    double LimitStep()
    {
        double reach = 1;
        double length = 0;
        for (int i = 0; i < dimension; i++)
        {
            reach = Math.Max(reach, Math.Abs(x[i]));
            length = Math.Max(length, Math.Abs(step[i]));
        }

        if (length <= 4 * reach)
        {
            return 1;
        }

        double size = 4 * reach / length;
        for (int i = 0; i < dimension; i++)
        {
            step[i] *= size;
        }

        if (hasKinks)
            KeepOnKinks();
        return size;
    }

    // The trapezoid rule over the step, with a margin: the slope is the decrement at its start.
    bool SlopesPromiseIncrease(double decrement)
    {
        double slope = 0;
        for (int i = 0; i < dimension; i++)
        {
            slope += trialGradient[i] * step[i];
        }

        if (!hasKinks)
            return slope >= -0.8 * decrement;
        for (int i = 0; i < dimension; i++)
        {
            slope += gradient[i] * step[i];
        }

        return (0.5 * slope) - KinksAlongStep(x) >= 0.1 * decrement;
    }

    bool IsNegligible()
    {
        for (int i = 0; i < dimension; i++)
        {
            if (x[i] + step[i] != x[i])
            {
                return false;
            }
        }

        return true;
    }

    bool RisesBeyondBoundary()
    {
        for (int i = 0; i < dimension; i++)
        {
            if (Math.Abs(x[i]) > Boundary && gradient[i] * Math.Sign(x[i]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    void Move(double fraction)
    {
        for (int i = 0; i < dimension; i++)
        {
            trial[i] = fraction == 1 && IsKinked(i) && landsOnKink[i] ? kinks[i] : x[i] + (fraction * step[i]);
        }
    }

    void Swap()
    {
        (gradient, trialGradient) = (trialGradient, gradient);
        (hessian, trialHessian) = (trialHessian, hessian);
    }

    static bool IsFinite(double value, double[] gradient, double[] hessian)
    {
        if (!double.IsFinite(value))
        {
            return false;
        }

        foreach (double entry in gradient)
        {
            if (!double.IsFinite(entry))
            {
                return false;
            }
        }

        foreach (double entry in hessian)
        {
            if (!double.IsFinite(entry))
            {
                return false;
            }
        }

        return true;
    }
}
