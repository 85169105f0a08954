namespace EmDsl.Tests.Declarations;

public class PerLevelTests
{
    [Fact]
    public void IsWrittenWithAnInitialiserAndReadByLevel()
    {
        PerLevel<double> effect = new() { ["Oslo"] = 0.3, ["Bergen"] = -0.1 };
        effect["Oslo"] = 0.5;

        Assert.Equal(0.5, effect["Oslo"]);
        Assert.Equal(2, effect.Count);
        Assert.Equal(["Oslo", "Bergen"], effect.Levels);
        Assert.Equal([0.5, -0.1], effect.Select(entry => entry.Value));
        Assert.False(effect.TryGetValue("oslo", out _));
    }

    [Fact]
    public void ALevelWithoutAValueIsNamed()
    {
        var none = Assert.Throws<KeyNotFoundException>(() => new PerLevel<int>()["Oslo"]);
        var some = Assert.Throws<KeyNotFoundException>(() => new PerLevel<int> { ["Oslo"] = 1, ["Bergen"] = 2 }["Bodø"]);

        Assert.Equal("The level 'Oslo' has no value; no level has one.", none.Message);
        Assert.Equal("The level 'Bodø' has no value; values were given for 'Oslo', 'Bergen'.", some.Message);
    }
}
