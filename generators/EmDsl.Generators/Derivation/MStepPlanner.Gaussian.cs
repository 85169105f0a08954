using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Normal vectors: means and covariances from moments, and from priors that are moments too.</summary>
internal sealed partial class MStepPlanner
{
    private List<GaussianPrior> GaussianPriors(HashSet<string> component) => derivation.GaussianPriors
        .Where(prior => (prior.Location is { } location && component.Contains(location)) || (prior.Covariance is { } covariance && component.Contains(covariance)))
        .ToList();

    private void Gaussian(
        HashSet<string> component, List<QTerm> terms, List<(GaussianTerm Term, string? Location, string? Covariance, System.Func<IReadOnlyList<QTerm>> Spelled)> gaussians, List<GaussianPrior> priors, List<RowTerm> rows)
    {
        string?[] locations = gaussians.Select(gaussian => gaussian.Location).Distinct().ToArray();
        string?[] covariances = gaussians.Select(gaussian => gaussian.Covariance).Distinct().ToArray();
        var a = new List<WeightedTerm>();
        var b = new List<WeightedTerm>();
        bool isShared = locations.Length > 1 || covariances.Length > 1
            || priors.Any(prior => (prior.Location is not null && prior.Location != locations[0]) || (prior.Covariance is not null && prior.Covariance != covariances[0]));
        if (rows.Count > 0 || isShared || !terms.All(term => EntryPrior(term, locations[0], a, b)))
        {
            Scalars(component, InTerms(terms, gaussians, priors), rows);
            return;
        }

        EquatableArray<GaussianTerm> parts = gaussians.Select(gaussian => gaussian.Term).ToEquatableArray();
        bool isWeighted = locations[0] is not null
            && (b.Count > 0 || parts.Count > 1 || Places(parts[0].LocationIndices, parts[0].CovarianceIndices) is not { } places
                || priors.Any(prior => prior.Location is not null
                    && (prior.CovarianceName != parts[0].CovarianceName || Places(prior.LocationIndices, prior.CovarianceIndices) is not { } own || !own.SequenceEqual(places))));
        blocks.Add(new GaussianUpdate(locations[0], covariances[0], parts, isWeighted, priors.ToEquatableArray(), Merged(a), Merged(b)));
    }

    // A δ or B δ² of one entry of the location, with nothing else that is estimated.
    private bool EntryPrior(QTerm term, string? location, List<WeightedTerm> a, List<WeightedTerm> b)
    {
        var factors = Factors(term.Natural);
        Expr[] own = factors.Where(factor => derivation.Parameters(factor).Any()).ToArray();
        if (location is null || own.Length != 1 || Shape(own[0], location) is not { Kind: "power", Exponent: 1 or 2, IsShift: true } shape)
            return false;
        (shape.Exponent == 1 ? a : b).Add(new WeightedTerm(Product(factors.Where(factor => factor != own[0])), term.Statistic, term.Loops, shape.Target));
        return true;
    }

    // Where each index of a covariance stands among the location's, or its number: null when the location does not determine it.
    private static Expr[]? Places(EquatableArray<Expr> location, EquatableArray<Expr> covariance)
    {
        Expr[] places = covariance.Select(index => index is Number ? index : new Bound(location.ToList().IndexOf(index).ToString(System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        return places.Contains(new Bound("-1")) ? null : places;
    }
}
