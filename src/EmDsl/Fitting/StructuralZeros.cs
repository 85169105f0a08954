namespace EmDsl.Fitting;

/// <summary>Entries of a parameter that its pattern holds at zero. Generated code calls this.</summary>
public static class StructuralZeros
{
    /// <summary>Equal probabilities over the free entries of each row, and zero elsewhere.</summary>
    /// <param name="isFree">Where an entry is free.</param>
    /// <param name="probabilities">The probability vectors, one after the other; they are overwritten.</param>
    /// <param name="length">The length of a probability vector.</param>
    public static void FillUniform(bool[] isFree, double[] probabilities, int length)
    {
        ArgumentNullException.ThrowIfNull(isFree);
        ArgumentNullException.ThrowIfNull(probabilities);
        for (int first = 0; first < probabilities.Length; first += length)
        {
            int free = isFree.AsSpan(first, length).Count(true);
            for (int i = first; i < first + length; i++)
                probabilities[i] = isFree[i] ? 1.0 / free : 0;
        }
    }

    /// <summary>Sets the entries that are not free to zero.</summary>
    /// <param name="isFree">Where an entry is free.</param>
    /// <param name="values">The entries.</param>
    public static void Clear(bool[] isFree, double[] values)
    {
        ArgumentNullException.ThrowIfNull(isFree);
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < values.Length; i++)
        {
            if (!isFree[i])
                values[i] = 0;
        }
    }

    /// <summary>Refuses a start that has anything but zero where the pattern says zero.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="isFree">Where an entry is free.</param>
    /// <param name="given">The given entries; all zero when none are given.</param>
    /// <exception cref="ArgumentException">An entry is not zero although the pattern says so.</exception>
    public static void Require(string parameter, bool[] isFree, double[] given)
    {
        ArgumentNullException.ThrowIfNull(isFree);
        ArgumentNullException.ThrowIfNull(given);
        for (int i = 0; i < given.Length; i++)
        {
            if (!isFree[i] && given[i] != 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{parameter} has {given[i]} in entry {i} (row-major) of the start, where its pattern says zero."));
            }
        }
    }

    /// <summary>The number of free entries.</summary>
    /// <param name="isFree">Where an entry is free.</param>
    /// <returns>How many are.</returns>
    public static int CountFree(bool[] isFree)
    {
        ArgumentNullException.ThrowIfNull(isFree);
        return isFree.AsSpan().Count(true);
    }
}
