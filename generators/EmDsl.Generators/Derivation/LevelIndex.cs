using System;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>The names of an index that runs over the distinct values of an integer column.</summary>
internal static class LevelIndex
{
    private const string Place = "$level:", Size = "$levels:";

    /// <summary>The index in the M-step.</summary>
    public static string Name(string column) => column + "Level";

    /// <summary>In the E-step: the place of a row's value among the distinct ones.</summary>
    public static Expr At(string column) => new Symbol(Place + column);

    /// <summary>How many distinct values there are.</summary>
    public static Expr Count(string column) => new Symbol(Size + column);

    /// <summary>The column of <see cref="At"/>; null for other names.</summary>
    public static string? ColumnAt(string name) => After(name, Place);

    /// <summary>The column of <see cref="Count"/>; null for other names.</summary>
    public static string? ColumnOf(string name) => After(name, Size);

    private static string? After(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name.Substring(prefix.Length) : null;
}
