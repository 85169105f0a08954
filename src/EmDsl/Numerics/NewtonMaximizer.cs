namespace EmDsl.Numerics;

/// <summary>
/// Newton's method with a line search, safeguarded where the function is not concave by a ridge on the negated Hessian (Nocedal and Wright
/// 2006, Numerical Optimization, sections 3.4 and 3.5). It goes on to machine precision: where the increase that is predicted drowns in the
/// rounding of the values, steps are judged by the Newton decrement instead. One object serves many maximisations and allocates only when
/// it is made; it is not thread-safe.
/// </summary>
public sealed class NewtonMaximizer
{
    const double SufficientIncrease = 1e-4;
    const double DecrementTolerance = 1e-28;

    // A Hessian that is singular but for its rounding, where parameters are not identified, is that of a maximum along what is identified.
    const double FlatRidge = 1e-8;

    // Relative to the scale of the values: a decrement this small is that of a quadratic, and a fall this small may be rounding where terms cancel.
    const double NearMaximum = 1e-6;
    const double ValueNoise = 1e-8;
    static readonly double Rounding = 8 * Math.ScaleB(1, -52);

    readonly int dimension;
    readonly double[] step;
    readonly double[] trial;
    readonly double[] factor;
    readonly double[] negatedHessian;
    double[] gradient;
    double[] hessian;
    double[] trialGradient;
    double[] trialHessian;

    /// <summary>A workspace for functions of one dimension.</summary>
    /// <param name="dimension">The length of the argument, at least 1.</param>
    public NewtonMaximizer(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        this.dimension = dimension;
        step = new double[dimension];
        trial = new double[dimension];
        gradient = new double[dimension];
        trialGradient = new double[dimension];
        hessian = new double[dimension * dimension];
        trialHessian = new double[dimension * dimension];
        negatedHessian = new double[dimension * dimension];
        factor = new double[dimension * dimension];
    }

    /// <summary>The size of a coordinate beyond which a rise outwards is taken for a maximum at infinity. Default 40: in log or logit coordinates, beyond any digit.</summary>
    public double Boundary { get; init; } = 40;

    /// <summary>The largest number of evaluations. Default 500.</summary>
    public int MaxEvaluations { get; init; } = 500;

    /// <summary>The largest number of steps, each of which raises the value. Default: no limit; 1 for the EM gradient algorithm (Lange 1995, JRSS B 57, 425).</summary>
    public int MaxSteps { get; init; } = int.MaxValue;

    /// <summary>
    /// The share of the first decrement below which a decrement ends the maximisation, where other steps follow that take up what is left.
    /// Default 0: to machine precision.
    /// </summary>
    public double Reduction { get; init; }

    /// <summary>
    /// Maximises a function from a starting point. The value never falls by more than its rounding error: a step is taken if it increases the
    /// value, or, close to the maximum, if the slopes at its two ends certify an increase that rounding hides (the approximate
    /// Wolfe condition of Hager and Zhang 2005, SIAM J. Optim. 16, 170).
    /// </summary>
    /// <typeparam name="TObjective">The type of the function.</typeparam>
    /// <param name="objective">The function, of this workspace's dimension.</param>
    /// <param name="x">The starting point; on return the maximiser.</param>
    /// <returns>The value at the maximiser and how it was reached.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public NewtonResult Maximize<TObjective>(ref TObjective objective, Span<double> x)
        where TObjective : IObjective, allows ref struct
    {
        if (objective.Dimension != dimension || x.Length != dimension)
        {
            throw new ArgumentException(
                $"The workspace has dimension {dimension}; the objective has {objective.Dimension} and the argument {x.Length}.", nameof(x));
        }

        double value = objective.Evaluate(x, gradient, hessian);
        int evaluations = 1;
        if (!IsFinite(value, gradient, hessian))
        {
            return new(value, evaluations, NewtonOutcome.NonFinite);
        }

        double initial = value;
        bool concave = TryStep();
        double decrement = Decrement();
        double enough = Reduction * decrement;
        int steps = 0;
        while (evaluations < MaxEvaluations)
        {
            if (decrement == 0 || (concave && steps > 0 && decrement <= enough) || (concave && decrement <= DecrementTolerance * Scale(value)) || IsNegligible(x))
            {
                return new(value, evaluations, NewtonOutcome.Converged);
            }

            double size = LimitStep(x);
            double predicted = size * decrement;
            Move(x, 1);
            double trialValue = objective.Evaluate(trial, trialGradient, trialHessian);
            evaluations++;
            bool usable = IsFinite(trialValue, trialGradient, trialHessian);

            // The predicted increase is half the decrement. Near the rounding of the values a whole step is judged by the slopes at its ends.
            bool drowned = concave && size == 1 && decrement <= 4 * Rounding * Scale(value);
            bool increases = usable && trialValue >= value + (SufficientIncrease * predicted);
            bool nearMaximum = concave && size == 1 && decrement <= NearMaximum * Scale(value);
            double lowest = Math.Max(initial, value) - (ValueNoise * Scale(value));
            if (!drowned && increases)
            {
                Swap();
                concave = TryStep();
                decrement = Decrement();
            }
            else if (nearMaximum && usable && trialValue >= lowest && SlopesPromiseIncrease(decrement))
            {
                Swap();
                double before = decrement;
                concave = TryStep();
                decrement = Decrement();
                if (!concave || decrement > before / 2)
                {
                    return new(value, evaluations, NewtonOutcome.Converged);
                }
            }
            else
            {
                double fraction = drowned ? 0 : Backtrack(ref objective, x, value, predicted, ref evaluations);
                if (fraction == 0)
                {
                    return new(value, evaluations, NewtonOutcome.Converged);
                }

                Move(x, fraction);
                trialValue = objective.Evaluate(trial, trialGradient, trialHessian);
                evaluations++;
                if (!IsFinite(trialValue, trialGradient, trialHessian))
                {
                    return new(value, evaluations, NewtonOutcome.Converged);
                }

                Swap();
                concave = TryStep();
                decrement = Decrement();
            }

            trial.CopyTo(x);
            value = trialValue;
            if (RisesBeyondBoundary(x))
            {
                return new(value, evaluations, NewtonOutcome.Boundary);
            }

            if (++steps >= MaxSteps)
            {
                return new(value, evaluations, NewtonOutcome.StepLimit);
            }
        }

        return new(value, evaluations, NewtonOutcome.EvaluationLimit);
    }

    // The largest fraction of the step, by safeguarded halving, that increases the value enough; 0 if rounding hides them all.
    double Backtrack<TObjective>(ref TObjective objective, ReadOnlySpan<double> x, double value, double predicted, ref int evaluations)
        where TObjective : IObjective, allows ref struct
    {
        double fraction = 0.5;
        while (fraction > 1e-18 && evaluations < MaxEvaluations)
        {
            Move(x, fraction);
            double trialValue = objective.Value(trial);
            evaluations++;
            if (double.IsFinite(trialValue) && trialValue > value && trialValue >= value + (SufficientIncrease * fraction * predicted))
            {
                return fraction;
            }

            // The maximiser of the parabola through the value, the slope and the trial.
            double lack = (fraction * predicted) - (trialValue - value);
            double next = double.IsFinite(trialValue) && lack > 0 ? fraction * fraction * predicted / (2 * lack) : 0;
            fraction = Math.Clamp(next, fraction / 10, fraction / 2);
        }

        return 0;
    }

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
    double LimitStep(ReadOnlySpan<double> x)
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

        return slope >= -0.8 * decrement;
    }

    bool IsNegligible(ReadOnlySpan<double> x)
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

    bool RisesBeyondBoundary(ReadOnlySpan<double> x)
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

    void Move(ReadOnlySpan<double> x, double fraction)
    {
        for (int i = 0; i < dimension; i++)
        {
            trial[i] = x[i] + (fraction * step[i]);
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
