using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>The names of <c>EmDsl.Distributions</c>: distributions and functions.</summary>
internal static class Vocabulary
{
    private static readonly ImmutableHashSet<string> Laws = FamilyTable.ByName.Keys.Append("Stationary").ToImmutableHashSet();

    private static readonly ImmutableHashSet<string> Combinators =
        ["Each", "Exactly", "Censored", "Truncated", "Chain", "Density", "Mass", "VectorDensity"];

    private static readonly ImmutableDictionary<string, Op> ScalarFunctions = new Dictionary<string, Op>
    {
        ["Exp"] = Op.Exp,
        ["Log"] = Op.Log,
        ["Sqrt"] = Op.Sqrt,
        ["Pow"] = Op.Power,
        ["Abs"] = Op.Abs,
        ["Logistic"] = Op.Logistic,
        ["LogGamma"] = Op.LogGamma,
        ["LogBeta"] = Op.LogBeta,
        ["NormalCdf"] = Op.NormalCdf,
        ["Cos"] = Op.Cos,
        ["Sin"] = Op.Sin,
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, Op> VectorFunctions = new Dictionary<string, Op>
    {
        ["Exp"] = Op.EntrywiseExp,
        ["Log"] = Op.EntrywiseLog,
        ["Logistic"] = Op.EntrywiseLogistic,
        ["Softmax"] = Op.Softmax,
        ["Diagonal"] = Op.DiagonalMatrix,
    }.ToImmutableDictionary();

    /// <summary>Whether a method declares a distribution.</summary>
    public static bool IsLaw(IMethodSymbol method)
        => KnownTypes.IsDistributions(method.ContainingType) && (Laws.Contains(method.Name) || Combinators.Contains(method.Name));

    /// <summary>The operation of a function of the vocabulary, scalar or entrywise by the type of its first argument.</summary>
    public static Op? Function(IMethodSymbol method)
    {
        var functions = method.Parameters.Length > 0 && KnownTypes.IsVector(method.Parameters[0].Type) ? VectorFunctions : ScalarFunctions;
        return functions.TryGetValue(method.Name, out Op op) ? op : null;
    }

    /// <summary>What the vocabulary calls a distribution that goes by another name elsewhere, or null.</summary>
    public static string? Synonym(string name) => name switch
    {
        "Gaussian" or "Gauss" => "Normal",
        "MultivariateGaussian" or "MvNormal" => "MultivariateNormal",
        "Multinoulli" or "Discrete" => "Categorical",
        "Student" or "T" => "StudentT",
        "Sigmoid" => "Logistic",
        "DiracDelta" or "Deterministic" => "Exactly",
        _ => null,
    };

    /// <summary>The name of the vocabulary nearest to a misspelt one, or null.</summary>
    public static string? Nearest(string name)
    {
        int allowed = Math.Max(1, name.Length / 3);
        return Laws.Concat(Combinators).Concat(ScalarFunctions.Keys).Concat(VectorFunctions.Keys).Append("Previous").Distinct()
            .Select(candidate => (candidate, Distance: Distance(name, candidate)))
            .Where(pair => pair.Distance <= allowed)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Levenshtein's distance, case aside.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
