using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Priors of vectors and matrices as terms of Q, for the maximisers that take terms entry by entry.</summary>
internal sealed partial class StatisticsDerivation
{
    /// <summary>−½ Weight (y − δ)ᵀ C⁻¹ (y − δ), −½ Rows log det C or −½ Weight tr(C⁻¹ S), entry by entry.</summary>
    public IEnumerable<QTerm> Spelled(GaussianPrior prior)
    {
        Expr slice = prior.CovarianceIndices.Count == 0 ? new Symbol(prior.CovarianceName) : new Element(new Symbol(prior.CovarianceName), prior.CovarianceIndices);
        if (prior.Value is null && prior.Scatter is null)
            return [new QTerm(Simplifier.Simplify(-0.5 * prior.Rows * Functions.LogDeterminant(slice), DomainOf), StatisticNode.Known, prior.Loops)];
        var taken = new HashSet<string>(prior.Loops.Select(loop => loop.Index).Concat(prior.Weight.Symbols()).Concat(slice.Symbols()));
        string i = Substitution.Fresh("i", taken), j = Substitution.Fresh("j", [.. taken, i]);
        Expr count = prior.Value?.Count ?? prior.Scatter!.Count;
        Expr weighted = prior.Weight * InverseEntry(slice)!(new Bound(i), new Bound(j));
        Expr Value(string index) => prior.Value!.Body.ReplaceBound(prior.Value.Index, new Bound(index));
        Expr Shift(string index) => new Element(new Symbol(LocationShift.ShiftName(prior.Location!)), prior.LocationIndices.Add(new Bound(index)));
        Expr[] parts = prior.Scatter is { Body: Lambda columns } scatter ? [-0.5 * EntryAt(scatter, columns, i, j)]
            : prior.Location is null ? [-0.5 * Value(i) * Value(j)]
            : [-0.5 * Value(i) * Value(j), Value(i) * Shift(j), -0.5 * Shift(i) * Shift(j)];
        return parts.Select(part => Simplifier.Simplify(weighted * part, DomainOf)).Where(natural => Parameters(natural).Any())
            .Select(natural => new QTerm(natural, StatisticNode.Known, prior.Loops.Concat([new SumBinder(i, count), new SumBinder(j, count)]).ToEquatableArray()));
    }

    // c tr(S₀⁻¹ M) = c Σ_ij S₀⁻¹_ij M_ji where S₀ is known, and quadratic forms as in a density.
    private Expr SpelledPrior(Expr term)
    {
        Expr[] factors = term is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [term];
        if (factors.OfType<Apply>().FirstOrDefault(factor => factor.Op == Op.TraceQuotient) is not { } trace || !Parameters(trace.Arguments[0]).Any() || Parameters(trace.Arguments[1]).Any()
            || InverseEntry(trace.Arguments[1]) is not { } inverse || trace.Arguments[0] is not Lambda { Body: Lambda columns } rows)
        {
            return Spelled(term);
        }

        HashSet<string> taken = [.. trace.FreeBounds(), .. trace.Symbols()];
        string i = Substitution.Fresh("i", taken), j = Substitution.Fresh("j", [.. taken, i]);
        Expr entry = EntryAt(rows, columns, j, i);
        Expr rest = new Apply(Op.Multiply, factors.Where(factor => factor != trace).Append(Expr.One).ToEquatableArray());
        return Simplifier.Simplify(new Sum(i, rows.Count, new Sum(j, rows.Count, rest * inverse(new Bound(i), new Bound(j)) * entry)), DomainOf);
    }

    // At once, since the matrix may call its own indices so.
    private static Expr EntryAt(Lambda rows, Lambda columns, string row, string column) => columns.Body
        .ReplaceBound(columns.Index, new Bound("§column")).ReplaceBound(rows.Index, new Bound(row)).ReplaceBound("§column", new Bound(column));
}
