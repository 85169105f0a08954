using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Who depends on whom: cycles, what nothing uses, what data say nothing about.</summary>
internal sealed class StructureChecks
{
    private readonly ModelSpec spec;
    private readonly Dictionary<string, MemberSpec> variables;

    private StructureChecks(ModelSpec spec)
    {
        this.spec = spec;
        variables = spec.Members.Where(member => member.Kind is MemberKind.Latent or MemberKind.Observed && member.Law is not null).ToDictionary(member => member.Name);
    }

    public static IEnumerable<Finding> Run(ModelSpec spec)
    {
        var checks = new StructureChecks(spec);
        return [.. checks.Observed(), .. checks.AtMostOne(MemberKind.Weight, "[Weight]"), .. checks.AtMostOne(MemberKind.Sequence, "[Sequence]"), .. checks.Cycles(), .. checks.Unused()];
    }

    private static HashSet<string> Names(MemberSpec member) => [.. LawWalk.Expressions(member.Law!).SelectMany(Substitution.Symbols)];

    // What a value of the same row depends on; earlier rows are no part of it.
    private static IEnumerable<string> Current(Expr expression) => Substitution.Symbols(expression.Rewrite(node => node is Earlier ? Expr.Zero : node));

    private IEnumerable<Finding> Observed()
    {
        if (!spec.Members.Any(member => member.Kind == MemberKind.Observed))
            yield return new Finding(DiagnosticTable.NoObserved, "", -1, [spec.Name]);
    }

    private IEnumerable<Finding> AtMostOne(MemberKind kind, string word)
    {
        MemberSpec[] all = [.. spec.Members.Where(member => member.Kind == kind)];
        return all.Skip(1).Select(member => new Finding(DiagnosticTable.MoreThanOne, member.Name, -1, [member.Name, word, all[0].Name]));
    }

    private IEnumerable<Finding> Cycles()
    {
        var reported = new HashSet<string>();
        foreach (MemberSpec member in variables.Values)
        {
            if (reported.Contains(member.Name) || Cycle(member.Name) is not { } cycle)
                continue;
            reported.UnionWith(cycle);
            string next = cycle.Count > 1 ? cycle[1] : member.Name;
            int origin = LawPlace.Of(member.Law!).First(place => Current(place.Expression).Contains(next)).Origin;
            yield return cycle.Count == 1
                ? new Finding(DiagnosticTable.CyclicDependence, member.Name, origin, [member.Name, "its own equation", $"write Previous({member.Name}) for its value in the row before, or name another member"])
                : new Finding(
                    DiagnosticTable.CyclicDependence, member.Name, origin,
                    [member.Name, string.Join(" and ", cycle.Skip(1).Select(name => $"'{name}'")), "one of these equations must not name the others, or only through Previous"]);
        }
    }

    // The shortest way from a variable back to itself.
    private List<string>? Cycle(string start)
    {
        var paths = new Queue<List<string>>();
        paths.Enqueue([start]);
        var seen = new HashSet<string>();
        while (paths.Count > 0)
        {
            List<string> path = paths.Dequeue();
            foreach (string name in LawWalk.Expressions(variables[path[path.Count - 1]].Law!).SelectMany(Current).Where(variables.ContainsKey))
            {
                if (name == start)
                    return path;
                if (seen.Add(name))
                    paths.Enqueue([.. path, name]);
            }
        }

        return null;
    }

    private IEnumerable<Finding> Unused()
    {
        var used = new HashSet<string>();
        var open = new Stack<MemberSpec>(variables.Values.Where(member => member.Kind == MemberKind.Observed));
        while (open.Count > 0)
        {
            foreach (string name in Names(open.Pop()))
            {
                if (used.Add(name) && variables.TryGetValue(name, out MemberSpec? parent))
                    open.Push(parent);
            }
        }

        var named = new HashSet<string>(variables.Values.SelectMany(Names));
        foreach (MemberSpec member in spec.Members)
        {
            switch (member.Kind)
            {
                case MemberKind.Latent when !used.Contains(member.Name):
                    yield return new Finding(DiagnosticTable.UnusedLatent, member.Name, -1, [member.Name]);
                    break;
                case MemberKind.Parameter when !member.IsFixed && !named.Contains(member.Name):
                    yield return new Finding(HasPrior(member) ? DiagnosticTable.OnlyPrior : DiagnosticTable.UnusedParameter, member.Name, -1, [member.Name]);
                    break;
                case MemberKind.Observed when member.Law is not null && !Names(member).Any(IsUnknown):
                    yield return new Finding(DiagnosticTable.NothingEstimated, member.Name, -1, [member.Name]);
                    break;
            }
        }
    }

    private bool HasPrior(MemberSpec parameter) => spec.Members.Any(member =>
        member.Kind == MemberKind.Prior && (member.Target == parameter.Name || (member.Law is not null && Names(member).Contains(parameter.Name))));

    private bool IsUnknown(string name) => spec.Members.Any(member => member.Name == name && (member.Kind == MemberKind.Latent || member is { Kind: MemberKind.Parameter, IsFixed: false }));
}
