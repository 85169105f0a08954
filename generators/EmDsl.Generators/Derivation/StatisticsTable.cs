using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>The statistics that some update needs, each once: equal expectations are one statistic.</summary>
internal sealed class StatisticsTable(ModelGraph graph)
{
    private readonly List<StatisticNode> nodes = [];
    private readonly HashSet<string> names = [];

    public IReadOnlyList<StatisticNode> Nodes => nodes;

    public StatisticNode Get(Expr value, IEnumerable<Expr> distinguishing, IEnumerable<Expr> guards, IEnumerable<SumBinder> sums, string hint, IEnumerable<Dimension>? entries = null, bool isSymmetric = false, string? filledBy = null)
    {
        SumBinder[] binders = sums.ToArray();
        var parts = distinguishing.ToArray();
        var dimensions = new List<Dimension>();
        foreach (string name in parts.SelectMany(Substitution.Symbols).Where(IsDiscrete).Distinct().OrderBy(Order))
            dimensions.Add(new Dimension(name, false, Cardinality(name), new Symbol(name)));
        foreach (Dimension entry in entries ?? [])
            dimensions.Add(entry);
        foreach (SumBinder binder in binders.Where(binder => parts.Any(part => Substitution.FreeBounds(part).Contains(binder.Index))))
            dimensions.Add(new Dimension(binder.Index, true, binder.Count, new Bound(binder.Index)));
        var inner = binders.Where(binder => dimensions.All(dimension => dimension.Name != binder.Index)).ToEquatableArray();
        var node = new StatisticNode("", dimensions.ToEquatableArray(), value, guards.Distinct().ToEquatableArray(), inner, isSymmetric, filledBy);
        StatisticNode? known = nodes.FirstOrDefault(other => other with { Name = "" } == node);
        if (known is not null)
            return known;
        node = node with { Name = Unique(hint) };
        nodes.Add(node);
        return node;
    }

    public bool IsDiscrete(string name) => graph.CardinalityOf(name) is not null && graph.DataOf(name)?.Dimension is null;

    public Expr Cardinality(string name) => graph.CardinalityOf(name)!;

    private int Order(string name)
    {
        int index = graph.Latents.Select(latent => latent.Name).ToList().IndexOf(name);
        if (index >= 0)
            return index;
        int earlier = graph.Earlier.Select(node => node.Name).ToList().IndexOf(name);
        return earlier >= 0 ? earlier - graph.Earlier.Count : 1000 + graph.Data.Select(data => data.Name).ToList().IndexOf(name);
    }

    private string Unique(string hint)
    {
        string name = hint;
        for (int i = 2; !names.Add(name); i++)
            name = hint + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }
}
