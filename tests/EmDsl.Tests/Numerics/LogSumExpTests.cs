using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public class LogSumExpTests
{
    [Fact]
    public void SumsAreThoseOfTheExponentials()
    {
        double[] logs = [-1.5, 0.25, 2, double.NegativeInfinity];
        double direct = Math.Log(logs.Sum(Math.Exp));
        Assert.Equal(direct, LogSumExp.Of(logs), 1e-15);
        Assert.Equal(direct, LogSumExp.SoftmaxInPlace(logs), 1e-15);
        Assert.Equal(Math.Exp(-1.5 - direct), logs[0], 1e-15);
        Assert.Equal(0, logs[3]);
        Assert.Equal(1, logs.Sum(), 1e-15);
    }

    [Theory]
    [InlineData(-1e6)]
    [InlineData(1e6)]
    public void LargeArgumentsNeitherOverflowNorVanish(double shift)
    {
        double[] logs = [shift, shift + Math.Log(3)];
        Assert.Equal(shift + Math.Log(4), LogSumExp.SoftmaxInPlace(logs), 1e-9);
        Assert.Equal(0.25, logs[0], 1e-9);
    }

    [Fact]
    public void NoMassGivesZerosAndMinusInfinity()
    {
        double[] logs = [double.NegativeInfinity, double.NegativeInfinity];
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of(logs));
        Assert.Equal(double.NegativeInfinity, LogSumExp.SoftmaxInPlace(logs));
        Assert.Equal([0.0, 0.0], logs);
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of([]));
    }

    [Fact]
    public void WhatIsNotFiniteIsReportedByTheNormaliser()
    {
        Assert.True(double.IsNaN(LogSumExp.SoftmaxInPlace([0, double.NaN, 5])));
        Assert.True(double.IsNaN(LogSumExp.Of([double.NaN])));
        Assert.Equal(double.PositiveInfinity, LogSumExp.SoftmaxInPlace([0, double.PositiveInfinity]));
    }

    [Theory]
    [InlineData(new[] { 1.0, -2, 3.5, 3.5 })]
    [InlineData(new[] { 900.0, 905, -900 })]
    [InlineData(new[] { double.NegativeInfinity, -3, double.NegativeInfinity })]
    [InlineData(new[] { double.NegativeInfinity, double.NegativeInfinity })]
    [InlineData(new[] { 1.0, double.PositiveInfinity })]
    [InlineData(new[] { double.NaN, 2 })]
    public void TermByTermTheSumIsTheSame(double[] logs)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in logs)
        {
            LogSumExp.Add(value, ref largest, ref sum);
        }

        Assert.Equal(LogSumExp.Of(logs), largest + Math.Log(sum), 1e-12);
    }
}
