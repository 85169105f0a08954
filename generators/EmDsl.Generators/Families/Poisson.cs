using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>A count of mean rate.</summary>
internal sealed class Poisson : Family
{
    public override string Name => nameof(Poisson);

    public override IReadOnlyList<Slot> Slots { get; } = [new("rate", Domain.Positive)];

    public override Variate Variate => Variate.Count;

    public override Domain Support => Domain.Count;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 4";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr rate = arguments[0];
        return XLogY(value, rate) - rate - LogFactorial(value);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[0];

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean];
}
