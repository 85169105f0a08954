using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// The log-prior is a part of Q whose statistics are known before any row is read: its terms are those of the factors with the
/// number 1 in place of an expected count, and what is known as their coefficient. Maximisers see no difference.
/// </summary>
internal sealed partial class StatisticsDerivation
{
    public List<GaussianPrior> GaussianPriors { get; } = [];

    private void Priors()
    {
        foreach (PriorNode prior in graph.Priors)
        {
            foreach ((Expr density, int origin) in prior.LogDensities())
            {
                if (density.Symbols().Any(free.Contains))
                    Prior(prior, density, origin);
            }
        }
    }

    private void Prior(PriorNode prior, Expr density, int origin)
    {
        if (WithoutKinks(prior, density) is not { } smooth)
        {
            string kinked = density.Symbols().First(free.Contains);
            Findings.Add(new Finding(
                DiagnosticTable.NotDifferentiable, prior.Name, origin,
                [$"The prior '{prior.Name}'", kinked, "choose Laplace(location, scale) with a location that is known, or a smooth density, such as Normal(mean, variance) or StudentT(location, scale, freedom)"]));
            return;
        }

        Expr shifted = Simplifier.Simplify(shift.ApplyToPrior(graph.WithMatrices(smooth)), DomainOf);
        var scalars = new List<Expr>();
        foreach (Expr term in shifted is Apply { Op: Op.Add } sum ? sum.Arguments : [shifted])
        {
            if (GaussianPriorOf(term, prior) is { } gaussian)
                GaussianPriors.Add(gaussian);
            else
                scalars.Add(SpelledPrior(term));
        }

        Expr rest = scalars.Count == 0 ? Expr.Zero : scalars.Count == 1 ? scalars[0] : new Apply(Op.Add, scalars.ToEquatableArray());
        if (!rest.Symbols().Any(IsFreeOrShift))
            return;
        if (rest.Any(node => node is Apply { Op: Op.Mahalanobis or Op.LogDeterminant or Op.TraceQuotient } matrix && matrix.Symbols().Any(IsFreeOrShift)))
        {
            Findings.Add(new Finding(
                DiagnosticTable.NotDerivable, prior.Name, origin,
                [$"The prior '{prior.Name}', in whose density '{prior.Target}' stands in other forms than that of a normal likelihood,", "'MultivariateNormal(mean, Covariance / kappa)' for a mean and 'InverseWishart(freedom, scale)' for a covariance"]));
            return;
        }

        ExponentialForm? form = ExponentialForm.Recognize(rest, leaf => leaf is not Symbol symbol || !IsFreeOrShift(symbol.Name), DomainOf).Form;
        IEnumerable<(Expr Natural, EquatableArray<SumBinder> Sums)> terms = form is null
            ? [(rest, [])]
            : form.Terms.Select(term => (KnownFactor(term) is var known && known == Expr.One ? term.Natural : Simplifier.Simplify(known * term.Natural, DomainOf), term.Sums));
        foreach ((Expr whole, EquatableArray<SumBinder> sums) in terms)
        {
            foreach ((Expr part, EquatableArray<SumBinder> loops) in Split(whole, prior.Indices.Concat(sums).ToEquatableArray(), prior.Indices.Concat(sums).Select(loop => loop.Index).ToArray()))
                Terms.Add(new QTerm(shift.RestorePrior(part), StatisticNode.Known, loops));
        }
    }

    private static Expr KnownFactor(NaturalTerm term)
    {
        if (term.Guards.Count == 0)
            return term.Statistic;
        Expr guard = term.Guards.Count == 1 ? term.Guards[0] : Functions.And([.. term.Guards]);
        return Functions.If(guard, term.Statistic, Expr.Zero);
    }

    // c · (m − m0)ᵀ C⁻¹ (m − m0), c · log det C and c · tr(C⁻¹ M): rows that were seen before the data.
    private GaussianPrior? GaussianPriorOf(Expr term, PriorNode prior)
    {
        Expr[] factors = term is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [term];
        Apply[] matrices = factors.OfType<Apply>().Where(factor => factor.Op is Op.Mahalanobis or Op.LogDeterminant or Op.TraceQuotient).ToArray();
        if (matrices.Length != 1)
            return null;
        Apply matrix = matrices[0];
        Expr[] others = factors.Where(factor => factor != matrix).ToArray();
        if (!matrix.Symbols().Any(IsFreeOrShift) || others.Any(factor => factor.Symbols().Any(IsFreeOrShift)))
            return null;
        Expr covariance = matrix.Arguments[matrix.Arguments.Count - 1];
        string name = covariance is Element element ? ((Symbol)element.Source).Name : ((Symbol)covariance).Name;
        EquatableArray<Expr> indices = covariance is Element slice ? slice.Indices : [];
        // The density of a normal row has −½ before each.
        Expr weight = shift.RestorePrior(Simplifier.Simplify(new Apply(Op.Multiply, others.Prepend(new Number(-2)).ToEquatableArray()), DomainOf));
        var gaussian = new GaussianPrior(prior.Indices, null, [], free.Contains(name) ? name : null, name, indices, Expr.Zero, Expr.Zero, null, null);
        switch (matrix.Op)
        {
            case Op.LogDeterminant:
                return gaussian with { Rows = weight };
            case Op.TraceQuotient when !matrix.Arguments[0].Symbols().Any(IsFreeOrShift):
                return gaussian with { Scatter = (Lambda)matrix.Arguments[0], Weight = weight };
            case Op.Mahalanobis:
                var vector = (Lambda)matrix.Arguments[0];
                return vector.Body.Symbols().Any(IsFreeOrShift)
                    ? Displacement(vector) is var (location, value) ? gaussian with { Location = LocationShift.Unshifted(((Symbol)location.Source).Name), LocationIndices = location.Indices, Value = value, Weight = weight } : null
                    : gaussian with { Value = vector with { Body = shift.RestorePrior(vector.Body) }, Weight = weight };
            default:
                return null;
        }
    }

    // ±(y − Δm) as a vector: the entry of the location without its last index, and y.
    private (Element Location, Lambda Value)? Displacement(Lambda vector)
    {
        if (vector.Body is not Apply { Op: Op.Add } sum)
            return null;
        Expr[] holders = sum.Arguments.Where(argument => argument.Symbols().Any(IsFreeOrShift)).ToArray();
        if (holders.Length != 1)
            return null;
        (Expr body, double sign) = holders[0] is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number { Value: 1 or -1 } number
            ? (product.Arguments[1], number.Value)
            : (holders[0], 1);
        if (body is not Element { Source: Symbol source } entry || !LocationShift.IsShift(source.Name)
            || entry.Indices[entry.Indices.Count - 1] is not Bound last || last.Name != vector.Index)
        {
            return null;
        }

        Expr value = Simplifier.Simplify(new Number(-sign) * new Apply(Op.Add, sum.Arguments.Where(argument => argument != holders[0]).ToEquatableArray()), DomainOf);
        return (entry with { Indices = entry.Indices.Take(entry.Indices.Count - 1).ToEquatableArray() }, vector with { Body = shift.RestorePrior(value) });
    }
}
