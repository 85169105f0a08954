using CsCheck;
using EmDsl.Data;

namespace EmDsl.Tests.Data;

public class GroupIndexTests
{
    [Fact]
    public void GathersTheRowsOfEveryKey()
    {
        var index = GroupIndex.FromKeys(["b", "a", "b", "c", "a", "b"]);

        Assert.Equal(3, index.Count);
        Assert.Equal(["b", "a", "c"], index.Keys);
        Assert.Equal([0, 1, 0, 2, 1, 0], index.GroupOfRow);
        Assert.Equal([0, 2, 5, 1, 4, 3], index.RowOrder);
        Assert.Equal([0, 3, 5, 6], index.Starts);
        Assert.Equal([1, 4], index.Rows(1));
    }

    [Fact]
    public void NestedKeysAreTuples()
        => Assert.Equal([0, 1, 2, 0], GroupIndex.FromKeys([("a", 1), ("b", 1), ("a", 2), ("a", 1)]).GroupOfRow);

    [Fact]
    public void OneGroupHasAllRows()
    {
        var index = GroupIndex.OneGroup(3);

        Assert.Equal(1, index.Count);
        Assert.Equal([0, 1, 2], index.Rows(0));
    }

    [Fact]
    public void EveryRowIsInItsGroupAndInOrder()
        => Gen.Int[0, 5].Array[0, 40].Sample(keys =>
        {
            var index = GroupIndex.FromKeys(keys);
            Assert.Equal(keys.Distinct(), index.Keys);
            for (var group = 0; group < index.Count; group++)
            {
                var expected = Enumerable.Range(0, keys.Length).Where(row => keys[row] == index.Keys[group]);
                Assert.Equal(expected, index.Rows(group).ToArray());
            }
        });
}
