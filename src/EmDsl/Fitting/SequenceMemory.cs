namespace EmDsl;

/// <summary>What the forward–backward recursion, or Viterbi's, keeps of a sequence that it takes row by row.</summary>
public enum SequenceMemory
{
    /// <summary>The law of the states after every row: T · S values for T rows and S joint states of the chains, and as many of what rows say of them.</summary>
    Rows,

    /// <summary>
    /// The laws of about √T rows, and of the rows between two of them, which are computed again on the way back: about 2 √T · S values, and one
    /// more pass forward. The results are the same to the last bit.
    /// </summary>
    SquareRoot,
}
