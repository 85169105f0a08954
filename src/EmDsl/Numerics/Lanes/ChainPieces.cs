using EmDsl.Data;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// Sequences laid end to end, cut into pieces that advance side by side, one in each lane: whole sequences where they are short, about 512
/// rows together, and parts of one where it is long. The cuts depend on the data and the number of states alone.
/// </summary>
public sealed class ChainPieces
{
    const int Length = 512;

    // Parts of a long sequence begin early, so that long parts are better, as long as the laws of their rows stay near the processor.
    const int LongestPart = 1024;
    const int LongestLaws = 16 * 1024;
    const int Bits = 64;

    readonly SequenceRows sequences;
    readonly int[] starts;
    readonly ulong[] begins;
    readonly bool isInOrder;

    /// <summary>Cuts sequences into pieces.</summary>
    /// <param name="sequences">The rows of the sequences.</param>
    /// <param name="lanes">The pieces that advance together, 2 to 8.</param>
    /// <param name="states">The number of states.</param>
    public ChainPieces(SequenceRows sequences, int lanes, int states)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        this.sequences = sequences;
        Lanes = lanes;
        RowCount = sequences.Order.Length;
        begins = new ulong[(RowCount / Bits) + 1];
        foreach (int start in sequences.Starts)
            begins[start / Bits] |= 1UL << (start % Bits);
        int partLength = Math.Clamp(LongestLaws / states, Length, LongestPart);
        List<int> cuts = [];
        for (int sequence = 0; sequence < sequences.Count; sequence++)
        {
            int start = sequences.Starts[sequence], length = sequences.Starts[sequence + 1] - start;
            int parts = length <= Length + (Length / 2) ? 1 : (length + partLength - 1) / partLength;
            bool joins = parts == 1 && cuts.Count > 0 && cuts[^1] >= 0 && start + length - cuts[^1] <= Length + (Length / 8);
            if (joins)
                continue;
            for (int part = 0; part < parts; part++)
                cuts.Add(start + (int)((long)length * part / parts));

            // What follows a sequence of several parts begins a piece of its own.
            if (parts > 1)
                cuts.Add(-1);
        }

        starts = [.. cuts.Where(cut => cut >= 0), RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            if (sequences.Order[i] != i)
                return;
        }

        isInOrder = true;
    }

    /// <summary>The pieces that advance together.</summary>
    public int Lanes { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of pieces.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The number of batches of pieces that advance together.</summary>
    public int BatchCount => (Count + Lanes - 1) / Lanes;

    /// <summary>Where a piece starts among the rows laid end to end; for the number of pieces or more, the number of rows.</summary>
    /// <param name="piece">The piece, from 0.</param>
    /// <returns>The place, from 0.</returns>
    public int Start(int piece) => starts[Math.Min(piece, Count)];

    /// <summary>Whether a piece goes on in the middle of a sequence.</summary>
    /// <param name="piece">The piece, from 0.</param>
    /// <returns>True where its first row is not the first of a sequence.</returns>
    public bool IsCut(int piece) => piece < Count && !Begins(starts[piece]);

    /// <summary>Whether a sequence begins at a place; true behind the last row.</summary>
    /// <param name="place">The place among the rows laid end to end, from 0 to the number of rows.</param>
    /// <returns>Whether it does.</returns>
    public bool Begins(int place) => (begins[place / Bits] >> (place % Bits) & 1) != 0;

    /// <summary>The first of some places at which a sequence begins; behind the last row one is taken to begin.</summary>
    /// <param name="place">The first place, at least 0.</param>
    /// <param name="end">The place behind the last one, at most one more than the number of rows.</param>
    /// <returns>The place; <paramref name="end"/> where there is none.</returns>
    public int NextBegin(int place, int end)
    {
        while (place < end)
        {
            ulong rest = begins[place / Bits] >> (place % Bits);
            if (rest != 0)
                return Math.Min(place + System.Numerics.BitOperations.TrailingZeroCount(rest), end);
            place += Bits - (place % Bits);
        }

        return end;
    }

    /// <summary>The row at a place.</summary>
    /// <param name="place">The place among the rows laid end to end.</param>
    /// <returns>Its index in the data.</returns>
    public int Row(int place) => isInOrder ? place : sequences.Order[place];

    /// <summary>The sequence that a place belongs to.</summary>
    /// <param name="place">The place among the rows laid end to end.</param>
    /// <returns>The sequence, from 0.</returns>
    public int Sequence(int place)
    {
        int found = Array.BinarySearch(sequences.Starts, place);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The sequences whose first rows lie in some batches.</summary>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The batch behind the last.</param>
    /// <returns>The first such sequence, and the one behind the last.</returns>
    public (int First, int End) Sequences(int first, int end) => (FirstFrom(Start(first * Lanes)), FirstFrom(Start(end * Lanes)));

    int FirstFrom(int place)
    {
        int found = Array.BinarySearch(sequences.Starts, place);
        return found >= 0 ? found : ~found;
    }
}
