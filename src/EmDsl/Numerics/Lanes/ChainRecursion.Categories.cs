namespace EmDsl.Numerics.Lanes;

/// <content>Rows that say no more of their state than one category does: their factors are looked up, not computed.</content>
public sealed partial class ChainRecursion
{
    int categories;

    // For each state the factor of each category, and behind them that of a missing one.
    internal AlignedArray CategoryFactors { get; private set; } = new(0);

    // The largest log-density of each category.
    internal AlignedArray CategoryTops { get; private set; } = new(0);

    internal int CategoryStride => categories + 1;

    /// <summary>Takes the log-densities of the categories of an iteration, after <see cref="Prepare"/>.</summary>
    /// <param name="table">For each category, and last for a missing one, the log-density with each state; see <see cref="LaneTables"/>.</param>
    /// <param name="count">The number of categories.</param>
    public void PrepareCategories(ReadOnlySpan<double> table, int count)
    {
        if (CategoryTops.Span.Length != count + 1)
        {
            categories = count;
            CategoryTops = new AlignedArray(count + 1);
            CategoryFactors = new AlignedArray(States * (count + 1));
        }

        int width = LaneTables.Width(States, Pieces.Lanes);
        for (int category = 0; category <= count; category++)
        {
            ReadOnlySpan<double> potentials = table.Slice(category * width, States);
            double top = double.MinValue;
            foreach (double potential in potentials)
                top = potential > top ? potential : top;
            CategoryTops.Span[category] = top;
            for (int state = 0; state < States; state++)
            {
                double factor = Math.Exp(potentials[state] - top);
                CategoryFactors.Span[(state * (count + 1)) + category] = IsGuarded && !double.IsNegativeInfinity(potentials[state]) ? Math.Max(factor, ChainBatch.SmallestFactor) : factor;
            }
        }
    }
}
