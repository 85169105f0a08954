namespace EmDsl.Numerics;

/// <summary>How one coordinate of a block of parameters maps to the whole real line.</summary>
public enum ParameterTransform
{
    /// <summary>θ = u: any number.</summary>
    Real,

    /// <summary>θ = bound + eᵘ: above a bound.</summary>
    Above,

    /// <summary>θ = bound − eᵘ: below a bound.</summary>
    Below,

    /// <summary>θ = lower + (upper − lower) / (1 + e⁻ᵘ): inside an interval.</summary>
    Between,
}

/// <summary>
/// A part of Q as a function of one block of parameters. Generated code computes value, gradient and Hessian in the parameters
/// themselves; this class carries them over to the unconstrained view on which Newton's method works: coordinate by coordinate, and for
/// probability vectors and covariance matrices run by run. An estimate at the end of an interval or on a face of the simplex is found
/// exactly: what comes close is set to the end where that does not lower Q, and leaves it where Q rises inwards.
/// </summary>
public abstract partial class BlockObjective
{
    private readonly ParameterTransform[] transforms;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] theta;
    private readonly double[] unconstrained;
    private readonly double[] origin;
    private readonly double[] unit;
    private bool hasUnits;
    private readonly double[] candidate;
    private readonly NewtonMaximizer maximizer;
    private NewtonMaximizer climber;

    // Coordinates that do not move: references of a softmax, θ at an end, the reference of a simplex, the upper triangle of a matrix.
    private readonly bool[] isReference;
    private readonly bool[] isHeld;
    private readonly bool[] isAtEnd;

    /// <summary>A block.</summary>
    /// <param name="dimension">The number of parameters in the block, at least 1.</param>
    /// <param name="steps">The most Newton steps of one maximisation; by default as many as it takes.</param>
    protected BlockObjective(int dimension, int steps = int.MaxValue)
    {
        transforms = new ParameterTransform[dimension];
        lower = new double[dimension];
        upper = new double[dimension];
        theta = new double[dimension];
        candidate = new double[dimension];
        unconstrained = new double[dimension];
        origin = new double[dimension];
        unit = new double[dimension];
        isReference = new bool[dimension];
        isHeld = new bool[dimension];
        isAtEnd = new bool[dimension];

        // No bound for real coordinates; the logarithmic ones end where exp does.
        maximizer = new NewtonMaximizer(dimension) { Boundary = double.PositiveInfinity, MaxSteps = steps };
        climber = maximizer;
    }

    /// <summary>The number of parameters in the block.</summary>
    public int Dimension => theta.Length;

    /// <summary>The parameters: set before <see cref="Begin"/>, read after the end.</summary>
    protected Span<double> Theta => theta;

    /// <summary>Maximises the objective from the values in <see cref="Theta"/>, or takes as many steps as are allowed, and leaves the result there; never lowers the objective.</summary>
    /// <returns>The value and how it was reached.</returns>
    public NewtonResult Maximize()
    {
        Begin();
        while (IsPending)
            Answer(Evaluate());
        return result;
    }

    /// <summary>Evaluates what is asked for at <see cref="Candidate"/>.</summary>
    /// <returns>The value, without terms that do not depend on the block.</returns>
    protected double Evaluate() => WantsDerivatives ? Evaluate(candidate, Gradient, Hessian) : Evaluate(candidate, default, default);

    // H and g in the unconstrained coordinates, from those in the parameters; what is held does not move.
    private void Chain(double value)
    {
        int n = candidate.Length;
        Span<double> gradient = Gradient, hessian = Hessian;
        if (!hasUnits)
        {
            TakeUnits(value, gradient, hessian);
            if (hasKinks)
                PassKinks();
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                hessian[(j * n) + i] = hessian[(i * n) + j];
        }

        for (int i = 0; i < n; i++)
        {
            if (InRun(i))
                continue;
            (double slope, double curvature) = Derivatives(i, candidate[i]);
            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] *= slope;
                hessian[(j * n) + i] *= slope;
            }

            hessian[(i * n) + i] += gradient[i] * curvature;
            gradient[i] *= slope;
        }

        ChainRuns(climber.Point, candidate, gradient, hessian);
        if (profiles)
            TakeSchurComplement(hessian);
        for (int i = 0; i < n; i++)
        {
            if (!isHeld[i] && !IsProfiled(i))
                continue;
            gradient[i] = 0;
            for (int j = 0; j < n; j++)
                hessian[(i * n) + j] = hessian[(j * n) + i] = 0;
            hessian[(i * n) + i] = -1;
        }

        if (IsObserved)
            AddMissingCurvature(climber.Point, gradient, hessian);
    }

    // A real coordinate has the units of the data, a logarithmic one has none. So that a maximisation is the same in all units, a real one is
    // its distance from where it began, in the unit in which its curvature there is as large as that of the others. Powers of two round nothing.
    private void TakeUnits(double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian)
    {
        hasUnits = true;
        int n = theta.Length;
        double reference = 0;
        for (int i = 0; i < n; i++)
        {
            if (transforms[i] == ParameterTransform.Real)
                continue;
            (double slope, double curvature) = Derivatives(i, IsProfiled(i) ? candidate[i] : theta[i]);
            reference = Math.Max(reference, Math.Abs((hessian[(i * n) + i] * slope * slope) + (gradient[i] * curvature)));
        }

        if (!(reference > 0))
            reference = Math.Max(1, Math.Abs(value));
        for (int i = 0; i < n; i++)
        {
            double ratio = Math.Sqrt(reference) / Math.Sqrt(Math.Abs(hessian[(i * n) + i]));
            if (!InRun(i) && transforms[i] == ParameterTransform.Real && double.IsNormal(ratio))
                unit[i] = Math.ScaleB(1, Math.ILogB(ratio));
        }
    }

    /// <summary>
    /// The objective at parameters; with non-empty spans also adds its gradient and the lower triangle of its Hessian (row-major) to them.
    /// </summary>
    /// <param name="theta">The parameters of the block.</param>
    /// <param name="gradient">Cleared, of the block's dimension; empty when only the value is asked for.</param>
    /// <param name="hessian">Cleared, dimension × dimension; only the lower triangle is read; empty when only the value is asked for.</param>
    /// <returns>The value, without terms that do not depend on the block.</returns>
    protected abstract double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian);

    /// <summary>Gives a run of coordinates their domain; coordinates without one are real.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="count">How many.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="lowerBound">The lower bound, where the transform has one.</param>
    /// <param name="upperBound">The upper bound, where the transform has one.</param>
    protected void SetDomain(int first, int count, ParameterTransform transform, double lowerBound, double upperBound)
    {
        transforms.AsSpan(first, count).Fill(transform);
        lower.AsSpan(first, count).Fill(lowerBound);
        upper.AsSpan(first, count).Fill(upperBound);
        HasEnds |= transform == ParameterTransform.Between;
    }

    /// <summary>Holds the first of several runs of coordinates, the reference of a softmax, at the values they have.</summary>
    /// <param name="first">Where the first run begins.</param>
    /// <param name="outer">How many groups of runs there are.</param>
    /// <param name="runs">The runs of a group; of each group the first is held.</param>
    /// <param name="length">The coordinates of a run.</param>
    protected void HoldFirst(int first, int outer, int runs, int length)
    {
        for (int o = 0; o < outer; o++)
            isReference.AsSpan(first + (o * runs * length), length).Fill(true);
    }

    private void BeginClimb()
    {
        hasUnits = false;
        hasTrial = false;
        for (int i = 0; i < theta.Length; i++)
        {
            origin[i] = theta[i];
            unit[i] = 1;
            isAtEnd[i] = !InRun(i) && transforms[i] == ParameterTransform.Between && (theta[i] == lower[i] || theta[i] == upper[i]);
            isHeld[i] = isAtEnd[i] || isReference[i];
            unconstrained[i] = isAtEnd[i] || InRun(i) ? 0 : ToUnconstrained(i, theta[i]);
        }

        OpenRuns();
        profiles = profileCount > 0 && !IsObserved;
        climber = IsObserved ? observer! : maximizer;
        climber.Begin(unconstrained);
        AskOnTheWay();
    }

    private void EndClimb()
    {
        result = climber.Result;
        climber.Argument.CopyTo(unconstrained);
        FromUnconstrained(unconstrained, candidate);
        for (int i = 0; i < theta.Length; i++)
        {
            // At its fixed point a block returns the very parameters that it was given.
            if (!InRun(i) && (transforms[i] == ParameterTransform.Real || (!isHeld[i] && ToUnconstrained(i, theta[i]) != unconstrained[i])))
                theta[i] = candidate[i];
        }

        CloseRuns(candidate);
    }

    private double ToUnconstrained(int i, double value) => transforms[i] switch
    {
        ParameterTransform.Above => Math.Log(value - lower[i]),
        ParameterTransform.Below => Math.Log(upper[i] - value),
        ParameterTransform.Between => Math.Log((value - lower[i]) / (upper[i] - value)),
        _ => (value - origin[i]) / unit[i],
    };

    private void FromUnconstrained(ReadOnlySpan<double> x, Span<double> natural)
    {
        for (int i = 0; i < natural.Length; i++)
            natural[i] = isAtEnd[i] ? theta[i] : HasKink(i) && hasUnits && unconstrainedWeights[i] != 0 && x[i] == unconstrainedKinks[i] ? PlaceOfKink(i) : FromUnconstrained(i, x[i]);
        RunsFromUnconstrained(x, natural);
    }

    private double FromUnconstrained(int i, double value) => transforms[i] switch
    {
        ParameterTransform.Above => lower[i] + Math.Exp(value),
        ParameterTransform.Below => upper[i] - Math.Exp(value),
        ParameterTransform.Between => lower[i] + ((upper[i] - lower[i]) * Special.Logistic(value)),
        _ => origin[i] + (unit[i] * value),
    };

    // dθ/du and d²θ/du², in θ.
    private (double Slope, double Curvature) Derivatives(int i, double value)
    {
        switch (transforms[i])
        {
            case ParameterTransform.Above:
                return (value - lower[i], value - lower[i]);
            case ParameterTransform.Below:
                return (value - upper[i], value - upper[i]);
            case ParameterTransform.Between:
                double p = (value - lower[i]) / (upper[i] - lower[i]);
                double slope = (upper[i] - lower[i]) * p * (1 - p);
                return (slope, slope * (1 - (2 * p)));
            default:
                return (unit[i], 0);
        }
    }
}
