namespace EmDsl.Numerics.Lanes;

/// <summary>
/// Several <c>double</c> values that are worked on at once, one row of data in each. Generated kernels are written once against this
/// interface and compiled for each width of the machine's registers; every member becomes one instruction or a few.
/// Masks are lanes whose bits are all ones (true) or all zeros (false).
/// </summary>
/// <typeparam name="TSelf">The type that implements the interface.</typeparam>
public interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The number of lanes: 8, 4 or 2.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are registers for sixteen sums and what is added to them.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>0 in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>1 in every lane.</summary>
    static abstract TSelf One { get; }

    /// <summary>The same value in every lane.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The lanes.</returns>
    static abstract TSelf Create(double value);

    /// <summary>Consecutive values from memory.</summary>
    /// <param name="source">The start of the values.</param>
    /// <param name="offset">The number of values to pass over.</param>
    /// <returns>The lanes.</returns>
    static abstract TSelf Load(ref double source, nuint offset);

    /// <summary>Values from memory at a distance from each other: one column of consecutive rows.</summary>
    /// <param name="first">The first value.</param>
    /// <param name="stride">The distance from one value to the next.</param>
    /// <returns>The lanes.</returns>
    static abstract TSelf LoadStrided(ref double first, nuint stride);

    /// <summary>Whole numbers as values.</summary>
    /// <param name="source">The start of the whole numbers.</param>
    /// <param name="offset">The number of them to pass over.</param>
    /// <returns>The lanes.</returns>
    static abstract TSelf LoadIntegers(ref int source, nuint offset);

    /// <summary>The entries of a table that codes choose.</summary>
    /// <param name="table">The first entry.</param>
    /// <param name="codes">The start of the codes, from 0.</param>
    /// <param name="offset">The number of codes to pass over.</param>
    /// <param name="stride">The distance between the entries of consecutive codes.</param>
    /// <returns>The lanes.</returns>
    static abstract TSelf LoadEntries(ref double table, ref int codes, nuint offset, nuint stride);

    /// <summary>Copies a square of <see cref="Count"/> × <see cref="Count"/> values, its rows as columns.</summary>
    /// <param name="source">The first value.</param>
    /// <param name="stride">The distance between rows of the source.</param>
    /// <param name="target">Receives the square.</param>
    /// <param name="targetStride">The distance between rows of the target.</param>
    static abstract void Transpose(ref double source, nuint stride, ref double target, nuint targetStride);

    /// <summary>Writes the lanes to memory.</summary>
    /// <param name="destination">The start of the memory.</param>
    /// <param name="offset">The number of values to pass over.</param>
    void Store(ref double destination, nuint offset);

    /// <summary>The sum of the lanes.</summary>
    /// <returns>The sum.</returns>
    double Sum();

    /// <summary>left + right.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>left − right.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>left · right.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>left / right.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>−value.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>The bits that both masks have.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>The bits that either mask has.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>The bits that the mask has not.</summary>
    static abstract TSelf operator ~(TSelf mask);

    /// <summary>left · right + addend, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The larger of two values; the second one where either is NaN.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller of two values; the second one where either is NaN.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The absolute value.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The mask of left = right.</summary>
    static abstract TSelf AreEqual(TSelf left, TSelf right);

    /// <summary>The mask of left &lt; right.</summary>
    static abstract TSelf IsLess(TSelf left, TSelf right);

    /// <summary>The mask of left ≤ right.</summary>
    static abstract TSelf IsLessOrEqual(TSelf left, TSelf right);

    /// <summary>One value where the mask is true, the other where it is false.</summary>
    static abstract TSelf Choose(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>eˣ for any x, from the runtime's library: at most 3 units in the last place off.</summary>
    static abstract TSelf Exp(TSelf value);

    /// <summary>log x for any x, from the runtime's library: at most 3 units in the last place off.</summary>
    static abstract TSelf Log(TSelf value);

    /// <summary>cos x, from the runtime's library.</summary>
    static abstract TSelf Cos(TSelf value);

    /// <summary>sin x, from the runtime's library.</summary>
    static abstract TSelf Sin(TSelf value);

    /// <summary>value · 2ⁿ, where 2ⁿ·1.5 was rounded to whole numbers by adding <c>shifted</c>'s constant; see <see cref="LaneMath.ExpOfNonPositive{TLanes}(TLanes)"/>.</summary>
    /// <param name="value">The value, in [½, 2].</param>
    /// <param name="shifted">n + 1.5·2⁵², whose lowest bits are n.</param>
    static abstract TSelf ScaleByPowerOfTwo(TSelf value, TSelf shifted);

    /// <summary>Adds the bits of an exponent, n + 1023 of a value in [2ⁿ, 2ⁿ⁺¹), to lanes of whole numbers.</summary>
    /// <param name="sum">Whole numbers, as bits.</param>
    /// <param name="value">Positive values.</param>
    /// <returns>The sums, as bits.</returns>
    static abstract TSelf AddExponents(TSelf sum, TSelf value);

    /// <summary>A positive value over the power of two below it: from [1, 2).</summary>
    /// <param name="value">Positive values.</param>
    /// <returns>The mantissas.</returns>
    static abstract TSelf Mantissa(TSelf value);
}
