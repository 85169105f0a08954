using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Algebra;

/// <summary>Function calls that stand more than once in expressions that are evaluated together, and are worth a local of their own.</summary>
internal static class CommonParts
{
    /// <summary>
    /// The calls in <paramref name="needed"/> that occur twice or more in <paramref name="all"/>, inner ones first. What a choice may skip, and
    /// what a numerically stable form would swallow, stays where it is.
    /// </summary>
    public static IReadOnlyList<Expr> Of(IReadOnlyCollection<Expr> needed, IEnumerable<Expr> all)
    {
        var counts = new Dictionary<Expr, int>();
        foreach (Expr expression in all)
            Count(expression, counts);
        var own = new Dictionary<Expr, int>();
        foreach (Expr expression in needed)
            Count(expression, own);
        return counts.Where(part => part.Value > 1 && own.ContainsKey(part.Key)).Select(part => part.Key).OrderBy(Size).ThenBy(part => part, ExprOrder.Instance).ToArray();
    }

    private static void Count(Expr e, Dictionary<Expr, int> counts)
    {
        if (IsCall(e))
        {
            counts.TryGetValue(e, out int known);
            counts[e] = known + 1;
        }

        if (e is not Apply apply || apply.Op is Op.If or Op.Select or Op.XLogY || HasStableForm(apply))
            return;
        foreach (Expr argument in apply.Arguments)
            Count(argument, counts);
    }

    private static bool IsCall(Expr e) => e switch
    {
        Apply { Op: Op.Power } power => power.Arguments[1] is not Number { IsInteger: true, Value: >= -4 and <= 4 },
        Apply
        {
            Op: Op.Exp or Op.Log or Op.Sqrt or Op.Cos or Op.Sin or Op.Logistic or Op.LogGamma or Op.LogBeta or Op.Digamma or Op.Trigamma or Op.NormalCdf
                or Op.LogBesselI0 or Op.BesselRatio or Op.BesselRatioDerivative or Op.LogGammaRatio or Op.DigammaDifference or Op.TrigammaDifference
        } => true,
        _ => false,
    };

    // Printed as one function of the inner argument: log(1 + e^x), log Φ(x), e^x − 1, 1 − logistic(x).
    private static bool HasStableForm(Apply e) => e.Op switch
    {
        Op.Log => e.Arguments[0] is Apply { Op: Op.Add or Op.Logistic or Op.NormalCdf },
        Op.Add => e.Arguments.Count == 2 && e.Arguments[0] is Number { Value: 1 or -1 } && e.Arguments[1].Children().Append(e.Arguments[1]).Any(part => part is Apply { Op: Op.Exp or Op.Logistic or Op.NormalCdf }),
        _ => false,
    };

    private static int Size(Expr e) => 1 + e.Children().Sum(Size);
}
