using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>Quadratic forms of free covariances, entry by entry.</summary>
internal sealed partial class StatisticsDerivation
{
    // y_i − Δm_i, the leaf first or last in canonical order, with a location that is a parameter as it stands; or nothing estimated.
    private (Expr Leaf, Expr? Location)? PlainMean(Apply quadratic)
    {
        var vector = (Lambda)quadratic.Arguments[0];
        if (!Parameters(vector.Body).Any())
            return (vector.Body, null);
        if (vector.Body is not Apply { Op: Op.Add } difference || difference.Arguments.Count != 2)
            return null;
        Expr location = difference.Arguments.First(argument => Parameters(argument).Any());
        Expr leaf = difference.Arguments.First(argument => argument != location);
        bool isEntry = location is Apply { Op: Op.Multiply } negated && negated.Arguments.Count == 2 && negated.Arguments[0] is Number { Value: -1 }
            && negated.Arguments[1] is Element { Source: Symbol source } shifted && LocationShift.IsShift(source.Name)
            && shifted.Indices[shifted.Indices.Count - 1] is Bound last && last.Name == vector.Index;
        return isEntry && !Parameters(leaf).Any() ? (leaf, ((Apply)location).Arguments[1]) : null;
    }

    // c (y + l)ᵀ C⁻¹ (y + l) = c Σ_ij C⁻¹_ij (y_i y_j + 2 y_i l_j + l_i l_j), with l what the displacements add.
    private Expr Spelled(Expr term)
    {
        (Expr factor, Expr body) = term is Apply { Op: Op.Multiply } product && product.Arguments.FirstOrDefault(argument => argument is Apply { Op: Op.Mahalanobis }) is { } inner
            ? (new Apply(Op.Multiply, product.Arguments.Where(argument => argument != inner).ToEquatableArray()), inner)
            : (Expr.One, term);
        if (body is not Apply { Op: Op.Mahalanobis } quadratic || !Parameters(quadratic).Any() || InverseEntry(quadratic.Arguments[1]) is not { } inverse)
            return term;
        var vector = (Lambda)quadratic.Arguments[0];
        Expr[] parts = vector.Body is Apply { Op: Op.Add } sum ? sum.Arguments.ToArray() : [vector.Body];
        Expr Entries(bool areEstimated, string index) =>
            new Apply(Op.Add, parts.Where(part => Parameters(part).Any() == areEstimated).ToEquatableArray()).ReplaceBound(vector.Index, new Bound(index));
        HashSet<string> taken = quadratic.FreeBounds();
        taken.UnionWith(quadratic.Symbols());
        string i = Substitution.Fresh("i", taken);
        string j = Substitution.Fresh("j", [.. taken, i]);
        Expr squares = (Entries(false, i) * Entries(false, j)) + (2 * Entries(false, i) * Entries(true, j)) + (Entries(true, i) * Entries(true, j));
        return Simplifier.Simplify(new Sum(i, vector.Count, new Sum(j, vector.Count, factor * inverse(new Bound(i), new Bound(j)) * squares)), DomainOf);
    }

    // An entry of C⁻¹, for a parameter or a slice of one.
    private static System.Func<Expr, Expr, Expr>? InverseEntry(Expr covariance) => covariance switch
    {
        Symbol symbol => (i, j) => new Element(new Symbol(LocationShift.InverseName(symbol.Name)), [i, j]),
        Element { Source: Symbol source } element => (i, j) => new Element(new Symbol(LocationShift.InverseName(source.Name)), element.Indices.Add(i).Add(j)),
        _ => null,
    };
}
