using System.Buffers.Binary;
using System.Numerics;

namespace EmDsl.Fitting;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47, 36), its state filled by SplitMix64 from a seed, a start
/// and a stream. The sequence is part of the contract: it does not depend on the platform or on the version of .NET.
/// </summary>
public sealed class SeededRandom : Random
{
    ulong s0;
    ulong s1;
    ulong s2;
    ulong s3;

    SeededRandom(ulong state)
    {
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    /// <summary>The generator for one purpose: equal arguments give equal sequences, different ones unrelated sequences.</summary>
    /// <param name="seed">The seed the user gave.</param>
    /// <param name="start">The index of the start, or 0.</param>
    /// <param name="stream">The purpose within the start, such as the position of a latent variable.</param>
    /// <returns>The generator.</returns>
    public static SeededRandom For(int seed, int start = 0, int stream = 0)
    {
        ulong state = unchecked((uint)seed);
        state = SplitMix(ref state) ^ unchecked((uint)start);
        state = SplitMix(ref state) ^ unchecked((uint)stream);
        return new(state);
    }

    /// <summary>64 random bits.</summary>
    /// <returns>A number that takes every value with equal probability.</returns>
    public ulong NextBits()
    {
        ulong result = unchecked(BitOperations.RotateLeft(s1 * 5, 7) * 9);
        ulong shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1u << 24));

    /// <inheritdoc/>
    public override int Next() => (int)Below(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    /// <inheritdoc/>
    public override long NextInt64() => (long)Below(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)Below((ulong)maxValue - (ulong)minValue));
    }

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (buffer.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextBits());
            int taken = Math.Min(word.Length, buffer.Length);
            word[..taken].CopyTo(buffer);
            buffer = buffer[taken..];
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    // Multiplication with rejection (Lemire 2019, ACM Trans. Model. Comput. Simul. 29, 3): uniform without a division in the usual case.
    ulong Below(ulong bound)
    {
        if (bound <= 1)
        {
            return 0;
        }

        ulong high = Math.BigMul(NextBits(), bound, out ulong low);
        if (low < bound)
        {
            ulong threshold = unchecked(0 - bound) % bound;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), bound, out low);
            }
        }

        return high;
    }

    static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
