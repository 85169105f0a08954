namespace EmDsl.Numerics;

/// <summary>
/// The observed objective in place of Q (ECME: Liu and Rubin 1994, Biometrika 81, 633). Its value and gradient come from E-steps; its Hessian is
/// that of Q at the same point plus the curvature of what is missing, learnt from the slopes at successive trials by symmetric updates of rank
/// one (Lange 1995, A quasi-Newton acceleration of the EM algorithm, Statistica Sinica 5, 1).
/// </summary>
public abstract partial class BlockObjective
{
    // An update whose denominator is rounding would be noise (Nocedal and Wright 2006, Numerical Optimization, 6.26).
    private const double LeastCosine = 1e-8;

    // Each trial is an E-step. The next iteration takes up what the others' steps leave open anyway.
    private const double Reduction = 1e-1;

    private double[] missing = [];
    private double[] trialPoint = [];
    private double[] trialSlopes = [];
    private double[] residual = [];
    private bool hasTrial;
    private NewtonMaximizer? observer;

    /// <summary>Whether the objective under maximisation is the observed one.</summary>
    protected bool IsObserved { get; private set; }

    /// <summary>Maximises the observed objective from the values in <see cref="Theta"/> and leaves the result there; never lowers it.</summary>
    /// <returns>The value and how it was reached.</returns>
    protected NewtonResult MaximizeObserved()
    {
        int n = theta.Length;
        if (missing.Length == 0)
        {
            missing = new double[n * n];
            trialPoint = new double[n];
            trialSlopes = new double[n];
            residual = new double[n];
            observer = new NewtonMaximizer(n) { Boundary = double.PositiveInfinity, Reduction = Reduction };
        }

        IsObserved = true;
        try
        {
            return Maximize();
        }
        finally
        {
            IsObserved = false;
        }
    }

    // Adds M to H, after M has learnt from the step s since the last trial and the change y of the slopes: r = y − (H + M) s, M += r rᵀ / rᵀs.
    private void AddMissingCurvature(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, Span<double> hessian)
    {
        int n = x.Length;
        if (!hasTrial)
            Array.Clear(missing);
        double product = 0, lengthOfResidual = 0, lengthOfStep = 0;
        for (int i = 0; hasTrial && i < n; i++)
        {
            residual[i] = gradient[i] - trialSlopes[i];
            for (int j = 0; j < n; j++)
                residual[i] -= (hessian[(i * n) + j] + missing[(i * n) + j]) * (x[j] - trialPoint[j]);
            double step = x[i] - trialPoint[i];
            product += residual[i] * step;
            lengthOfResidual += residual[i] * residual[i];
            lengthOfStep += step * step;
        }

        bool isInformative = double.IsFinite(product) && Math.Abs(product) > LeastCosine * Math.Sqrt(lengthOfResidual) * Math.Sqrt(lengthOfStep);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (isInformative)
                    missing[(i * n) + j] += residual[i] * residual[j] / product;
                hessian[(i * n) + j] += missing[(i * n) + j];
            }
        }

        x.CopyTo(trialPoint);
        gradient.CopyTo(trialSlopes);
        hasTrial = true;
    }
}
