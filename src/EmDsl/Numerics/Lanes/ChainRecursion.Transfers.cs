namespace EmDsl.Numerics.Lanes;

/// <content>The laws at the cuts from products of transfer matrices, for chains that do not forget.</content>
public sealed partial class ChainRecursion
{
    // The least Σ of forward × backward law at a cut, each scaled to 1, that has all its digits.
    const double SmallestAgreement = 1e-60;

    /// <summary>Multiplies the transfer matrices of the pieces, forward and back: after a pass that computed them, before the pass that uses the laws.</summary>
    public void Combine()
    {
        Span<double> law = laws.AsSpan(0, States), next = laws.AsSpan(States);
        for (int piece = 0; piece < Pieces.Count; piece++)
        {
            if (!Pieces.IsCut(piece))
                law.Fill(1.0 / States);
            else
                law.CopyTo(ForwardAfter.AsSpan(piece * States, States));
            double top = LargestScale(piece, law);
            next.Clear();
            double sum = 0;
            for (int i = 0; i < States; i++)
            {
                double share = Share(piece, i, law[i], top);
                Span<double> row = Transfer(piece, i);
                for (int j = 0; j < States; j++)
                    next[j] += share * row[j];
                sum += share;
            }

            for (int j = 0; j < States; j++)
                law[j] = sum > 0 ? next[j] / sum : 1.0 / States;
        }

        law.Fill(1);
        for (int piece = Pieces.Count - 1; piece >= 0; piece--)
        {
            if (!Pieces.IsCut(piece + 1))
                law.Fill(1);
            if (!Pieces.IsCut(piece))
                continue;
            Back(piece, law, next);
            next.CopyTo(law);
            law.CopyTo(BackwardAfter.AsSpan(piece * States, States));
        }

        Array.Clear(areDoubtful);
    }

    internal Span<double> Transfer(int piece, int start) => transfers.AsSpan(((piece * States) + start) * States, States);

    internal void SetTransferScale(int piece, int start, double logScale) => transferScales[(piece * States) + start] = logScale;

    // The row of a transfer matrix is no more than a bound.
    internal void Doubt(int piece, int start) => areDoubtful[(piece * States) + start] = true;

    void Back(int piece, ReadOnlySpan<double> later, Span<double> before)
    {
        ReadOnlySpan<double> forward = ForwardAfter.AsSpan(piece * States, States);
        double top = double.NegativeInfinity, largest = 0, agreement = 0;
        for (int i = 0; i < States; i++)
            top = Math.Max(top, forward[i] > 0 ? transferScales[(piece * States) + i] : double.NegativeInfinity);
        for (int i = 0; i < States; i++)
        {
            // A state that no row so far allows has no future either.
            before[i] = 0;
            if (forward[i] == 0)
                continue;
            ReadOnlySpan<double> row = Transfer(piece, i);
            for (int j = 0; j < States; j++)
                before[i] += row[j] * later[j];
            before[i] *= Share(piece, i, 1, top);
            largest = Math.Max(largest, before[i]);
        }

        for (int i = 0; i < States; i++)
        {
            before[i] = largest > 0 ? before[i] / largest : 1;
            agreement += before[i] * forward[i];
        }

        bool isDoubtful = IsGuarded && agreement < SmallestAgreement;
        for (int i = 0; i < States; i++)
        {
            if (!areDoubtful[(piece * States) + i] || before[i] * forward[i] == 0)
                continue;
            isDoubtful |= !(before[i] * forward[i] <= ChainBatch.Negligible * agreement);
            Lose(before[i] * forward[i] / agreement);
        }

        if (isDoubtful)
            Flag(Pieces.Sequence(Pieces.Start(piece)));
    }

    double LargestScale(int piece, ReadOnlySpan<double> law)
    {
        double top = double.NegativeInfinity;
        for (int i = 0; i < States; i++)
            top = Math.Max(top, law[i] > 0 ? transferScales[(piece * States) + i] : double.NegativeInfinity);
        return top;
    }

    // How much a start weighs, relative to the one whose rows are most likely.
    double Share(int piece, int start, double law, double top)
    {
        double scale = transferScales[(piece * States) + start];
        return law == 0 || double.IsNegativeInfinity(scale) ? 0 : law * Math.Exp(scale - top);
    }
}
