using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Where a location parameter m meets the data only as x − m, the M-step solves for its displacement Δm from the previous value,
/// and the statistics are moments of y = x − m about that value: nothing cancels however far the data lie from the origin.
/// </summary>
internal sealed class LocationShift
{
    private readonly HashSet<string> locations;
    private readonly Dictionary<Expr, Expr> leaves = new();
    private readonly HashSet<string> free;

    public LocationShift(ModelGraph graph)
    {
        free = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
        locations = new HashSet<string>(graph.Parameters
            .Where(parameter => parameter.IsFree && parameter.Domain is { Kind: Domain.Real } domain && double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper))
            .Select(parameter => parameter.Name));
        foreach (Expr density in graph.Factors.SelectMany(factor => factor.Branches).Select(branch => branch.LogDensity).OfType<Expr>())
            Exclude(density);
    }

    /// <summary>Keeps parameters as they are.</summary>
    public void Exclude(IEnumerable<string> parameters) => locations.ExceptWith(parameters);

    public static string ShiftName(string parameter) => "Δ" + parameter;

    public static bool IsShift(string name) => name[0] == 'Δ';

    public static string Unshifted(string name) => IsShift(name) ? name.Substring(1) : name;

    public bool Contains(string parameter) => locations.Contains(parameter);

    /// <summary>Replaces every x − m by y − Δm, with y an opaque leaf that <see cref="Restore"/> gives its meaning.</summary>
    public Expr Apply(Expr density) => Substitution.Rewrite(density, node =>
    {
        if (node is not Apply { Op: Op.Add } sum || Difference(sum) is not { } difference)
            return node;
        Expr shift = difference.Location is Element element
            ? new Element(new Symbol(ShiftName(difference.Name)), element.Indices)
            : new Symbol(ShiftName(difference.Name));
        return new Apply(Op.Add, [Leaf(sum), new Apply(Op.Multiply, [new Number(difference.Sign), shift])]);
    });

    /// <summary>Puts x − m, at the previous value, back where <see cref="Apply"/> left a leaf.</summary>
    public Expr Restore(Expr expression)
    {
        switch (expression)
        {
            case Symbol symbol when leavesByName.TryGetValue(symbol.Name, out (Expr Meaning, Expr[] Variables) plain):
                return plain.Meaning;
            case Element { Source: Symbol source } element when leavesByName.TryGetValue(source.Name, out (Expr Meaning, Expr[] Variables) leaf):
                Expr meaning = leaf.Meaning;
                for (int i = 0; i < leaf.Variables.Length; i++)
                    meaning = meaning.Replace(leaf.Variables[i], element.Indices[i]);
                return meaning;
            default:
                return expression.MapChildren(Restore);
        }
    }

    private readonly Dictionary<string, (Expr Meaning, Expr[] Variables)> leavesByName = new();

    // The leaf carries the bound indices of what it stands for, so that sums over it are not mistaken for constants.
    private Expr Leaf(Expr meaning)
    {
        if (leaves.TryGetValue(meaning, out Expr? known))
            return known;
        Expr[] variables = Substitution.FreeBounds(meaning).OrderBy(name => name, System.StringComparer.Ordinal).Select(name => (Expr)new Bound(name)).ToArray();
        string name = $"§{leaves.Count}";
        leavesByName[name] = (meaning, variables);
        return leaves[meaning] = variables.Length == 0 ? new Symbol(name) : new Element(new Symbol(name), variables.ToEquatableArray());
    }

    // Σ with exactly one location entry, of coefficient ±1, and nothing else that is estimated.
    private (string Name, Expr Location, double Sign)? Difference(Apply sum)
    {
        (string Name, Expr Location, double Sign)? found = null;
        foreach (Expr term in sum.Arguments)
        {
            (Expr body, double sign) = term is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number { Value: 1 or -1 } number
                ? (product.Arguments[1], number.Value)
                : (term, 1);
            if (Name(body) is { } name && locations.Contains(name))
            {
                if (found is not null)
                    return null;
                found = (name, body, sign);
            }
            else if (Substitution.Symbols(term).Any(free.Contains))
            {
                return null;
            }
        }

        return sum.Arguments.Count > 1 ? found : null;
    }

    private void Exclude(Expr density)
    {
        // What is left of a location after its differences are taken out stands somewhere else too: no shift for it.
        // Under an absolute value a median takes it, not a mean.
        density.Any(node =>
        {
            if (node is Apply { Op: Op.Abs } absolute)
                locations.ExceptWith(absolute.Symbols());
            return false;
        });
        Expr rest = Substitution.Rewrite(density, node => node is Apply { Op: Op.Add } sum && Difference(sum) is not null ? Expr.Zero : node);
        locations.ExceptWith(Substitution.Symbols(rest));
    }

    private static string? Name(Expr expression) => expression switch
    {
        Symbol symbol => symbol.Name,
        Element { Source: Symbol symbol } => symbol.Name,
        _ => null,
    };
}
