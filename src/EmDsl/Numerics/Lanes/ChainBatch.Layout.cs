namespace EmDsl.Numerics.Lanes;

/// <content>Which rows stand in the blocks of a batch, what they weigh, and where sequences begin.</content>
public sealed partial class ChainBatch
{
    void LayOut(double[]? caseWeights)
    {
        Array.Clear(beginSteps, 0, BlockCount);
        Array.Clear(endSteps, 0, BlockCount);
        Array.Clear(counts, 0, BlockCount);
        weights.Span[..(BlockCount * Rows)].Clear();
        begins.Span[..(BlockCount * Rows)].Clear();
        bool isPlain = caseWeights is null && !recursion.HasLogarithmic;
        int shortest = isPlain ? int.MaxValue : 0;
        for (int lane = 0; lane < lanes && isPlain; lane++)
            shortest = Math.Min(shortest, Length(lane));
        weights.Span.Slice(warmUp * lanes, shortest * lanes).Fill(1);
        for (int lane = 0; lane < lanes; lane++)
        {
            PlaceRows(lane);
            PlaceBegins(lane);
            if (isPlain)
                Weigh(lane, shortest);
            else
                Weigh(lane, caseWeights);
            int piece = (batch * lanes) + lane, end = pieces.Start(piece + 1), step = warmUp + Length(lane) - 1;
            if (end > pieces.Start(piece) && !pieces.Begins(end))
                endSteps[step / stepsPerBlock] |= 1U << (step % stepsPerBlock);
        }
    }

    int Length(int lane) => pieces.Start((batch * lanes) + lane + 1) - pieces.Start((batch * lanes) + lane);

    // The place of a lane's first row, among the rows laid end to end.
    int FirstPlace(int lane) => pieces.Start((batch * lanes) + lane) - warmUp;

    // Rows that are not there are those at the ends; nothing comes of them.
    void PlaceRows(int lane)
    {
        int place = FirstPlace(lane), last = pieces.RowCount - 1;
        Span<int> row = rows;
        int count = BlockCount * Rows;
        for (int at = lane; at < count; at += lanes)
            row[at] = pieces.Row(Math.Clamp(place++, 0, last));
    }

    void PlaceBegins(int lane)
    {
        int first = FirstPlace(lane), end = Math.Min(first + (BlockCount * stepsPerBlock), pieces.RowCount + 1);
        Span<double> begin = begins.Span;
        for (int place = pieces.NextBegin(Math.Max(0, first), end); place < end; place = pieces.NextBegin(place + 1, end))
        {
            int step = place - first;
            begin[(step * lanes) + lane] = 1;
            beginSteps[step / stepsPerBlock] |= 1U << (step % stepsPerBlock);
        }
    }

    // Every row weighs 1; those of the first steps are done.
    void Weigh(int lane, int done)
    {
        int length = Length(lane);
        Span<double> weight = weights.Span;
        for (int step = warmUp + done; step < warmUp + length; step++)
            weight[(step * lanes) + lane] = 1;
        if (length == 0)
            return;
        for (int block = warmUp / stepsPerBlock; block <= (warmUp + length - 1) / stepsPerBlock; block++)
            counts[block] = true;
    }

    void Weigh(int lane, double[]? caseWeights)
    {
        int start = pieces.Start((batch * lanes) + lane), length = Length(lane);
        if (length == 0)
            return;
        Span<double> weight = weights.Span;
        int sequence = pieces.Sequence(start);
        bool isLeftOut = recursion.IsLogarithmic(sequence);
        for (int i = 0; i < length; i++)
        {
            if (i > 0 && pieces.Begins(start + i))
                isLeftOut = recursion.IsLogarithmic(++sequence);
            if (isLeftOut)
                continue;
            int step = warmUp + i;
            double own = caseWeights is null ? 1 : caseWeights[pieces.Row(start + i)];
            weight[(step * lanes) + lane] = own;
            counts[step / stepsPerBlock] |= own > 0;
        }
    }
}
