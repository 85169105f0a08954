using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

public class ChunkRunnerTests
{
    [Theory]
    [InlineData(0, 10, 4)]
    [InlineData(1, 10, 4)]
    [InlineData(100, 10, 1)]
    [InlineData(101, 10, 3)]
    [InlineData(999, 7, 8)]
    public void EveryPieceIsRunOnceInEveryRound(int count, int chunkSize, int threads)
    {
        using var runner = new ChunkRunner(count, chunkSize, threads);
        var visits = new int[count];
        for (int round = 1; round <= 50; round++)
        {
            runner.Run(
                (chunk, worker) =>
                {
                    Assert.InRange(worker, 0, runner.Workers - 1);
                    (int first, int end) = runner.Range(chunk);
                    for (int i = first; i < end; i++)
                    {
                        visits[i]++;
                    }
                },
                CancellationToken.None);
            Assert.All(visits, visit => Assert.Equal(round, visit));
        }
    }

    [Fact]
    public void OrderedMergeIsTheSameToTheBitForAnyNumberOfThreads()
    {
        var random = SeededRandom.For(1);
        double[] data = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-8, 8)))];
        double Sum(int threads)
        {
            using var runner = new ChunkRunner(data.Length, 333, threads);
            var sums = new double[runner.ChunkCount];
            runner.Run(
                (chunk, _) =>
                {
                    (int first, int end) = runner.Range(chunk);
                    sums[chunk] = 0;
                    for (int i = first; i < end; i++)
                    {
                        sums[chunk] += data[i];
                    }
                },
                CancellationToken.None);
            return sums.Aggregate(0.0, (total, sum) => total + sum);
        }

        double one = Sum(1);
        Assert.Equal(BitConverter.DoubleToInt64Bits(one), BitConverter.DoubleToInt64Bits(Sum(2)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(one), BitConverter.DoubleToInt64Bits(Sum(7)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FirstFailureInOrderIsThrownAndTheRunnerStaysUsable(int threads)
    {
        using var runner = new ChunkRunner(200, 1, threads);
        for (int repetition = 0; repetition < 20; repetition++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => runner.Run(
                (chunk, _) =>
                {
                    if (chunk % 10 == 7)
                    {
                        throw new InvalidOperationException($"chunk {chunk}");
                    }
                },
                CancellationToken.None));
            Assert.Equal("chunk 7", exception.Message);
        }

        int done = 0;
        runner.Run((_, _) => Interlocked.Increment(ref done), CancellationToken.None);
        Assert.Equal(200, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void CancellationIsHonouredWithinAChunk(int threads)
    {
        using var runner = new ChunkRunner(1000, 1, threads);
        using var source = new CancellationTokenSource();
        int done = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(
            (chunk, _) =>
            {
                if (Interlocked.Increment(ref done) == 5)
                {
                    source.Cancel();
                }
            },
            source.Token));
        Assert.InRange(done, 5, 5 + threads);
    }

    [Fact]
    public void CancellationAfterTheLastChunkIsTooLate()
    {
        using var runner = new ChunkRunner(3, 1, 1);
        using var source = new CancellationTokenSource();
        int done = 0;
        runner.Run(
            (chunk, _) =>
            {
                done++;
                if (chunk == 2)
                {
                    source.Cancel();
                }
            },
            source.Token);
        Assert.Equal(3, done);
    }

    [Fact]
    public void ChunksDependOnTheNumberOfPiecesAlone()
    {
        using var few = new ChunkRunner(10_000, ChunkRunner.ChunkSizeFor(10_000), 1);
        using var many = new ChunkRunner(10_000, ChunkRunner.ChunkSizeFor(10_000), 16);
        Assert.Equal(few.ChunkCount, many.ChunkCount);
        Assert.Equal((9728, 10_000), many.Range(many.ChunkCount - 1));
        Assert.InRange(((long)int.MaxValue + ChunkRunner.ChunkSizeFor(int.MaxValue) - 1) / ChunkRunner.ChunkSizeFor(int.MaxValue), 1, 512);
    }

    [Fact]
    public void ChunksAreWholeBlocksAndWorthTheirSums()
    {
        Assert.Equal(1984, ChunkRunner.ChunkSizeFor(1_000_000));
        Assert.Equal(1984, ChunkRunner.ChunkSizeFor(1_000_000, 1000));
        Assert.Equal(4288, ChunkRunner.ChunkSizeFor(200_000, 8456));
        Assert.Equal(1024, ChunkRunner.ChunkSizeFor(1000, 1_000_000));
    }

    [Fact]
    public void OneWorkerUsesNoThreadAndZeroAllProcessors()
    {
        using var one = new ChunkRunner(5000, 10, 1);
        int caller = Environment.CurrentManagedThreadId;
        one.Run((_, _) => Assert.Equal(caller, Environment.CurrentManagedThreadId), CancellationToken.None);
        using var all = new ChunkRunner(5000, 1, 0);
        Assert.Equal(Math.Min(5000, Environment.ProcessorCount), all.Workers);
    }

    [Fact]
    public void RunDoesNotAllocate()
    {
        using var runner = new ChunkRunner(100, 10, 2);
        Action<int, int> body = (_, _) => { };
        runner.Run(body, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            runner.Run(body, CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void DisposedRunnerRefuses()
    {
        var runner = new ChunkRunner(10, 1, 2);
        runner.Dispose();
        runner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => runner.Run((_, _) => { }, CancellationToken.None));
    }
}
