namespace EmDsl.Numerics;

/// <summary>
/// Newton's method with a line search, safeguarded where the function is not concave by a ridge on the negated Hessian (Nocedal and Wright
/// 2006, Numerical Optimization, sections 3.4 and 3.5). It goes on to machine precision: where the increase that is predicted drowns in the
/// rounding of the values, steps are judged by the Newton decrement instead. One object serves many maximisations and allocates only when
/// it is made; it is not thread-safe.
/// </summary>
/// <remarks>
/// The function may be called (<see cref="Maximize"/>), or may answer when it can: after <see cref="Begin"/> the workspace asks for the
/// function at <see cref="Point"/>, and <see cref="Supply"/> gives the answer, until it is no longer running. So one pass over data can serve
/// many maximisations at once.
/// </remarks>
public sealed partial class NewtonMaximizer
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
    readonly double[] x;
    readonly double[] step;
    readonly double[] trial;
    readonly double[] factor;
    readonly double[] negatedHessian;
    double[] gradient;
    double[] hessian;
    double[] trialGradient;
    double[] trialHessian;
    Phase phase;
    double initial;
    double value;
    double decrement;
    double enough;
    double predicted;
    double size;
    double fraction;
    bool concave;
    int evaluations;
    int steps;

    // What the answer that is waited for will tell.
    enum Phase
    {
        None,
        Start,
        WholeStep,
        PartOfStep,
        Derivatives,
    }

    /// <summary>A workspace for functions of one dimension.</summary>
    /// <param name="dimension">The length of the argument, at least 1.</param>
    public NewtonMaximizer(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        this.dimension = dimension;
        x = new double[dimension];
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

    /// <summary>Whether an answer is waited for.</summary>
    public bool IsRunning => phase != Phase.None;

    /// <summary>Where the function is asked for.</summary>
    public ReadOnlySpan<double> Point => trial;

    /// <summary>Whether <see cref="Gradient"/> and <see cref="Hessian"/> are asked for too, or the value alone.</summary>
    public bool WantsDerivatives => phase != Phase.PartOfStep;

    /// <summary>Receives the gradient at <see cref="Point"/>, to be overwritten in full.</summary>
    public Span<double> Gradient => trialGradient;

    /// <summary>Receives the Hessian at <see cref="Point"/>, row-major, to be overwritten in full; only its lower triangle is read.</summary>
    public Span<double> Hessian => trialHessian;

    /// <summary>The best argument so far; after the last answer the maximiser.</summary>
    public ReadOnlySpan<double> Argument => x;

    /// <summary>How the last maximisation ended.</summary>
    public NewtonResult Result { get; private set; }

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

        Begin(x);
        while (IsRunning)
        {
            Supply(WantsDerivatives ? objective.Evaluate(Point, Gradient, Hessian) : objective.Value(Point));
        }

        Argument.CopyTo(x);
        return Result;
    }

    /// <summary>Begins a maximisation, as <see cref="Maximize"/> does it, by asking for the function at the starting point.</summary>
    /// <param name="start">The starting point, of this workspace's dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimensions differ.</exception>
    public void Begin(ReadOnlySpan<double> start)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(start.Length, dimension);
        start.CopyTo(x);
        start.CopyTo(trial);
        evaluations = 0;
        steps = 0;
        hasKinks = false;
        phase = Phase.Start;
    }

    /// <summary>Moves the point that is asked for in one coordinate, which the caller keeps at its own maximiser and gives no slope.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="position">Where the function is evaluated in it.</param>
    internal void Place(int coordinate, double position) => trial[coordinate] = position;

    /// <summary>Answers the question that is open, and asks the next one or ends.</summary>
    /// <param name="answer">The value at <see cref="Point"/>.</param>
    /// <exception cref="InvalidOperationException">No question is open.</exception>
    public void Supply(double answer)
    {
        evaluations++;
        if (hasKinks)
            answer -= KinksAt(trial);
        switch (phase)
        {
            case Phase.Start:
                Swap();
                trial.CopyTo(x, 0);
                value = initial = answer;
                if (!IsFinite(answer, gradient, hessian))
                {
                    End(NewtonOutcome.NonFinite);
                    return;
                }

                Measure();
                enough = Reduction * decrement;
                NextStep();
                return;
            case Phase.WholeStep:
                JudgeStep(answer);
                return;
            case Phase.PartOfStep:
                JudgePart(answer);
                return;
            case Phase.Derivatives:
                if (!IsFinite(answer, trialGradient, trialHessian))
                {
                    End(NewtonOutcome.Converged);
                    return;
                }

                Swap();
                Measure();
                Take(answer);
                return;
            default:
                throw new InvalidOperationException("No maximisation was begun.");
        }
    }

    void End(NewtonOutcome outcome)
    {
        phase = Phase.None;
        Result = new(value, evaluations, outcome);
    }

    // The Newton step from the derivatives at hand, and what it promises.
    void Measure()
    {
        concave = TryStep();
        decrement = Decrement();
    }

    void NextStep()
    {
        if (evaluations >= MaxEvaluations)
        {
            End(NewtonOutcome.EvaluationLimit);
            return;
        }

        if (decrement == 0 || (concave && steps > 0 && decrement <= enough) || (concave && decrement <= DecrementTolerance * Scale(value)) || IsNegligible())
        {
            End(NewtonOutcome.Converged);
            return;
        }

        size = LimitStep();
        predicted = size * decrement;
        Move(1);
        phase = Phase.WholeStep;
    }

    void JudgeStep(double answer)
    {
        bool usable = IsFinite(answer, trialGradient, trialHessian);

        // The predicted increase is half the decrement. Near the rounding of the values a whole step is judged by the slopes at its ends.
        bool drowned = concave && size == 1 && decrement <= 4 * Rounding * Scale(value);
        bool increases = usable && answer >= value + (SufficientIncrease * predicted);
        bool nearMaximum = concave && size == 1 && decrement <= NearMaximum * Scale(value);
        double lowest = Math.Max(initial, value) - (ValueNoise * Scale(value));
        if (!drowned && increases)
        {
            Swap();
            Measure();
            Take(answer);
        }
        else if (nearMaximum && usable && answer >= lowest && SlopesPromiseIncrease(decrement))
        {
            Swap();
            double before = decrement;
            Measure();
            if (!concave || decrement > before / 2)
            {
                End(NewtonOutcome.Converged);
                return;
            }

            Take(answer);
        }
        else if (drowned)
        {
            End(NewtonOutcome.Converged);
        }
        else
        {
            TryPart(0.5);
        }
    }

    // The largest fraction of the step, by safeguarded halving, that increases the value enough; the end if rounding hides them all.
    void TryPart(double next)
    {
        fraction = next;
        if (fraction <= 1e-18 || evaluations >= MaxEvaluations)
        {
            End(NewtonOutcome.Converged);
            return;
        }

        Move(fraction);
        phase = Phase.PartOfStep;
    }

    void JudgePart(double answer)
    {
        if (double.IsFinite(answer) && answer > value && answer >= value + (SufficientIncrease * fraction * predicted))
        {
            phase = Phase.Derivatives;
            return;
        }

        // The maximiser of the parabola through the value, the slope and the trial.
        double lack = (fraction * predicted) - (answer - value);
        double next = double.IsFinite(answer) && lack > 0 ? fraction * fraction * predicted / (2 * lack) : 0;
        TryPart(Math.Clamp(next, fraction / 10, fraction / 2));
    }

    void Take(double answer)
    {
        trial.CopyTo(x, 0);
        value = answer;
        if (RisesBeyondBoundary())
        {
            End(NewtonOutcome.Boundary);
        }
        else if (++steps >= MaxSteps)
        {
            End(NewtonOutcome.StepLimit);
        }
        else
        {
            NextStep();
        }
    }
}
