using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Syntax;

/// <summary>Whether conditions over finite members leave no case out, shown by trying every combination of their states.</summary>
internal static class Coverage
{
    private const int MostCombinations = 65536;

    /// <summary>True when some condition holds in every combination; else <paramref name="uncovered"/> names what is left.</summary>
    public static bool IsProven(IEnumerable<Expr> conditions, Func<string, IReadOnlyList<string>?> statesOf, out string uncovered)
    {
        List<Expr> all = conditions.ToList();
        uncovered = "other values";
        var variables = all.SelectMany(Variables).Distinct().ToList();
        var states = variables.Select(variable => statesOf(NameOf(variable))).ToList();
        if (variables.Count == 0 || states.Any(names => names is null || names.Count == 0))
            return false;
        if (states.Aggregate(1L, (product, names) => Math.Min(product * names!.Count, MostCombinations + 1)) > MostCombinations)
            return false;

        var combination = new int[variables.Count];
        do
        {
            double? Value(Expr variable) => combination[variables.IndexOf(variable)];
            if (!all.Any(condition => Evaluate(condition, Value) == 1))
            {
                uncovered = string.Join(", ", variables.Select((variable, i) => $"{NameOf(variable)} = {states[i]![combination[i]]}"));
                return false;
            }
        }
        while (Advance(combination, states));
        return true;
    }

    private static bool Advance(int[] combination, List<IReadOnlyList<string>?> states)
    {
        for (int i = combination.Length - 1; i >= 0; i--)
        {
            if (++combination[i] < states[i]!.Count)
                return true;
            combination[i] = 0;
        }

        return false;
    }

    private static IEnumerable<Expr> Variables(Expr expression) => expression switch
    {
        Symbol or Earlier { Variable: Symbol } => [expression],
        Apply apply => apply.Arguments.SelectMany(Variables),
        Number => [],
        // Anything else has no known states.
        _ => [new Symbol("")],
    };

    private static string NameOf(Expr variable) => variable switch
    {
        Symbol symbol => symbol.Name,
        Earlier { Variable: Symbol symbol } => symbol.Name,
        _ => "",
    };

    private static double? Evaluate(Expr expression, Func<Expr, double?> value)
    {
        if (expression is Number number)
            return number.Value;
        if (expression is not Apply apply)
            return value(expression);
        double?[] x = apply.Arguments.Select(argument => Evaluate(argument, value)).ToArray();
        if (x.Any(argument => argument is null))
            return null;
        return apply.Op switch
        {
            Op.Add => x.Sum(),
            Op.Multiply => x.Aggregate(1.0, (product, factor) => product * factor!.Value),
            Op.Equal => x[0] == x[1] ? 1 : 0,
            Op.Less => x[0] < x[1] ? 1 : 0,
            Op.LessOrEqual => x[0] <= x[1] ? 1 : 0,
            Op.And => x.All(argument => argument == 1) ? 1 : 0,
            Op.Or => x.Any(argument => argument == 1) ? 1 : 0,
            Op.Not => 1 - x[0],
            Op.If => x[0] == 1 ? x[1] : x[2],
            Op.Select when x[0] >= 0 && x[0] < x.Length - 1 => x[1 + (int)x[0]!.Value],
            Op.Remainder when x[1] != 0 => x[0] % x[1],
            _ => null,
        };
    }
}
