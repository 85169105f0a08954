using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Which log-densities and statistics are sums over features that all states share.</summary>
internal sealed partial class KernelEmitter
{
    private readonly List<Centre> centres = [];
    private readonly List<Feature> features = [];
    private readonly HashSet<Feature> potentialFeatures = [];
    private readonly HashSet<Feature> summedFeatures = [];
    private readonly HashSet<Feature> vectorFeatures = [];
    private readonly Dictionary<int, FeatureFactor> featureFactors = [];
    private readonly Dictionary<StatisticNode, IReadOnlyList<FeatureTerm>> featureStatistics = [];

    /// <summary>A value near the middle of a function of the data, found once at load.</summary>
    private sealed record Centre(string Field, Expr Value, Expr? Count);

    /// <summary>A factor's log-density as features times coefficients, for each alternative.</summary>
    private sealed record FeatureFactor(EquatableArray<FeatureBranch> Branches);

    private sealed record FeatureBranch(Expr? Guard, EquatableArray<FeatureTerm> Terms, EquatableArray<FeatureForm> Forms);

    /// <summary>coefficient · |F (sign · x + offset)|², with x a vector of features and F an inverse Cholesky factor.</summary>
    private sealed record FeatureForm(Expr Coefficient, Feature Vector, double Sign, Expr? Offset, SumBinder Loop, Expr Covariance, int Number);

    private bool HasFeatures => features.Count > 1;

    private IEnumerable<FeatureForm> QuadraticForms => featureFactors.Values.SelectMany(factor => factor.Branches).SelectMany(branch => branch.Forms);

    private IEnumerable<int> LeftFactors => laneFactors.Where(f => !featureFactors.ContainsKey(f));

    private IEnumerable<StatisticNode> LeftStatistics => laneStatistics.Where(statistic => !featureStatistics.ContainsKey(statistic));

    private void PlanFeatures()
    {
        var locations = new HashSet<string>();
        foreach (int f in laneFactors)
            PlanFactor(f, locations);
        foreach (StatisticNode statistic in laneStatistics)
            PlanStatistic(statistic, locations);
        vectorFeatures.UnionWith(summedFeatures.Where(feature => feature.IsTriangle).Select(VectorOf));
        Feature[] all = potentialFeatures.Concat(summedFeatures).Concat(vectorFeatures).Where(feature => feature != Feature.One).Distinct().ToArray();
        if (all.Length == 0)
        {
            featureFactors.Clear();
            featureStatistics.Clear();
            centres.Clear();
            return;
        }

        // What both steps read stands between what one of them reads alone; what neither reads as it is comes last.
        features.AddRange(all.Where(feature => potentialFeatures.Contains(feature) && !summedFeatures.Contains(feature)));
        features.AddRange(all.Where(feature => potentialFeatures.Contains(feature) && summedFeatures.Contains(feature)));
        features.Add(Feature.One);
        features.AddRange(all.Where(feature => !potentialFeatures.Contains(feature) && summedFeatures.Contains(feature)));
        features.AddRange(all.Where(feature => !potentialFeatures.Contains(feature) && !summedFeatures.Contains(feature)));
        var read = new HashSet<string>(features.SelectMany(feature => feature.Masks.Append(feature.Value)).SelectMany(part => part.Symbols()).Where(TableNode.IsReference));
        centres.RemoveAll(centre => !read.Contains(CentreReference(centre)));
    }

    // xᵢ of the products xᵢ xⱼ.
    private static Feature VectorOf(Feature triangle) =>
        new(((Apply)triangle.Value).Arguments.First(part => part.FreeBounds().Contains(Feature.Indices[0])), [triangle.Loops[0]], []);

    private static string CentreReference(Centre centre) => "$centre:" + centre.Field;

    private FeatureExpansion NewExpansion() => new(Support, BlockVariables, CentreOf);

    private string? CentreOf(Expr value, Expr? count)
    {
        if (value.Symbols().Any(name => !Support.IsRowData(name)))
            return null;
        Centre? known = centres.FirstOrDefault(centre => centre.Value == value);
        if (known is null)
        {
            known = new Centre(Names.Identifier("centre" + Names.Literal(centres.Count + 1)), value, count);
            centres.Add(known);
            tables.Declare(CentreReference(known), count is null ? [] : [count]);
        }

        return CentreReference(known);
    }

    private void PlanFactor(int f, HashSet<string> locations)
    {
        FactorNode factor = graph.Factors[f];
        FeatureExpansion expansion = NewExpansion();
        var loops = factor.Entries is { } entries ? new[] { entries } : [];
        var branches = new List<FeatureBranch>();
        int number = QuadraticForms.Count();
        for (int b = 0; b < factor.Branches.Count; b++)
        {
            BranchNode branch = factor.Branches[b];
            if (densities[f][b] is not { } density)
                return;
            var masks = new List<Expr>();
            if (names.Data(factor.Variable) is { MayBeMissing: true })
                masks.Add(new Apply(Op.IsPresent, [Value(factor)]));
            bool isChosen = branch.Guard is { } guard && Support.IsUniform(guard);
            if (branch.Guard is { } condition && !isChosen)
                masks.Add(condition);
            var terms = new List<FeatureTerm>();
            var forms = new List<FeatureForm>();
            foreach (Expr term in density is Apply { Op: Op.Add } sum && !Support.IsUniform(density) ? Summands(sum) : [density])
            {
                if (QuadraticForm(term) is { } quadratic)
                {
                    if (masks.Count > 0 || loops.Length > 0 || isChosen || FormOf(quadratic.Coefficient, quadratic.Form, expansion, number + forms.Count) is not { } form)
                        return;
                    forms.Add(form);
                }
                else if (expansion.Terms(term, loops, masks) is { } expanded)
                {
                    terms.AddRange(expanded);
                }
                else
                {
                    return;
                }
            }

            // Zero times a value that is not finite, in the states of the other alternatives.
            if (factor.Branches.Count > 1 && terms.Any(term => term.Feature.Value.Symbols().Any(TableNode.IsFeature)))
                return;
            number += forms.Count;
            branches.Add(new FeatureBranch(isChosen ? branch.Guard : null, terms.ToEquatableArray(), forms.ToEquatableArray()));
        }

        featureFactors[f] = new FeatureFactor(branches.ToEquatableArray());
        locations.UnionWith(expansion.Locations);
        foreach (FeatureBranch branch in branches)
        {
            potentialFeatures.UnionWith(branch.Terms.Select(term => term.Feature));
            vectorFeatures.UnionWith(branch.Forms.Select(form => form.Vector));
        }
    }

    private (Expr Coefficient, Apply Form)? QuadraticForm(Expr term)
    {
        if (term is Apply { Op: Op.Mahalanobis } plain)
            return (Expr.One, plain);
        if (term is not Apply { Op: Op.Multiply } product || product.Arguments.Count(part => part is Apply { Op: Op.Mahalanobis }) != 1)
            return null;
        Expr[] others = product.Arguments.Where(part => part is not Apply { Op: Op.Mahalanobis }).ToArray();
        return others.All(Support.IsUniform)
            ? (others.Length == 1 ? others[0] : new Apply(Op.Multiply, others.ToEquatableArray()), (Apply)product.Arguments.First(part => part is Apply { Op: Op.Mahalanobis }))
            : null;
    }

    private static FeatureForm? FormOf(Expr coefficient, Apply quadratic, FeatureExpansion expansion, int number)
    {
        var vector = (Lambda)quadratic.Arguments[0];
        var loop = new SumBinder(vector.Index, vector.Count);
        return expansion.Difference(vector.Body, loop) is { } difference
            ? new FeatureForm(coefficient, difference.Feature, difference.Sign, difference.Offset, loop, quadratic.Arguments[1], number + 1)
            : null;
    }

    private void PlanStatistic(StatisticNode statistic, HashSet<string> locations)
    {
        if (Needs(statistic).Count == 0 || Support.MayBeUndefined(statistic.Value))
            return;
        FeatureExpansion expansion = NewExpansion();
        Expr[] masks = statistic.Guards.Where(guard => !Support.IsUniform(guard)).ToArray();
        if (expansion.Terms(statistic.Value, LoopsOf(statistic), masks) is not { } terms || !expansion.Locations.IsSubsetOf(locations))
            return;
        if (terms.Any(term => term.Loop is not null || (term.Feature.IsTriangle && !(statistic.IsSymmetric && LoopsOf(statistic).Length == 2 && term.Coefficient == Expr.One))))
            return;
        featureStatistics[statistic] = terms;
        summedFeatures.UnionWith(terms.Select(term => term.Feature));
    }
}
