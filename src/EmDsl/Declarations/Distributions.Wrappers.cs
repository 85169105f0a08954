using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

public static partial class Distributions
{
    /// <summary>One independent draw per entry, for an observed array of several columns.</summary>
    /// <typeparam name="T">The type of an entry.</typeparam>
    /// <param name="draw">The distribution of the entry with the given index, counted from 0.</param>
    /// <returns>The entries.</returns>
    public static T[] Each<T>(Func<int, T> draw) => Declaration.Read<T[]>(nameof(Each));

    /// <summary>A value that is a known function of other variables: probability one there, zero elsewhere.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value, as an expression of discrete variables, covariates and constants.</param>
    /// <returns>The value.</returns>
    public static T Exactly<T>(T value) => Declaration.Read<T>(nameof(Exactly));

    /// <summary>
    /// A right-censored observation: where <paramref name="isCensored"/>, the value holds the censoring point c and contributes
    /// P(X &gt; c), elsewhere the value itself and its density.
    /// </summary>
    /// <param name="distribution">The distribution of the uncensored quantity.</param>
    /// <param name="isCensored">Whether the row is censored.</param>
    /// <returns>The value or the censoring point.</returns>
    public static double Censored(double distribution, bool isCensored) => Declaration.Read<double>(nameof(Censored));

    /// <summary>
    /// A right-censored count: where <paramref name="isCensored"/>, the value holds the censoring point c and contributes
    /// P(X &gt; c), elsewhere the value itself and its probability.
    /// </summary>
    /// <param name="distribution">The distribution of the uncensored quantity.</param>
    /// <param name="isCensored">Whether the row is censored.</param>
    /// <returns>The value or the censoring point.</returns>
    public static int Censored(int distribution, bool isCensored) => Declaration.Read<int>(nameof(Censored));

    /// <summary>A distribution restricted to [<paramref name="lower"/>, <paramref name="upper"/>] and scaled to total probability one there.</summary>
    /// <param name="distribution">The distribution without truncation.</param>
    /// <param name="lower">The lower bound; −∞ for none.</param>
    /// <param name="upper">The upper bound, greater than the lower one; +∞ for none.</param>
    /// <returns>A number between the bounds.</returns>
    public static double Truncated(double distribution, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity)
        => Declaration.Read<double>(nameof(Truncated));

    /// <summary>A count restricted to <paramref name="lower"/>, ..., <paramref name="upper"/>, bounds included, and scaled to total probability one there.</summary>
    /// <param name="distribution">The distribution without truncation.</param>
    /// <param name="lower">The least count; <see cref="int.MinValue"/> for no bound.</param>
    /// <param name="upper">The greatest count, at least the lower one; <see cref="int.MaxValue"/> for no bound.</param>
    /// <returns>A count between the bounds.</returns>
    public static int Truncated(int distribution, int lower = int.MinValue, int upper = int.MaxValue)
        => Declaration.Read<int>(nameof(Truncated));

    /// <summary>A variable's law in the first row of a sequence and in every later one.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="first">The distribution in the first row of a sequence.</param>
    /// <param name="next">The distribution in every later row, usually in terms of <see cref="Previous{T}(T, int)"/>.</param>
    /// <returns>The value in a row.</returns>
    public static T Chain<T>(T first, T next) => Declaration.Read<T>(nameof(Chain));

    /// <summary>The law of a discrete chain that starts in its stationary law.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="first">The stationary law of the chain's transition.</param>
    /// <param name="next">The distribution in every later row.</param>
    /// <returns>The value in a row.</returns>
    public static T Chain<T>(StationaryLaw first, T next)
        where T : struct
        => Declaration.Read<T>(nameof(Chain));

    /// <summary>The value of a variable in an earlier row of the same sequence.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable: a member of the model.</param>
    /// <param name="lag">How many rows earlier, at least 1; a constant.</param>
    /// <returns>The earlier value.</returns>
    public static T Previous<T>(T variable, int lag = 1) => Declaration.Read<T>(nameof(Previous));

    /// <summary>The value, seen or missing, of a variable in an earlier row of the same sequence.</summary>
    /// <typeparam name="T">The type of the variable's value.</typeparam>
    /// <param name="variable">The variable: a member of the model that may be missing.</param>
    /// <param name="lag">How many rows earlier, at least 1; a constant.</param>
    /// <returns>The earlier value.</returns>
    public static T Previous<T>(T? variable, int lag = 1)
        where T : struct
        => Declaration.Read<T>(nameof(Previous));

    /// <summary>The stationary law of a chain: the probability vector π with π = πP, as the chain's first distribution.</summary>
    /// <param name="transition">The rows of the transition matrix P, one per state: probability vectors.</param>
    /// <returns>The law.</returns>
    public static StationaryLaw Stationary(Vector<double>[] transition) => Declaration.Read<StationaryLaw>(nameof(Stationary));

    /// <summary>The stationary law of a chain over named states: the probability vector π with π = πP, as the chain's first distribution.</summary>
    /// <typeparam name="TState">The type of the states.</typeparam>
    /// <param name="transition">The rows of the transition matrix P, one per state: probability vectors.</param>
    /// <returns>The law.</returns>
    public static StationaryLaw Stationary<TState>(PerState<TState, Vector<double>> transition)
        where TState : struct
        => Declaration.Read<StationaryLaw>(nameof(Stationary));
}
