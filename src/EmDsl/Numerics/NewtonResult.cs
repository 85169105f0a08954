namespace EmDsl.Numerics;

/// <summary>How a Newton maximisation ended.</summary>
public enum NewtonOutcome
{
    /// <summary>At a maximum, to the precision of the arithmetic.</summary>
    Converged,

    /// <summary>A coordinate passed the boundary while the function still rose outwards: the maximum is at infinity.</summary>
    Boundary,

    /// <summary>The function or a derivative is not finite at the start; the argument is unchanged.</summary>
    NonFinite,

    /// <summary>The largest number of evaluations was made.</summary>
    EvaluationLimit,

    /// <summary>The largest number of steps was taken.</summary>
    StepLimit,
}

/// <summary>The outcome of a Newton maximisation.</summary>
/// <param name="Value">The value at the returned argument.</param>
/// <param name="Evaluations">The evaluations made, with or without derivatives.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct NewtonResult(double Value, int Evaluations, NewtonOutcome Outcome);
