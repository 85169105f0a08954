using System;
using System.Collections.Generic;
using System.Globalization;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Algebra;

/// <summary>
/// Brings expressions to a canonical form: sums and products flattened, sorted and collected, constants folded, binders named by
/// their depth. Two rules lean on expressions being finite where the model evaluates them: 0 · e is 0, and like powers merge.
/// Powers of sums are never expanded. Simplifying twice changes nothing.
/// </summary>
internal sealed partial class Simplifier(Func<Expr, Domain?>? domains = null)
{
    // Inside the simplifier a binder is named after the height of binders below it, so that equal sums are equal records; the
    // prefix cannot stand in a user's identifier. Readable names are put back at the end.
    private const char IndexPrefix = '#';

    /// <summary>Starts the name of a sum's index outside its sum, while terms are taken apart.</summary>
    internal const string OpenedIndexPrefix = "$";
    private static readonly string[] ReadableIndices = ["i", "j", "l", "m", "q", "r"];

    private readonly Ranges ranges = new(domains);
    private readonly Dictionary<Expr, Expr> memo = [];

    /// <summary>The canonical form, given the domains of leaves (symbols, elements, bounds) where they are known.</summary>
    public static Expr Simplify(Expr e, Func<Expr, Domain?>? domains = null) => new Simplifier(domains).Run(e);

    /// <inheritdoc cref="Simplify"/>
    public Expr Run(Expr e) => Readable(Visit(e));

    /// <summary>Whether the value is above zero wherever it is defined, as far as domains tell (see <see cref="Ranges"/>).</summary>
    public bool IsPositive(Expr e) => ranges.IsPositive(e);

    /// <inheritdoc cref="IsPositive"/>
    public bool IsNonNegative(Expr e) => ranges.IsNonNegative(e);

    /// <summary>Whether a bound variable is the index of a sum, and not the variable of a density.</summary>
    internal static bool IsIndex(string name) => IsCanonical(name) || name[0] == OpenedIndexPrefix[0];

    private static bool IsCanonical(string name) => name[0] == IndexPrefix;

    private Expr Visit(Expr e)
    {
        if (e is Number or Symbol or Bound)
            return e;
        if (!memo.TryGetValue(e, out Expr? result))
        {
            result = e switch
            {
                Element element => MakeElement(Visit(element.Source), VisitAll(element.Indices)),
                Earlier earlier => new Earlier(Visit(earlier.Variable), earlier.Lag),
                Sum sum => VisitSum(sum),
                Lambda lambda => VisitLambda(lambda),
                Apply apply => Make(apply.Op, VisitAll(apply.Arguments)),
                _ => e,
            };
            memo[e] = result;
        }

        return result;
    }

    private Expr[] VisitAll(EquatableArray<Expr> items)
    {
        var visited = new Expr[items.Count];
        for (int i = 0; i < visited.Length; i++)
            visited[i] = Visit(items[i]);
        return visited;
    }

    /// <summary>Applies an operation to canonical arguments.</summary>
    private Expr Make(Op op, Expr[] a) => op switch
    {
        Op.Add => Add(a),
        Op.Multiply => Multiply(a),
        Op.Power => Power(a[0], a[1]),
        Op.Sqrt => Power(a[0], 0.5),
        Op.Exp => Exp(a[0]),
        Op.Log => Log(a[0]),
        Op.XLogY => XLogY(a[0], a[1]),
        Op.Equal or Op.Less or Op.LessOrEqual => Comparison(op, a[0], a[1]),
        Op.And or Op.Or => Junction(op, a),
        Op.Not => Not(a[0]),
        Op.If => If(a[0], a[1], a[2]),
        Op.Select => Select(a),
        Op.Min or Op.Max => Extremum(op, a),
        Op.IntegerQuotient or Op.Remainder => IntegerDivision(op, a[0], a[1]),
        Op.Length => Length(a[0]),
        Op.Scale => Scale(a[0], a[1]),
        _ when a.Length is 1 or 2 => Function(op, a),
        _ => new Apply(op, a),
    };

    private static Expr Readable(Expr e)
    {
        if (!e.Any(node => node is Sum or Lambda))
            return e;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (Expr free in e.Free())
            taken.Add(free is Symbol symbol ? symbol.Name : ((Bound)free).Name);

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return e.Rewrite(node => node switch
        {
            Bound bound when IsCanonical(bound.Name) => new Bound(NameOf(bound.Name)),
            Sum sum => sum with { Index = NameOf(sum.Index) },
            Lambda lambda => lambda with { Index = NameOf(lambda.Index) },
            _ => node,
        });

        string NameOf(string canonical)
        {
            if (!names.TryGetValue(canonical, out string? name))
            {
                int height = int.Parse(canonical.Substring(1), CultureInfo.InvariantCulture);
                name = NameAt(height, taken);
                names[canonical] = name;
            }

            return name;
        }
    }

    // The (height + 1)-th readable name that no free variable has.
    private static string NameAt(int height, HashSet<string> taken)
    {
        for (int i = 0; ; i++)
        {
            string suffix = i < ReadableIndices.Length ? "" : (i / ReadableIndices.Length).ToString(CultureInfo.InvariantCulture);
            string name = ReadableIndices[i % ReadableIndices.Length] + suffix;
            if (!taken.Contains(name) && height-- == 0)
                return name;
        }
    }
}
