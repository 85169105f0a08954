using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Where a location parameter m meets the data only as x − m, the M-step solves for its displacement Δm from the previous value,
/// and the statistics are moments of y = x − m about that value: nothing cancels however far the data lie from the origin. The same
/// holds for the coefficients of an expression affine in them where it stands squared or in a quadratic form, a regression's residual.
/// </summary>
internal sealed class LocationShift
{
    private const string InverseSuffix = "⁻¹";

    private readonly HashSet<string> locations;
    private readonly Dictionary<Expr, Expr> leaves = new();
    private readonly HashSet<string> free;

    private readonly Expr[] densities;

    public LocationShift(ModelGraph graph)
    {
        free = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
        locations = new HashSet<string>(graph.Parameters
            .Where(parameter => parameter.IsFree && parameter.Domain is { Kind: Domain.Real } domain && double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper))
            .Select(parameter => parameter.Name));
        locations.ExceptWith(graph.Matrices.SelectMany(matrix => matrix.Value.Symbols()));
        densities = graph.Factors.SelectMany(factor => factor.Branches).Select(branch => branch.LogDensity).OfType<Expr>().ToArray();
        Settle();
    }

    /// <summary>Keeps parameters as they are.</summary>
    public void Exclude(IEnumerable<string> parameters)
    {
        locations.ExceptWith(parameters);
        Settle();
    }

    public static string ShiftName(string parameter) => "Δ" + parameter;

    public static bool IsShift(string name) => name[0] == 'Δ';

    /// <summary>The value of a parameter before the M-step.</summary>
    public static string PreviousName(string parameter) => parameter + "′";

    public static bool IsPrevious(string name) => name[name.Length - 1] == '′';

    /// <summary>The parameter whose entries a name stands for: itself, its shift or its previous value.</summary>
    public static string ParameterOf(string name) => IsPrevious(name) ? name.Substring(0, name.Length - 1) : Unshifted(name);

    /// <summary>The parameter behind the name of a displacement or of an inverse.</summary>
    public static string Unshifted(string name) => IsShift(name) ? name.Substring(1) : IsInverse(name) ? name.Substring(0, name.Length - InverseSuffix.Length) : name;

    /// <summary>The name of C⁻¹, whose entries a quadratic form multiplies.</summary>
    public static string InverseName(string covariance) => covariance + InverseSuffix;

    public static bool IsInverse(string name) => name.EndsWith(InverseSuffix, System.StringComparison.Ordinal);

    public bool Contains(string parameter) => locations.Contains(parameter);

    /// <summary>Replaces every x − m by y − Δm, with y an opaque leaf that <see cref="Restore"/> gives its meaning.</summary>
    public Expr Apply(Expr density) => Visit(density, false, (sum, linear) => new Apply(Op.Add, [Leaf(sum), linear]));

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

    /// <summary>
    /// Writes every location m of a prior as its previous value plus Δm. Data are not there to be differences to, so that nothing
    /// is excluded; a difference m − c to something known stays together in one leaf.
    /// </summary>
    public Expr ApplyToPrior(Expr density) => MapLocations(Apply(density), entry => new Apply(Op.Add, [Leaf(Rename(entry, PreviousName)), Rename(entry, ShiftName)]));

    /// <summary><see cref="Restore"/> for <see cref="ApplyToPrior"/>: locations are those before the M-step.</summary>
    public Expr RestorePrior(Expr expression) => MapLocations(Restore(expression), entry => Rename(entry, PreviousName));

    // An entry is one location; the symbol inside it is none.
    private Expr MapLocations(Expr e, System.Func<Expr, Expr> map) =>
        Name(e) is { } name && locations.Contains(name) ? map(e) : e.MapChildren(child => MapLocations(child, map));

    private static Expr Rename(Expr entry, System.Func<string, string> rename) => entry is Element { Source: Symbol source } element
        ? element with { Source = new Symbol(rename(source.Name)) }
        : new Symbol(rename(((Symbol)entry).Name));

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

    // From the outside in, so that the whole residual is taken and not a part of it.
    private Expr Visit(Expr node, bool isSquared, System.Func<Expr, Expr, Expr> replace)
    {
        switch (node)
        {
            case Apply { Op: Op.Add } sum when isSquared || IsDifference(sum):
                Expr[] aside = sum.Arguments.Where(IsSpread).ToArray();
                Expr rest = aside.Length == 0 ? sum : Plus(sum.Arguments.Where(term => !aside.Contains(term)));
                return Linear(rest) is { } linear && linear != Expr.Zero ? Plus(aside.Append(replace(rest, linear))) : sum.MapChildren(child => Visit(child, false, replace));
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number { Value: 2 }:
                return power.MapChildren(child => Visit(child, true, replace));
            case Apply { Op: Op.Mahalanobis } form when form.Arguments[0] is Lambda vector:
                return new Apply(Op.Mahalanobis, [vector with { Body = Visit(vector.Body, true, replace) }, form.Arguments[1]]);
            case Apply { Op: Op.LogDeterminant }:
                return node;
            default:
                return node.MapChildren(child => Visit(child, false, replace));
        }
    }

    // What a quadrature rule's nodes add to a mean, √variance z: it stays beside the displacements, as the function of parameters that it is.
    private bool IsSpread(Expr term) => term.Symbols() is var names && names.Any(QuadratureReference.IsNodes) && names.Any(free.Contains) && !names.Any(locations.Contains);

    private static Expr Plus(IEnumerable<Expr> terms) => terms.ToArray() is var all && all.Length == 1 ? all[0] : new Apply(Op.Add, all.ToEquatableArray());

    /// <summary>What displacements add to an expression that is affine in locations and holds nothing else that is estimated; null if it is not.</summary>
    private Expr? Linear(Expr expression)
    {
        if (!expression.Symbols().Any(free.Contains))
            return Expr.Zero;
        switch (expression)
        {
            case Symbol symbol when locations.Contains(symbol.Name):
                return new Symbol(ShiftName(symbol.Name));
            case Element { Source: Symbol source } element when locations.Contains(source.Name) && !element.Indices.Any(index => index.Symbols().Any(free.Contains)):
                return new Element(new Symbol(ShiftName(source.Name)), element.Indices);
            case Apply { Op: Op.Add } sum:
                return All(sum.Arguments) is { } terms ? new Apply(Op.Add, terms.Where(term => term != Expr.Zero).ToEquatableArray()) : null;
            case Apply { Op: Op.Multiply } product:
                Expr[] holders = product.Arguments.Where(factor => factor.Symbols().Any(free.Contains)).ToArray();
                return holders.Length == 1 && Linear(holders[0]) is { } factor
                    ? new Apply(Op.Multiply, product.Arguments.Where(other => other != holders[0]).Append(factor).ToEquatableArray())
                    : null;
            case Sum sum when !sum.Count.Symbols().Any(free.Contains):
                return Linear(sum.Body) is { } body ? sum with { Body = body } : null;
            case Apply { Op: Op.If or Op.Select } choice when !choice.Arguments[0].Symbols().Any(free.Contains):
                return All(choice.Arguments.Skip(1)) is { } branches ? choice with { Arguments = branches.Prepend(choice.Arguments[0]).ToEquatableArray() } : null;
            default:
                return null;
        }
    }

    private Expr[]? All(IEnumerable<Expr> expressions)
    {
        Expr?[] linear = expressions.Select(Linear).ToArray();
        return linear.Contains(null) ? null : linear.OfType<Expr>().ToArray();
    }

    // Σ with exactly one location entry, of coefficient ±1, and nothing else that is estimated.
    private bool IsDifference(Apply sum)
    {
        Expr[] holders = sum.Arguments.Where(term => term.Symbols().Any(free.Contains)).ToArray();
        if (holders.Length != 1 || sum.Arguments.Count < 2)
            return false;
        Expr body = holders[0] is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number { Value: 1 or -1 } ? product.Arguments[1] : holders[0];
        return Name(body) is { } name && locations.Contains(name);
    }

    // A location that goes takes the sums with it in which others stood beside it.
    private void Settle()
    {
        int count;
        do
        {
            count = locations.Count;
            foreach (Expr density in densities)
                Exclude(density);
        }
        while (locations.Count < count);
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
        Expr rest = Visit(density, false, (_, _) => Expr.Zero);
        locations.ExceptWith(Substitution.Symbols(rest));
    }

    private static string? Name(Expr expression) => expression switch
    {
        Symbol symbol => symbol.Name,
        Element { Source: Symbol symbol } => symbol.Name,
        _ => null,
    };
}
