using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>The location of a Laplace distribution is the sample's median, whether or not its scale is known.</summary>
public sealed partial class MedianTests
{
    [Fact]
    public void Location_with_a_known_scale()
    {
        double[] values = [9, 1, 4, 100, 3];

        var fit = KnownScale.Fit(KnownScale.Dataset.FromColumns(x: values));

        Assert.Equal(4, fit.Model.Center);
        Assert.Equal(values.Sum(x => -Math.Abs(x - 4) / 2 - Math.Log(4)), fit.LogLikelihood, 1e-12);
    }

    [LatentModel]
    internal sealed partial class KnownScale
    {
        [Parameter] public partial double Center { get; init; }
        [Observed] double X => Laplace(Center, 2);
    }
}
