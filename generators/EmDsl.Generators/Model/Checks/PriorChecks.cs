using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model.Checks;

/// <summary>What a prior may say: one law of one parameter, of known numbers and parameters, on the parameter's own domain.</summary>
internal sealed class PriorChecks(ModelGraph graph)
{
    public static IEnumerable<Finding> Run(ModelGraph graph)
    {
        var checks = new PriorChecks(graph);
        return graph.Priors.SelectMany(prior => checks.Support(prior).Concat(checks.Data(prior)).Concat(checks.Alternatives(prior))).Concat(checks.Second());
    }

    private IEnumerable<Finding> Second()
    {
        foreach (IGrouping<string, PriorNode> priors in graph.Priors.GroupBy(prior => prior.Target))
        {
            foreach (PriorNode prior in priors.Skip(1))
                yield return new Finding(DiagnosticTable.MoreThanOne, prior.Name, -1, [prior.Name, $"prior of '{prior.Target}'", priors.First().Name]);
        }
    }

    private IEnumerable<Finding> Data(PriorNode prior)
    {
        foreach (BranchNode branch in prior.Branches)
        {
            foreach (string name in new[] { branch.Guard, branch.LogDensity }.OfType<Expr>().SelectMany(Substitution.Symbols).Distinct().Where(IsVariable))
            {
                yield return new Finding(
                    DiagnosticTable.NotDerivable, prior.Name, branch.Origin,
                    [$"The prior '{prior.Name}', which depends on '{name}',", "numbers, [Constant]s and parameters: a prior holds for all rows alike"]);
            }
        }
    }

    private bool IsVariable(string name) => graph.Latents.Any(latent => latent.Name == name) || graph.Data.Any(data => data.Name == name);

    private IEnumerable<Finding> Alternatives(PriorNode prior) => prior.Branches.Where(branch => branch.Exact is not null).Select(branch => new Finding(
        DiagnosticTable.NotDerivable, prior.Name, branch.Origin,
        [$"The prior '{prior.Name}', which gives '{prior.Target}' one value with certainty,", $"a '{prior.Target}' that is given, [Parameter(Fixed = true)]"]));

    // The density integrates to one over its whole support; the part that the parameter cannot reach would be missing from it.
    private IEnumerable<Finding> Support(PriorNode prior)
    {
        ParameterNode parameter = graph.Parameters.First(candidate => candidate.Name == prior.Target);
        for (int b = 0; b < prior.Branches.Count && b < prior.Supports.Count; b++)
        {
            BranchNode branch = prior.Branches[b];
            ParameterDomain needed = parameter.Domain;
            ParameterDomain support = prior.Supports[b];
            bool isMatrix = needed.Kind is Domain.Simplex or Domain.Covariance || support.Kind is Domain.Simplex or Domain.Covariance;
            bool isAngle = branch.Family == nameof(VonMises) && !IsAngle(prior.Target);
            bool fits = !isAngle && (branch.Family == nameof(Uniform) || (isMatrix ? needed.Kind == support.Kind : needed.Lower <= support.Lower && needed.Upper >= support.Upper));
            if (fits)
                continue;
            string law = branch.Family ?? "a density of its own";
            yield return new Finding(
                DiagnosticTable.OutsideDomain, prior.Name, branch.Origin,
                [$"The prior {law}, which draws {(isAngle ? "an angle" : DomainInference.Words(support))},", $"{DomainInference.Words(needed)} ({prior.Target}, by its place in the model)", Advice(needed)]);
        }
    }

    // The density of an angle integrates to one over a full turn, and not over all numbers.
    private bool IsAngle(string target) => graph.Factors.SelectMany(factor => factor.Branches).Where(branch => branch.LogDensity?.Symbols().Contains(target) == true)
        .All(branch => branch.Family == nameof(VonMises) && branch.Arguments[0] is var mean && (mean is Element element ? element.Source : mean) == new Symbol(target));

    private static string Advice(ParameterDomain domain) => domain.Kind switch
    {
        Domain.Simplex => "write 'Dirichlet(alpha)'",
        Domain.Covariance => "write 'InverseWishart(freedom, scale)'",
        Domain.UnitInterval => "write 'Beta(a, b)'",
        Domain.Positive => "write 'Gamma(shape, rate)', 'InverseGamma(shape, scale)', 'LogNormal(mu, sigma)', or 'Density(x => …, Support.Positive)'",
        _ when double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper) => "write 'Normal(mean, variance)' or 'StudentT(location, scale, freedom)'",
        _ => "write 'Uniform(lower, upper)' inside it",
    };
}
