namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>A model with data and a start, to which the laws of EM are applied.</summary>
internal sealed record Specimen(Subject Subject, IReadOnlyList<object> Rows, object Start)
{
    /// <summary>Whether the M-step maximises Q jointly; a conditional maximisation only raises it.</summary>
    public bool MaximisesJointly { get; init; } = true;

    /// <summary>Whether the M-step is one on Q at all, and not one on the observed log-likelihood, which may lower Q.</summary>
    public bool MaximisesQ { get; init; } = true;

    /// <summary>Whether exchanging the two states of the first latent variable exchanges the entries of every array and of <c>Weights</c>.</summary>
    public bool Exchangeable { get; init; }

    /// <summary>EM steps that take the start to its fixed point.</summary>
    public int StepsToFixedPoint { get; init; } = 1500;

    /// <summary>Whether EM comes to rest within that many steps; where parameters are not identified it may creep along a ridge.</summary>
    public bool Converges { get; init; } = true;

    /// <summary>Whether the maximum lies inside the parameter space, with a definite Hessian: identified and smooth.</summary>
    public bool IsRegular { get; init; } = true;

    /// <summary>Whether the log-likelihood has derivatives in all its parameters at all points.</summary>
    public bool IsSmooth { get; init; } = true;

    /// <summary>What enumeration itself is good for: 1e-12 unless the hand-written density uses a function that is not.</summary>
    public double Precision { get; init; } = 1e-12;

    public object Dataset => Subject.Dataset(Rows);
}
