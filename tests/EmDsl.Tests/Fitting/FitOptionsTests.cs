namespace EmDsl.Tests.Fitting;

public class FitOptionsTests
{
    public static TheoryData<FitOptions, string> Invalid => new()
    {
        { new() { MaxIterations = -1 }, "FitOptions.MaxIterations must be at least 0; it is -1. (Parameter 'MaxIterations')" },
        { new() { LogLikelihoodTolerance = -0.5 }, "FitOptions.LogLikelihoodTolerance must be a finite number, at least 0; it is -0.5. (Parameter 'LogLikelihoodTolerance')" },
        { new() { LogLikelihoodTolerance = double.NaN }, "FitOptions.LogLikelihoodTolerance must be a finite number, at least 0; it is NaN. (Parameter 'LogLikelihoodTolerance')" },
        { new() { Starts = -2 }, "FitOptions.Starts must be at least 0 (0 stands for the default); it is -2. (Parameter 'Starts')" },
        { new() { Initialization = (Initialization)9 }, "FitOptions.Initialization must be a member of the enumeration; it is 9. (Parameter 'Initialization')" },
        { new() { Precision = (Precision)2 }, "FitOptions.Precision must be a member of the enumeration; it is 2. (Parameter 'Precision')" },
        { new() { VarianceFloor = double.PositiveInfinity }, "FitOptions.VarianceFloor must be a finite number, at least 0; it is Infinity. (Parameter 'VarianceFloor')" },
        { new() { Threads = -1 }, "FitOptions.Threads must be at least 0 (0 stands for all processors); it is -1. (Parameter 'Threads')" },
    };

    [Fact]
    public void DefaultsAreThoseOfTheLanguageAndValid()
    {
        var options = new FitOptions();
        options.Validate();
        Assert.Equal(10_000, options.MaxIterations);
        Assert.Equal(1e-6, options.LogLikelihoodTolerance);
        Assert.Equal(0, options.Seed);
        Assert.Equal(0, options.VarianceFloor);
        Assert.Equal(Initialization.Automatic, options.Initialization);
        Assert.Equal(Precision.Double, options.Precision);
        Assert.Null(options.Progress);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void ValueOutsideItsDomainIsNamed(FitOptions options, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message);

    [Fact]
    public void CriteriaFollowTheirDefinitions()
    {
        var result = new FitResult<string>
        {
            Model = "m",
            ObjectiveTrace = [-12, -11],
            LogLikelihoodTrace = [-10, -9],
            RemainingGain = 0,
            StopReason = StopReason.PrecisionReached,
            AtBoundary = [],
            ObservationCount = 20,
            FreeParameterCount = 3,
            Entropy = 1.5,
            Starts = [],
        };
        Assert.Equal(-9, result.LogLikelihood);
        Assert.Equal(-11, result.Objective);
        Assert.Equal(1, result.Iterations);
        Assert.True(result.Converged);
        Assert.Equal(24, result.Aic);
        Assert.Equal(18 + (3 * Math.Log(20)), result.Bic);
        Assert.Equal(21 + (3 * Math.Log(20)), result.Icl, 1e-13);
    }
}
