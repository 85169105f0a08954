using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model.Checks;

/// <summary>
/// What a family known by its contract alone cannot do: its maximiser finds all its parameters together, in each cell that the discrete
/// members tell apart, from the rows of that cell and from nothing else.
/// </summary>
internal static class ExternalChecks
{
    public static IEnumerable<Finding> Run(ModelGraph graph)
        => graph.Factors.SelectMany(factor => factor.Branches.Where(branch => branch.External is not null).SelectMany(branch => Branch(graph, factor, branch))).Distinct();

    /// <summary>The discrete members, and the index of an array's entries, whose values tell the cells of a family apart.</summary>
    public static IReadOnlyList<string> Cells(ModelGraph graph, FactorNode factor, BranchNode branch)
    {
        var symbols = new HashSet<string>(branch.Entries.SelectMany(Substitution.Symbols));
        bool isByEntry = factor.Entries is { } entries && branch.Entries.Any(entry => entry.FreeBounds().Contains(entries.Index));
        return
        [
            .. graph.Latents.Select(latent => latent.Name).Concat(graph.Data.Select(data => data.Name)).Where(symbols.Contains),
            .. isByEntry ? new[] { factor.Entries!.Index } : [],
        ];
    }

    private static IEnumerable<Finding> Branch(ModelGraph graph, FactorNode factor, BranchNode branch)
    {
        Finding Refused(string term, string nearest) => new(DiagnosticTable.NotDerivable, factor.Variable, branch.Origin, [term, nearest]);
        var free = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
        var cells = new HashSet<string>(Cells(graph, factor, branch));
        string[] named = [.. branch.Entries.SelectMany(Substitution.Symbols).Where(free.Contains)];
        bool isReal = cells.Any(name => graph.Data.Any(data => data.Name == name && data.Cardinality is null));
        if (named.Length == 0 && !isReal)
            yield break;
        for (int i = 0; i < branch.Entries.Count; i++)
        {
            Expr entry = branch.Entries[i] is Lambda vector ? vector.Body : branch.Entries[i];
            int inner = branch.Entries[i] is Lambda ? 1 : 0;
            EquatableArray<Expr> indices = entry is Element element ? element.Indices : [];
            bool isParameter = (entry is Symbol symbol && free.Contains(symbol.Name)) || (entry is Element { Source: Symbol source } && free.Contains(source.Name));
            Expr[] outer = [.. indices.Take(indices.Count - inner)];
            bool isIndexed = outer.Length == cells.Count && outer.All(index => cells.Contains(index is Symbol cell ? cell.Name : index is Bound place ? place.Name : "")) && outer.Distinct().Count() == outer.Length
                && (inner == 0 || indices[indices.Count - 1] is Bound);
            if (!isParameter)
            {
                yield return Refused(
                    $"The {branch.External!.Slots[i].Name} of '{branch.External!.Name}(…)', which is no free parameter as it stands,",
                    "a parameter for each argument: the maximiser of the family finds them together");
                yield break;
            }

            if (!isIndexed)
            {
                yield return Refused(
                    $"The {branch.External!.Slots[i].Name} of '{branch.External!.Name}(…)', which is not indexed as its other parameters are,",
                    "parameters indexed by the same discrete members, each once");
                yield break;
            }
        }

        foreach (string parameter in named.Distinct())
        {
            int uses = graph.Factors.Sum(other => other.Branches.Count(used => used.LogDensity is { } density && Substitution.Symbols(density).Contains(parameter)));
            bool hasPrior = graph.Parameters.First(node => node.Name == parameter).Priors.Count > 0;
            if (uses > 1 || named.Count(name => name == parameter) > 1)
                yield return Refused($"The parameter '{parameter}' of '{branch.External!.Name}(…)', which stands elsewhere too,", "a parameter of its own: the maximiser of the family sees its own rows alone");
            else if (hasPrior)
                yield return Refused($"The prior of '{parameter}', a parameter of '{branch.External!.Name}(…)',", "maximum likelihood without it: the maximiser of the family knows no prior");
        }
    }
}
