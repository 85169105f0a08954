using System.Runtime.ExceptionServices;

namespace EmDsl.Fitting;

/// <summary>
/// Runs a body over fixed chunks of pieces (rows, groups or sequences) on persistent threads. The chunks depend on the number
/// of pieces alone, so that sums kept per chunk and merged in order are the same to the bit for any number of threads.
/// </summary>
public sealed class ChunkRunner : IDisposable
{
    const int SmallestChunk = 512;
    const int MostChunks = 512;
    const int Block = 64;

    readonly int count;
    readonly int chunkSize;
    readonly Thread[] threads;
    readonly Lock failureGate = new();
    readonly object gate = new();
    Action<int, int>? body;
    CancellationToken cancellation;
    int nextChunk;
    int completedChunks;
    int busy;
    long round;
    bool disposed;
    volatile bool stopping;
    int failedChunk;
    ExceptionDispatchInfo? failure;

    /// <summary>A runner over pieces 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">The number of pieces, at least 0.</param>
    /// <param name="chunkSize">The pieces of a chunk, at least 1; <see cref="ChunkSizeFor"/> gives a good one.</param>
    /// <param name="threads">The number of threads, the caller's included; 0 for all processors. Never more than there are chunks.</param>
    public ChunkRunner(int count, int chunkSize, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        this.count = count;
        this.chunkSize = chunkSize;
        ChunkCount = (int)(((long)count + chunkSize - 1) / chunkSize);
        Workers = Math.Clamp(threads == 0 ? Environment.ProcessorCount : threads, 1, Math.Max(1, ChunkCount));
        this.threads = new Thread[Workers - 1];
        for (int i = 0; i < this.threads.Length; i++)
        {
            int worker = i + 1;
            this.threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"EmDsl chunk worker {worker}" };
            this.threads[i].Start();
        }
    }

    /// <summary>The number of chunks.</summary>
    public int ChunkCount { get; }

    /// <summary>The number of threads that run a body, the caller's included.</summary>
    public int Workers { get; }

    /// <summary>
    /// A chunk size that depends on the number of pieces and on what each chunk keeps, and on nothing else: large enough to be worth a
    /// hand-over and its own sums, whole blocks of 64 rows, and at most 512 chunks.
    /// </summary>
    /// <param name="count">The number of pieces.</param>
    /// <param name="sums">The number of values that are summed for each chunk.</param>
    /// <returns>The chunk size, a multiple of 64.</returns>
    public static int ChunkSizeFor(int count, long sums = 0)
    {
        long size = Math.Max(Math.Max(SmallestChunk, ((long)count + MostChunks - 1) / MostChunks), Math.Min(sums / 2, count));
        return (int)Math.Min((size + Block - 1) / Block * Block, int.MaxValue / Block * Block);
    }

    /// <summary>The pieces of a chunk.</summary>
    /// <param name="chunk">The chunk, from 0.</param>
    /// <returns>Its first piece, and the piece behind its last.</returns>
    public (int First, int End) Range(int chunk)
    {
        int first = chunk * chunkSize;
        return (first, (int)Math.Min(count, (long)first + chunkSize));
    }

    /// <summary>Runs a body once for every chunk, on all workers; returns when all chunks are done. Allocates nothing.</summary>
    /// <param name="body">Called with a chunk and the worker (0 for the caller's thread) that runs it; one worker runs one chunk at a time.</param>
    /// <param name="cancellationToken">Looked at before every chunk.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before all chunks were done.</exception>
    /// <exception cref="ObjectDisposedException">The runner is disposed.</exception>
    /// <remarks>An exception of a body stops the run and is thrown here: that of the first chunk in order, whatever the threads.</remarks>
    public void Run(Action<int, int> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ObjectDisposedException.ThrowIf(disposed, this);
        this.body = body;
        cancellation = cancellationToken;
        nextChunk = 0;
        completedChunks = 0;
        stopping = false;
        failure = null;
        failedChunk = int.MaxValue;
        if (threads.Length > 0)
        {
            lock (gate)
            {
                busy = threads.Length;
                round++;
                Monitor.PulseAll(gate);
            }
        }

        Work(0);
        if (threads.Length > 0)
        {
            lock (gate)
            {
                while (busy > 0)
                {
                    Monitor.Wait(gate);
                }
            }
        }

        this.body = null;
        failure?.Throw();
        if (completedChunks < ChunkCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    void Serve(int worker)
    {
        long seen = 0;
        while (true)
        {
            lock (gate)
            {
                while (round == seen && !disposed)
                {
                    Monitor.Wait(gate);
                }

                if (disposed)
                {
                    return;
                }

                seen = round;
            }

            Work(worker);
            lock (gate)
            {
                if (--busy == 0)
                {
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    void Work(int worker)
    {
        Action<int, int> work = body!;
        while (!stopping && !cancellation.IsCancellationRequested)
        {
            int chunk = Interlocked.Increment(ref nextChunk) - 1;
            if (chunk >= ChunkCount)
            {
                return;
            }

            // Chunks are handed out in order, so every chunk before a failing one is run: the first failure in order is always found.
            try
            {
                work(chunk, worker);
                Interlocked.Increment(ref completedChunks);
            }
            catch (Exception exception)
            {
                stopping = true;
                lock (failureGate)
                {
                    if (chunk < failedChunk)
                    {
                        failedChunk = chunk;
                        failure = ExceptionDispatchInfo.Capture(exception);
                    }
                }
            }
        }
    }
}
