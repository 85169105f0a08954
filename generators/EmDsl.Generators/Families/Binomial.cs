using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The successes in n independent trials of probability p.</summary>
internal sealed class Binomial : Family
{
    public override string Name => nameof(Binomial);

    public override IReadOnlyList<Slot> Slots { get; } = [new("p", Domain.UnitInterval), new("n", Domain.Count)];

    public override Variate Variate => Variate.Count;

    public override Domain Support => Domain.Count;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 3";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr p = arguments[0];
        Expr n = arguments[1];
        return LogFactorial(n) - LogFactorial(value) - LogFactorial(n - value) + XLogY(value, p) + XLogY(n - value, 1 - p);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[1] * arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[1] * arguments[0] * (1 - arguments[0]);

    public override bool HasCumulative => true;
}
