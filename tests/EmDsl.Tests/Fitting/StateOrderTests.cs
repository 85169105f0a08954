using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

public class StateOrderTests
{
    /// <summary>Two groups of three states with two entries each: the first state of a group is its reference.</summary>
    [Fact]
    public void ScoresAreMeasuredFromTheFirstState()
    {
        double[] scores = [1, 2, 4, 8, 0, 1, -1, 0.5, 3, 3, -1, 0.5];

        StateOrder.SubtractFirst(scores, 2, 3);

        Assert.Equal([0, 0, 3, 6, -1, -1, 0, 0, 4, 2.5, 0, 0], scores);
    }
}
