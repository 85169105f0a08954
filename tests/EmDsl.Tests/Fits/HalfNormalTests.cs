using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>A distribution that states nothing but its log-density: its update is derived.</summary>
public sealed partial class HalfNormalTests
{
    [Fact]
    public void TheClosedFormIsDerivedAndIsTheMeanSquare()
    {
        var fit = Distances.Fit(Distances.Dataset.FromColumns([1, 2, 4], [1, 0.5, 2]));

        Assert.Contains(
            """
            Expected sufficient statistics
              AwayCount = Σ_rows Copies
              AwayStatistic = Σ_rows Copies Away²

            M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
              Q(Variance) = −½ AwayCount log Variance
                − ½ AwayStatistic Variance⁻¹
                closed form:
                  Variance = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
            """,
            Distances.Derivation,
            StringComparison.Ordinal);
        Assert.Equal((1 + 2 + 32) / 3.5, fit.Model.Variance, 1e-14);
    }

    [Fact]
    public void ItsSupportIsChecked()
        => Assert.Equal(
            "columns, row 1 (counted from 0), member 'Away': '-2' is not a finite number greater than 0.",
            Assert.Throws<ModelDataException>(() => Distances.Dataset.FromColumns([1, -2], [1, 1])).Message);

    [LatentModel]
    internal sealed partial class Distances
    {
        [Parameter] public partial double Variance { get; init; }
        [Observed] double Away => HalfNormal(Variance);
        [Weight] double Copies { get; }
    }
}
