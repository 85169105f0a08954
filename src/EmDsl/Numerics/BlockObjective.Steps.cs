namespace EmDsl.Numerics;

/// <summary>
/// The order of a maximisation: off the ends where Q rises inwards, up by Newton's method, to the ends that the climb came close to, and up
/// again along them. It proceeds by questions and answers, so that what needs a pass over the rows can answer many blocks in one.
/// </summary>
public abstract partial class BlockObjective
{
    private const int MaxFaces = 50;

    private Stage stage;
    private int faces;
    private double valueAtEnds;
    private NewtonResult result;
    private double[] curvature = [];
    private double[] earlierCurvature = [];

    // What the answer that is waited for will tell.
    private enum Stage
    {
        None,
        SlopesAtEnds,
        Inwards,
        Climb,
        SlopesNearEnds,
        ToEnds,
        Curvature,
    }

    /// <summary>Whether an answer is waited for.</summary>
    public bool IsPending => stage != Stage.None;

    /// <summary>The parameters at which the objective is asked for.</summary>
    protected ReadOnlySpan<double> Candidate => candidate;

    /// <summary>Whether the derivatives are asked for too, or the value alone.</summary>
    protected bool WantsDerivatives => stage switch
    {
        Stage.Climb => profiles || climber.WantsDerivatives,
        Stage.Inwards or Stage.ToEnds => false,
        _ => true,
    };

    /// <summary>Where the gradient at <see cref="Candidate"/> is added up; cleared when it was asked for.</summary>
    protected Span<double> Gradient => stage is Stage.SlopesAtEnds or Stage.SlopesNearEnds ? slopesAtEnds : climber.Gradient;

    /// <summary>Where the lower triangle of the Hessian at <see cref="Candidate"/> is added up, row-major; cleared when it was asked for.</summary>
    protected Span<double> Hessian => stage is Stage.SlopesAtEnds or Stage.SlopesNearEnds ? curvaturesAtEnds : climber.Hessian;

    /// <summary>Begins a maximisation, as <see cref="Maximize"/> does it, from the values in <see cref="Theta"/>.</summary>
    protected void Begin()
    {
        faces = 0;
        if (HasEnds && IsAnyAtEnd())
            Ask(Stage.SlopesAtEnds, theta);
        else
            BeginClimb();
    }

    /// <summary>Answers the question that is open, and asks the next one or ends.</summary>
    /// <param name="value">The objective at <see cref="Candidate"/>; with its derivatives in <see cref="Gradient"/> and <see cref="Hessian"/> where they are wanted.</param>
    /// <exception cref="InvalidOperationException">No question is open.</exception>
    protected void Answer(double value)
    {
        switch (stage)
        {
            case Stage.SlopesAtEnds:
                valueAtEnds = value;
                if (LeavesEnds(value))
                    Ask(Stage.Inwards, trial);
                else
                    BeginClimb();
                break;
            case Stage.Inwards:
                if (value >= valueAtEnds)
                    trial.CopyTo(theta, 0);
                BeginClimb();
                break;
            case Stage.Climb:
                if (MovesProfile(ref value))
                    break;
                if (climber.WantsDerivatives)
                    Chain(value);
                climber.Supply(value);
                if (climber.IsRunning)
                {
                    AskOnTheWay();
                    break;
                }

                EndClimb();
                if (faces++ < MaxFaces && HasEnds && double.IsFinite(result.Value) && IsAnyClose())
                    Ask(Stage.SlopesNearEnds, theta);
                else
                    stage = Stage.None;
                break;
            case Stage.SlopesNearEnds:
                if (TakesEnds())
                    Ask(Stage.ToEnds, trial);
                else
                    stage = Stage.None;
                break;
            case Stage.ToEnds:
                stage = Stage.None;
                if (hasKinks)
                    value -= KinksAt(trial);
                if (!double.IsFinite(value) || !(value >= result.Value))
                    break;
                trial.CopyTo(theta, 0);
                BeginClimb();
                break;
            case Stage.Curvature:
                (earlierCurvature, curvature) = (curvature, earlierCurvature);
                for (int i = 0; i < curvature.Length; i++)
                    curvature[i] = Hessian[(i * curvature.Length) + i];
                stage = Stage.None;
                break;
            default:
                throw new InvalidOperationException("No maximisation was begun.");
        }
    }

    private void AskOnTheWay()
    {
        stage = Stage.Climb;
        rounds = 0;
        FromUnconstrained(climber.Point, candidate);
        ClearDerivatives();
    }

    private void Ask(Stage question, ReadOnlySpan<double> at)
    {
        stage = question;
        at.CopyTo(candidate);
        ClearDerivatives();
    }

    private void ClearDerivatives()
    {
        if (!WantsDerivatives)
            return;
        Gradient.Clear();
        Hessian.Clear();
    }

    /// <summary>Asks for the curvature ∂²Q/∂θᵢ² at <see cref="Theta"/>; the last two answers are what <see cref="HasEscaped"/> compares.</summary>
    protected void AskCurvature()
    {
        if (curvature.Length == 0)
        {
            curvature = new double[theta.Length];
            earlierCurvature = new double[theta.Length];
        }

        Ask(Stage.Curvature, theta);
    }

    /// <summary>
    /// Whether an unbounded coordinate has lost the curvature that it had where <see cref="AskCurvature"/> asked first: to a part in 10¹² where it
    /// asked last, as on the way to infinity.
    /// </summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="count">How many.</param>
    /// <returns>True if one of them has.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AskCurvature"/> was not called.</exception>
    protected bool HasEscaped(int first, int count)
    {
        const double Faded = 1e-12;
        if (curvature.Length == 0)
            throw new InvalidOperationException("No curvature was measured to compare with.");
        for (int i = first; i < first + count; i++)
        {
            if (transforms[i] == ParameterTransform.Real && !isReference[i] && !InRun(i) && Math.Abs(curvature[i]) < Faded * Math.Abs(earlierCurvature[i]))
                return true;
        }

        return false;
    }
}
