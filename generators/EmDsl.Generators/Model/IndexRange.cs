using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>The values that an integer expression takes, by trying every state of the variables in it.</summary>
/// <param name="cardinality">The number of states of a symbol, of its value in an earlier row, or of a bound variable; null when compile time does not tell.</param>
internal sealed class IndexRange(System.Func<Expr, int?> cardinality)
{
    private const int MostConfigurations = 65536;

    private readonly Dictionary<Expr, int> configuration = [];

    /// <summary>Each value with the configuration that gives it, as text; null when the range is not known.</summary>
    public IEnumerable<(int Value, string Where)>? Values(Expr expression, IEnumerable<Expr> conditions)
    {
        Expr[] own = [.. Variables(expression)];
        if (own.Any(variable => cardinality(variable) is null))
            return null;
        Expr[] others = [.. conditions.SelectMany(Variables).Where(variable => cardinality(variable) is not null && !own.Contains(variable)).Distinct()];
        double size = own.Aggregate(1.0, (product, variable) => product * cardinality(variable)!.Value);
        if (size > MostConfigurations)
            return null;
        bool all = others.Aggregate(size, (product, variable) => product * cardinality(variable)!.Value) <= MostConfigurations;
        Expr[] variables = all ? [.. own, .. others] : own;
        configuration.Clear();
        var found = new Dictionary<int, string>();
        return Enumerate(variables, 0, expression, conditions.ToArray(), own.Length, found) ? found.Select(value => (value.Key, value.Value)) : null;
    }

    /// <summary>An index as the modeller writes it.</summary>
    public static string InWords(Expr expression) => Variables(expression).OfType<Earlier>()
        .Aggregate(expression, (text, earlier) => Substitution.Replace(text, earlier, new Symbol(earlier.Lag == 1 ? $"Previous({earlier.Variable})" : $"Previous({earlier.Variable}, {earlier.Lag.ToString(CultureInfo.InvariantCulture)})")))
        .ToString();

    // The value in an earlier row is a variable of its own.
    private static IEnumerable<Expr> Variables(Expr expression) => expression switch
    {
        Earlier => [expression],
        _ when expression.Any(node => node is Earlier) => expression.Children().SelectMany(Variables).Distinct(),
        _ => expression.Free(),
    };

    private bool Enumerate(Expr[] variables, int next, Expr expression, Expr[] conditions, int own, Dictionary<int, string> found)
    {
        if (next < variables.Length)
        {
            for (int state = 0; state < cardinality(variables[next])!.Value; state++)
            {
                configuration[variables[next]] = state;
                if (!Enumerate(variables, next + 1, expression, conditions, own, found))
                    return false;
            }

            configuration.Remove(variables[next]);
            return true;
        }

        if (conditions.Any(condition => Evaluate(condition) is 0))
            return true;
        if (Evaluate(expression) is not { } value || value != System.Math.Floor(value) || System.Math.Abs(value) > int.MaxValue)
            return false;
        if (!found.ContainsKey((int)value))
            found[(int)value] = string.Join(" and ", variables.Take(own).Select(variable => $"{InWords(variable)} is {configuration[variable].ToString(CultureInfo.InvariantCulture)}"));
        return true;
    }

    private double? Evaluate(Expr expression)
    {
        switch (expression)
        {
            case Number number:
                return number.Value;
            case Symbol or Bound or Earlier:
                return configuration.TryGetValue(expression, out int state) ? state : null;
            case Apply { Op: Op.If } choice:
                return Evaluate(choice.Arguments[0]) is { } condition ? Evaluate(choice.Arguments[condition != 0 ? 1 : 2]) : null;
            case Apply { Op: Op.And } and:
                return and.Arguments.Any(argument => Evaluate(argument) is 0) ? 0 : and.Arguments.Any(argument => Evaluate(argument) is null) ? null : 1;
            case Apply { Op: Op.Or } or:
                return or.Arguments.Any(argument => Evaluate(argument) is { } truth && truth != 0) ? 1 : or.Arguments.Any(argument => Evaluate(argument) is null) ? null : 0;
            case Apply { Op: Op.Select } select:
                return Evaluate(select.Arguments[0]) is { } index && index >= 0 && index < select.Arguments.Count - 1 ? Evaluate(select.Arguments[(int)index + 1]) : null;
            case Apply apply:
                double?[] arguments = [.. apply.Arguments.Select(Evaluate)];
                return arguments.Any(argument => argument is null) ? null : Arithmetic(apply.Op, [.. arguments.Select(argument => argument!.Value)]);
            default:
                return null;
        }
    }

    private static double? Arithmetic(Op op, double[] arguments) => op switch
    {
        Op.Add => arguments.Sum(),
        Op.Multiply => arguments.Aggregate(1.0, (product, factor) => product * factor),
        Op.Power => System.Math.Pow(arguments[0], arguments[1]),
        Op.IntegerQuotient => arguments[1] == 0 ? null : System.Math.Truncate(arguments[0] / arguments[1]),
        Op.Remainder => arguments[1] == 0 ? null : arguments[0] % arguments[1],
        Op.Min => arguments.Min(),
        Op.Max => arguments.Max(),
        Op.Abs => System.Math.Abs(arguments[0]),
        Op.Not => arguments[0] == 0 ? 1 : 0,
        Op.Equal => arguments[0] == arguments[1] ? 1 : 0,
        Op.Less => arguments[0] < arguments[1] ? 1 : 0,
        Op.LessOrEqual => arguments[0] <= arguments[1] ? 1 : 0,
        _ => null,
    };
}
