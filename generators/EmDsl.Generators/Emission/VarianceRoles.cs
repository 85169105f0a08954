using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Which parameters are spreads: those that collapse when a component closes in on a few rows.</summary>
internal static class VarianceRoles
{
    /// <summary>A scalar or diagonal variance, with the observed variable whose spread it is.</summary>
    public static bool IsVariance(ModelGraph graph, string parameter) => Spreads(graph).Any(spread => spread.Parameter == parameter && spread.Kind == Spread.Variance);

    /// <summary>
    /// The parameters that stand in a slot for a spread; <c>Indices</c>: what picks the entry of a component.
    /// </summary>
    public static IEnumerable<(string Parameter, string Variable, Spread Kind, EquatableArray<Expr> Indices)> Spreads(ModelGraph graph)
    {
        var found = new HashSet<string>();
        foreach (FactorNode factor in graph.Factors)
        {
            // The effects of groups may be all alike.
            foreach (BranchNode branch in factor.Branches.Where(branch => branch is { Family: not null, NodeValue: null }))
            {
                Family family = FamilyTable.Find(branch.Family!)!;
                for (int i = 0; i < family.Slots.Count && i < branch.Arguments.Count; i++)
                {
                    Spread kind = family.Slots[i].Spread;
                    if (kind == Spread.None || ParameterIn(graph, branch.Arguments[i]) is not { } place || !found.Add(place.Parameter))
                        continue;
                    yield return (place.Parameter, factor.Variable, kind, place.Indices);
                }
            }
        }
    }

    /// <summary>
    /// Whether a prior falls faster towards zero than any likelihood of a variance rises: exp(−b / v), exp(−tr(C⁻¹ S) / 2) or
    /// exp(−log² v) against a power of v.
    /// </summary>
    public static bool IsHeldOpen(ModelGraph graph, string parameter)
    {
        bool Is(Expr e) => e is Symbol symbol ? symbol.Name == parameter : e is Element { Source: Symbol source } && source.Name == parameter;
        return graph.Priors.Any(prior => prior.Target == parameter && prior.LogDensities().All(term => term.LogDensity.Any(node => node switch
        {
            Apply { Op: Op.TraceQuotient } trace => Is(trace.Arguments[1]),
            Apply { Op: Op.Power } power when power.Arguments[1] is Number exponent =>
                (exponent.Value < 0 && Is(power.Arguments[0])) || (exponent.Value == 2 && power.Arguments[0].Any(inner => inner is Apply { Op: Op.Log } logarithm && Is(logarithm.Arguments[0]))),
            _ => false,
        })));
    }

    /// <summary>The pairs of free parameters that bound a range: the component between them collapses when they meet.</summary>
    public static IEnumerable<(string Lower, string Upper, string Variable)> Ranges(ModelGraph graph)
        => from factor in graph.Factors
           from branch in factor.Branches
           where branch.Family is not null && FamilyTable.Find(branch.Family)!.Maximiser == Maximiser.Range
           let lower = ParameterIn(graph, branch.Arguments[0])
           let upper = ParameterIn(graph, branch.Arguments[1])
           where lower is not null && upper is not null && lower.Value.Indices == upper.Value.Indices
           select (lower.Value.Parameter, upper.Value.Parameter, factor.Variable);

    private static (string Parameter, EquatableArray<Expr> Indices)? ParameterIn(ModelGraph graph, Expr argument) => argument switch
    {
        Symbol symbol when IsFree(graph, symbol.Name) => (symbol.Name, []),
        Element { Source: Symbol source } element when IsFree(graph, source.Name) => (source.Name, element.Indices),
        Apply { Op: Op.DiagonalMatrix } diagonal => ParameterIn(graph, diagonal.Arguments[0]),
        Apply { Op: Op.Scale } scale when scale.Arguments[1] is Apply { Op: Op.IdentityMatrix } => ParameterIn(graph, scale.Arguments[0]),
        _ => null,
    };

    private static bool IsFree(ModelGraph graph, string name) => graph.Parameters.Any(parameter => parameter.Name == name && parameter.IsFree);
}
