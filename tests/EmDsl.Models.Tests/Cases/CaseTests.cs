namespace EmDsl.Models.Tests.Cases;

/// <summary>The cases themselves: a wrong digit there would look like a wrong fit elsewhere.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> AllCases => new(Case.Names);

    [Fact]
    public void Forty_two_cases_are_held() => Assert.Equal(42, Case.Names.Count());

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Data_are_rectangular(string name)
    {
        var lines = File.ReadAllLines(Case.Load(name).DataPath);

        Assert.True(lines.Length > 1);
        Assert.Single(lines.Select(line => line.Split(',').Length).Distinct());
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Verified_numbers_round_to_the_published_ones(string name)
    {
        foreach (var (fitName, fit) in Case.Load(name).Fits)
        {
            foreach (var published in fit.Published)
            {
                var verified = fit.Verified.Flat(published.Name);
                Assert.Equal(published.Values.Count, verified.Length);
                Assert.All(
                    published.Values.Zip(verified),
                    pair => Assert.True(
                        Math.Abs(pair.First - pair.Second) <= published.HalfUnit * 1.000001,
                        $"{name} {fitName} {published.Name}: {pair.Second} does not round to {pair.First}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Log_likelihoods_climb_from_the_start_to_the_verified_one(string name)
    {
        foreach (var fit in Case.Load(name).Fits.Values)
        {
            // Printed with 12 digits, so that the last values of a fast fit may coincide.
            var climb = fit.FirstLogLikelihoods.Append(fit.LogLikelihood).ToList();
            Assert.All(climb.Zip(climb.Skip(1)), pair => Assert.True(pair.First <= pair.Second + (1e-11 * Math.Abs(pair.Second))));
        }
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Weights_sum_to_one(string name)
    {
        foreach (var facts in Case.Load(name).Fits.Values.SelectMany(fit => new[] { fit.Start, fit.Verified }))
        {
            if (facts.Has("weights"))
            {
                Assert.Equal(1, facts.Numbers("weights").Sum(), 11);
            }
        }
    }
}
