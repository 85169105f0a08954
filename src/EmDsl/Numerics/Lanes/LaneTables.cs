using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// Tables over categories with the states side by side: a row's category chooses one contiguous piece of memory for all states, in the
/// log-density and in the counts. A table holds, for each entry of a row and each category, one value for each state, filled up to whole registers;
/// behind the categories stands one piece for a missing one.
/// </summary>
public static class LaneTables
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const int Rows = LaneBlock.Rows;

    /// <summary>The values of a piece: the states, filled up to whole registers.</summary>
    /// <param name="states">The number of states.</param>
    /// <param name="lanes">The lanes of a register; 0 stands for 1.</param>
    /// <returns>A multiple of <paramref name="lanes"/>.</returns>
    public static int Width(int states, int lanes) => lanes == 0 ? states : (states + lanes - 1) / lanes * lanes;

    /// <summary>The categories at the rows of a block, a missing one behind the others.</summary>
    /// <param name="column">One category a row; negative where it is missing.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="categories">The number of categories.</param>
    /// <param name="codes">Receives 64 categories, from 0 to <paramref name="categories"/>.</param>
    [MethodImpl(Kernel)]
    public static void Gather(int[] column, int[] rows, int categories, int[] codes)
    {
        for (int i = 0; i < Rows; i++)
            codes[i] = (int)Math.Min((uint)column[rows[i]], (uint)categories);
    }

    /// <summary>Adds up, for each row of a block, the pieces that its categories choose.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="codes">Row after row of <paramref name="entries"/> categories; negative where one is missing.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="entries">The categories of a row.</param>
    /// <param name="table">The table, with pieces of 0 for missing categories.</param>
    /// <param name="categories">The number of categories.</param>
    /// <param name="width">The values of a piece, see <see cref="Width"/>.</param>
    /// <param name="sums">64 pieces to add to.</param>
    [MethodImpl(Kernel)]
    public static void AddEntries<TLanes>(int[] codes, int row, int rows, int entries, ref double table, int categories, int width, ref double sums)
        where TLanes : struct, ILanes<TLanes>
    {
        ref int code = ref MemoryMarshal.GetReference(codes.AsSpan(row * entries, rows * entries));
        nuint piece = (nuint)width, step = (nuint)((categories + 1) * width);
        uint missing = (uint)categories;
        for (int i = 0; i < rows; i++)
        {
            for (nuint v = 0; v < piece; v += (nuint)TLanes.Count)
            {
                ref double entry = ref Unsafe.Add(ref table, v);
                TLanes sum = TLanes.Load(ref sums, v);
                for (int j = 0; j < entries; j++)
                {
                    sum += TLanes.Load(ref entry, Math.Min((uint)Unsafe.Add(ref code, j), missing) * piece);
                    entry = ref Unsafe.Add(ref entry, step);
                }

                sum.Store(ref sums, v);
            }

            code = ref Unsafe.Add(ref code, entries);
            sums = ref Unsafe.Add(ref sums, piece);
        }
    }

    /// <summary>Adds each row's shares to the pieces that its categories choose.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="codes">Row after row of <paramref name="entries"/> categories; negative where one is missing.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="entries">The categories of a row.</param>
    /// <param name="shares">64 pieces.</param>
    /// <param name="categories">The number of categories.</param>
    /// <param name="width">The values of a piece, see <see cref="Width"/>.</param>
    /// <param name="table">The table to add to.</param>
    [MethodImpl(Kernel)]
    public static void AddShares<TLanes>(int[] codes, int row, int rows, int entries, ref double shares, int categories, int width, ref double table)
        where TLanes : struct, ILanes<TLanes>
    {
        ref int code = ref MemoryMarshal.GetReference(codes.AsSpan(row * entries, rows * entries));
        nuint piece = (nuint)width, step = (nuint)((categories + 1) * width);
        uint missing = (uint)categories;
        for (int i = 0; i < rows; i++)
        {
            for (nuint v = 0; v < piece; v += (nuint)TLanes.Count)
            {
                ref double entry = ref Unsafe.Add(ref table, v);
                TLanes share = TLanes.Load(ref shares, v);
                for (int j = 0; j < entries; j++)
                {
                    nuint place = Math.Min((uint)Unsafe.Add(ref code, j), missing) * piece;
                    (TLanes.Load(ref entry, place) + share).Store(ref entry, place);
                    entry = ref Unsafe.Add(ref entry, step);
                }
            }

            code = ref Unsafe.Add(ref code, entries);
            shares = ref Unsafe.Add(ref shares, piece);
        }
    }

    /// <summary>Adds pieces by row to values by state, and sets the pieces to 0.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="pieces">64 pieces.</param>
    /// <param name="width">The values of a piece, see <see cref="Width"/>.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="potentials">64 values of each state.</param>
    [MethodImpl(Kernel)]
    public static void AddToStates<TLanes>(ref double pieces, int width, int states, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint lanes = (nuint)TLanes.Count;
        Span<double> square = stackalloc double[64];
        ref double turned = ref MemoryMarshal.GetReference(square);
        for (int state = 0; state < states; state += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, states - state);
            ref double piece = ref Unsafe.Add(ref pieces, state);
            for (nuint i = 0; i < Rows; i += lanes)
            {
                TLanes.Transpose(ref piece, (nuint)width, ref turned, lanes);
                ref double potential = ref Unsafe.Add(ref potentials, i);
                ref double addend = ref turned;
                for (int j = 0; j < count; j++)
                {
                    (TLanes.Load(ref potential, 0) + TLanes.Load(ref addend, 0)).Store(ref potential, 0);
                    potential = ref Unsafe.Add(ref potential, Rows);
                    addend = ref Unsafe.Add(ref addend, lanes);
                }

                piece = ref Unsafe.Add(ref piece, width * TLanes.Count);
            }

            potentials = ref Unsafe.Add(ref potentials, TLanes.Count * Rows);
        }

        MemoryMarshal.CreateSpan(ref pieces, Rows * width).Clear();
    }

    /// <summary>Turns values by state into pieces by row.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="shares">64 values of each state.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="width">The values of a piece, see <see cref="Width"/>; what lies behind the states stays as it is.</param>
    /// <param name="pieces">Receives 64 pieces.</param>
    [MethodImpl(Kernel)]
    public static void ToRows<TLanes>(ref double shares, int states, int width, ref double pieces)
        where TLanes : struct, ILanes<TLanes>
    {
        int state = 0;
        for (; state + TLanes.Count <= states; state += TLanes.Count)
        {
            ref double piece = ref Unsafe.Add(ref pieces, state);
            for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
            {
                TLanes.Transpose(ref Unsafe.Add(ref shares, i), Rows, ref piece, (nuint)width);
                piece = ref Unsafe.Add(ref piece, width * TLanes.Count);
            }

            shares = ref Unsafe.Add(ref shares, Rows * TLanes.Count);
        }

        for (; state < states; state++)
        {
            ref double piece = ref Unsafe.Add(ref pieces, state);
            for (int i = 0; i < Rows; i++)
            {
                piece = Unsafe.Add(ref shares, i);
                piece = ref Unsafe.Add(ref piece, width);
            }

            shares = ref Unsafe.Add(ref shares, Rows);
        }
    }
}
