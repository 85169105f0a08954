using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Plans the recursion along a sequence. States that equations look further back at are carried along as they are, so that the zeros of
/// the expanded transition are never computed; several chains are summed out one at a time, so that the cost follows the factors.
/// </summary>
internal static class SequencePlanner
{
    public static SequencePlan? Plan(ModelGraph graph, EliminationPlan elimination)
    {
        if (!graph.IsSequential)
            return null;
        LatentNode[] chains = graph.Chains.ToArray();
        var before = new List<string>();
        var after = new List<string>();
        foreach ((LatentNode chain, int lag) in States(graph))
        {
            before.Add(EarlierNode.NameOf(chain.Name, lag));
            after.Add(lag == 1 ? chain.Name : EarlierNode.NameOf(chain.Name, lag - 1));
        }

        string[] window = [.. before, .. chains.Select(chain => chain.Name)];
        WindowTable[] tables = [.. Tables(graph, elimination, window)];
        return new SequencePlan(before.ToEquatableArray(), after.ToEquatableArray(), tables.ToEquatableArray(), Steps(graph, tables, before, after, window).ToEquatableArray());
    }

    /// <summary>The states that a row takes over from those before it, in the order of <see cref="SequencePlan.Before"/>: a chain so many rows earlier.</summary>
    public static IEnumerable<(LatentNode Chain, int Lag)> States(ModelGraph graph)
    {
        foreach (LatentNode chain in graph.Chains)
        {
            for (int lag = graph.Earlier.Where(earlier => earlier.Variable == chain.Name).Max(earlier => earlier.Lag); lag >= 1; lag--)
                yield return (chain, lag);
        }
    }

    private static IEnumerable<WindowTable> Tables(ModelGraph graph, EliminationPlan elimination, string[] window)
    {
        var shared = new List<(string[] Scope, List<int> Factors)>();
        List<int> Shared(string[] scope)
        {
            int known = shared.FindIndex(table => scope.All(table.Scope.Contains));
            if (known < 0)
                shared.Add((scope, []));
            return shared[known < 0 ? shared.Count - 1 : known].Factors;
        }

        int[] linking = [.. Enumerable.Range(0, graph.Factors.Count).Where(f => elimination.Scopes[f] == EliminationPlan.Window)];
        foreach ((int factor, string[] scope) in linking.Where(f => !HoldsData(graph, graph.Factors[f]))
            .Select(f => (f, EliminationPlanner.Scope(graph.Factors[f], window).ToArray())).OrderByDescending(factor => factor.Item2.Length))
        {
            Shared(scope).Add(factor);
        }

        for (int i = 0; i < shared.Count; i++)
            yield return new WindowTable("transition" + Number(i, shared.Count), shared[i].Scope.ToEquatableArray(), shared[i].Factors.OrderBy(f => f).ToEquatableArray(), [], [], false);
        foreach (WindowTable own in RowTables(graph, elimination, window, graph.Chains.Select(chain => chain.Name), linking.Where(f => HoldsData(graph, graph.Factors[f]))))
            yield return own;
    }

    /// <summary>What a row says of the variables that link it to others: the given factors of these, messages of the row's own, and starts.</summary>
    public static IEnumerable<WindowTable> RowTables(ModelGraph graph, EliminationPlan elimination, string[] window, IEnumerable<string> started, IEnumerable<int> factors)
    {
        var own = new List<(string[] Scope, List<int> Factors, List<int> Messages, List<string> Starts)>();
        (string[] Scope, List<int> Factors, List<int> Messages, List<string> Starts) Own(string[] scope)
        {
            int known = own.FindIndex(table => table.Scope.SequenceEqual(scope));
            if (known < 0)
                own.Add((scope, [], [], []));
            return own[known < 0 ? own.Count - 1 : known];
        }

        foreach (int factor in factors.Where(f => elimination.Scopes[f] == EliminationPlan.Window))
            Own(EliminationPlanner.Scope(graph.Factors[factor], window).ToArray()).Factors.Add(factor);
        for (int c = 0; c < elimination.Cliques.Count; c++)
        {
            if (elimination.Cliques[c].Parent == EliminationPlan.Window)
                Own(window.Where(elimination.Cliques[c].Separator.Contains).ToArray()).Messages.Add(c);
        }

        foreach (string start in started)
        {
            var holder = own.Where(table => table.Scope.Contains(start)).OrderBy(table => table.Scope.Length).FirstOrDefault();
            (holder.Scope is null ? Own([start]) : holder).Starts.Add(start);
        }

        for (int i = 0; i < own.Count; i++)
            yield return new WindowTable("evidence" + Number(i, own.Count), own[i].Scope.ToEquatableArray(), own[i].Factors.ToEquatableArray(), own[i].Messages.ToEquatableArray(), own[i].Starts.ToEquatableArray(), true);
    }

    private static string Number(int index, int count) => count == 1 ? "" : (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Whether a factor changes from row to row, apart from the row's place in the sequence.
    private static bool HoldsData(ModelGraph graph, FactorNode factor) =>
        graph.DataOf(factor.Variable) is not null
        || factor.Branches.SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }).OfType<Expr>().SelectMany(Substitution.Symbols).Any(name => graph.DataOf(name) is not null);

    private static IEnumerable<WindowStep> Steps(ModelGraph graph, WindowTable[] tables, List<string> before, List<string> after, string[] window)
    {
        var waiting = before.Where(state => !after.Contains(state)).ToList();
        var open = Enumerable.Range(0, tables.Length).ToList();
        string[] entering = [.. before];
        while (waiting.Count > 0)
        {
            string[] Around(string state) => window.Where(other => entering.Contains(other) || open.Any(t => tables[t].Scope.Contains(state) && tables[t].Scope.Contains(other))).ToArray();
            double Cost(string state) => Around(state).Aggregate(1.0, (size, name) => size * (graph.CardinalityOf(name) is Number number ? number.Value : 1000));
            string eliminated = waiting.OrderBy(Cost).First();
            waiting.Remove(eliminated);
            int[] inner = open.Where(t => tables[t].Scope.Contains(eliminated)).ToArray();
            string[] leaving = waiting.Count == 0 ? [.. after] : Around(eliminated).Where(name => name != eliminated).ToArray();
            int[] outer = open.Where(t => !inner.Contains(t) && (waiting.Count == 0 || tables[t].Scope.All(leaving.Contains))).ToArray();
            open.RemoveAll(t => inner.Contains(t) || outer.Contains(t));
            yield return new WindowStep(eliminated, entering.ToEquatableArray(), leaving.ToEquatableArray(), inner.ToEquatableArray(), outer.ToEquatableArray());
            entering = leaving;
        }
    }
}
