using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// Log-potentials and sums of models whose log-density is linear in features of the row: Σ coefficient(state) · feature(row). Both steps
/// are products of small matrices, states × features × 64 rows, in tiles that stay in registers.
/// </summary>
public static partial class LaneTiles
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const int Rows = LaneBlock.Rows;

    // More products than these crowd a block out of the first-level cache.
    const int MostProducts = 66;

    /// <summary>
    /// The largest offset m − c of a location m from the centre c of the features, as (m − c)² over twice the variance, at which sums about
    /// the centre serve: digits are lost in proportion to it, here at most 2⁻⁵² · 2¹² of a variance and of a log-density.
    /// </summary>
    public const double FarthestOffset = 4096;

    /// <summary>The number of products xᵢ xⱼ, j ≤ i, that are features of their own; 0 where there are too many of them.</summary>
    /// <param name="size">The dimension.</param>
    /// <returns>size (size + 1) / 2, or 0.</returns>
    public static int Products(int size) => size * (size + 1) / 2 <= MostProducts ? size * (size + 1) / 2 : 0;

    /// <summary>Whether every coefficient is a number.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <returns>False where one is infinite or NaN.</returns>
    public static bool AreFinite(ReadOnlySpan<double> coefficients)
    {
        foreach (double coefficient in coefficients)
        {
            if (!double.IsFinite(coefficient))
                return false;
        }

        return true;
    }

    /// <summary>Features come in groups of three and four: the least number of them, at least <paramref name="count"/>, that such groups make.</summary>
    /// <param name="count">A number of features, at least 0.</param>
    /// <returns>0, 3, 4, or 6 and more.</returns>
    public static int Padded(int count) => count switch
    {
        0 => 0,
        <= 3 => 3,
        5 => 6,
        _ => count,
    };

    /// <summary>Writes constant(state) + Σ coefficient(state, feature) · feature(row) for a block.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="features">64 values of each feature.</param>
    /// <param name="count">The number of features, at least 0.</param>
    /// <param name="coefficients">One row of coefficients for each state.</param>
    /// <param name="stride">The distance from one state's coefficients to the next's.</param>
    /// <param name="constants">One constant for each state.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="potentials">Receives 64 values of each state.</param>
    [MethodImpl(Kernel)]
    public static void Potentials<TLanes>(ref double features, int count, ref double coefficients, int stride, ref double constants, int states, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint step = (nuint)stride;
        int state = 0;
        while (state < states)
        {
            int tile = Tile<TLanes>(states - state);
            switch (tile)
            {
                case 4:
                    Potentials4<TLanes>(ref features, count, ref coefficients, step, ref constants, ref potentials);
                    break;
                case 3:
                    Potentials3<TLanes>(ref features, count, ref coefficients, step, ref constants, ref potentials);
                    break;
                case 2:
                    Potentials2<TLanes>(ref features, count, ref coefficients, step, ref constants, ref potentials);
                    break;
                default:
                    Potentials1<TLanes>(ref features, count, ref coefficients, step, ref constants, ref potentials);
                    break;
            }

            state += tile;
            coefficients = ref Unsafe.Add(ref coefficients, tile * stride);
            constants = ref Unsafe.Add(ref constants, tile);
            potentials = ref Unsafe.Add(ref potentials, tile * Rows);
        }
    }

    /// <summary>Adds Σ share(state, row) · feature(row) of a block, lane by lane.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="shares">64 shares of each state.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="features">64 values of each feature.</param>
    /// <param name="count">The number of features: one that <see cref="Padded"/> returns.</param>
    /// <param name="sums">One sum a lane for each state and feature.</param>
    [MethodImpl(Kernel)]
    public static void AddSums<TLanes>(ref double shares, int states, ref double features, int count, ref double sums)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint stride = (nuint)(count * TLanes.Count);
        int threes = (4 - (count % 4)) % 4;
        int state = 0;
        while (state < states)
        {
            int tile = Tile<TLanes>(states - state);
            ref double feature = ref features;
            ref double sum = ref sums;
            for (int f = 0; f < count;)
            {
                int width = f < 3 * threes ? 3 : 4;
                if (width == 4)
                    SumsBy4<TLanes>(tile, ref shares, ref feature, ref sum, stride);
                else
                    SumsBy3<TLanes>(tile, ref shares, ref feature, ref sum, stride);
                f += width;
                feature = ref Unsafe.Add(ref feature, width * Rows);
                sum = ref Unsafe.Add(ref sum, width * TLanes.Count);
            }

            state += tile;
            shares = ref Unsafe.Add(ref shares, tile * Rows);
            sums = ref Unsafe.Add(ref sums, tile * count * TLanes.Count);
        }
    }

    // The states of the next tile: four where there are registers for them, and no single one is left over.
    static int Tile<TLanes>(int states)
        where TLanes : struct, ILanes<TLanes>
        => !TLanes.HasManyRegisters ? Math.Min(states, 2) : states == 5 ? 3 : Math.Min(states, 4);

    static void SumsBy4<TLanes>(int states, ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (states)
        {
            case 4:
                Sums4By4<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            case 3:
                Sums3By4<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            case 2:
                Sums2By4<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            default:
                Sums1By4<TLanes>(ref shares, ref features, ref sums, stride);
                break;
        }
    }

    static void SumsBy3<TLanes>(int states, ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (states)
        {
            case 4:
                Sums4By3<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            case 3:
                Sums3By3<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            case 2:
                Sums2By3<TLanes>(ref shares, ref features, ref sums, stride);
                break;
            default:
                Sums1By3<TLanes>(ref shares, ref features, ref sums, stride);
                break;
        }
    }
}
