namespace EmDsl.Tests.Declarations;

public class PerStateTests
{
    enum Phase
    {
        Recession,
        Expansion,
    }

    [Fact]
    public void IsWrittenWithAnInitialiserAndReadByState()
    {
        PerState<Phase, double> growth = new() { [Phase.Expansion] = 1.1, [Phase.Recession] = -0.3 };

        Assert.Equal(-0.3, growth[Phase.Recession]);
        Assert.Equal(2, growth.Count);
        Assert.Equal([Phase.Expansion, Phase.Recession], growth.States);
        Assert.Equal([1.1, -0.3], growth.Select(entry => entry.Value));
    }

    [Fact]
    public void NestsAndTakesBool()
    {
        PerState<bool, PerState<Phase, int>> counts = new() { [true] = new() { [Phase.Recession] = 3 }, [false] = new() };

        Assert.Equal(3, counts[true][Phase.Recession]);
        Assert.False(counts[false].TryGetValue(Phase.Recession, out _));
    }

    [Fact]
    public void TheLastValueOfAStateCounts()
    {
        var counts = new PerState<Phase, int> { [Phase.Recession] = 1 };
        counts[Phase.Recession] = 2;

        Assert.Equal(2, counts[Phase.Recession]);
        Assert.Single(counts);
    }

    [Fact]
    public void AStateWithoutAValueIsNamed()
    {
        var none = Assert.Throws<KeyNotFoundException>(() => new PerState<Phase, int>()[Phase.Expansion]);
        var one = Assert.Throws<KeyNotFoundException>(() => new PerState<Phase, int> { [Phase.Recession] = 1 }[Phase.Expansion]);

        Assert.Equal("The state Expansion has no value; no state has one.", none.Message);
        Assert.Equal("The state Expansion has no value; values were given for Recession.", one.Message);
    }

    [Fact]
    public void ANumberIsAnIntervalWithEqualEnds()
    {
        Interval exact = 2.5;

        Assert.Equal(new Interval(2.5, 2.5), exact);
    }
}
