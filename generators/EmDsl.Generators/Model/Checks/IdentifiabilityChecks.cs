using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model.Checks;

/// <summary>What any amount of data leaves open: names of exchangeable states, states that nothing tells apart, twins among parameters.</summary>
internal sealed class IdentifiabilityChecks(ModelGraph graph)
{
    private const int MostStates = 64;

    public static IEnumerable<Finding> Run(ModelGraph graph)
    {
        var checks = new IdentifiabilityChecks(graph);
        return [.. checks.States(), .. checks.Twins(), .. checks.Matrices()];
    }

    private IEnumerable<Finding> States()
    {
        foreach (LatentNode latent in graph.Latents)
        {
            bool isUsed = Children(latent.Name).Any();
            if (!isUsed)
                continue;
            if (latent.Type.Scalar == ScalarKind.Enum && latent.OrderBy is null && LatentAxes.Of(graph, latent.Name) is not null)
                yield return new Finding(DiagnosticTable.ArbitraryStates, latent.Name, -1, [latent.Name]);
            if (latent.OrderBy is { } shared && !IsIndexed(shared, latent.Name))
            {
                yield return new Finding(
                    DiagnosticTable.WrongShape, latent.Name, -1,
                    [$"OrderBy names '{shared}', which has no entry for each state of '{latent.Name}'", $"name a parameter that stands as '…[{latent.Name}]'"]);
            }
            else if (latent.OrderBy is { } key && LatentAxes.Movable(graph, latent.Name)?.Any(axis => axis.Parameter.Name == key) != true)
            {
                yield return new Finding(
                    DiagnosticTable.NotDerivable, latent.Name, -1,
                    [$"The order of '{latent.Name}' by '{key}', whose states a pattern, a fixed parameter or an equation holds in their places,", "the states as the start or the equations number them, without OrderBy"]);
            }

            if (Alike(latent) is var (first, second))
            {
                yield return new Finding(
                    DiagnosticTable.NotIdentified, latent.Name, -1,
                    [$"The states {first} and {second} of '{latent.Name}' are told apart by no distribution", "data say nothing about how they share their probability; make them one state, or let a parameter depend on them"]);
            }
        }
    }

    private bool IsIndexed(string parameter, string latent) => graph.Factors.SelectMany(Expressions).Any(expression => expression.Any(
        node => node is Element { Source: Symbol symbol } entry && symbol.Name == parameter && entry.Indices.Any(index => index.Symbols().Contains(latent))));

    private IEnumerable<FactorNode> Children(string latent) => graph.Factors.Where(factor => factor.Variable != latent && Expressions(factor).Any(expression => expression.Symbols().Contains(latent)));

    private static IEnumerable<Expr> Expressions(FactorNode factor) => factor.Branches.SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }).OfType<Expr>();

    // Two states with probabilities of their own, which nothing else uses, and the same law of every child.
    private (string First, string Second)? Alike(LatentNode latent)
    {
        if (latent.Cardinality is not Number { Value: <= MostStates and var states } || LatentAxes.Of(graph, latent.Name) is not null)
            return null;
        FactorNode own = graph.Factors.First(factor => factor.Variable == latent.Name);
        if (own.Branches.Count != 1 || own.Branches[0].Arguments.Count != 1 || Name(own.Branches[0].Arguments[0]) is not { } weights
            || graph.Parameters.FirstOrDefault(parameter => parameter.Name == weights) is not { IsFree: true, Domain.Kind: Domain.Simplex }
            || graph.Factors.Any(factor => factor != own && Expressions(factor).Any(expression => expression.Symbols().Contains(weights))))
        {
            return null;
        }

        var laws = new Dictionary<string, int>();
        FactorNode[] children = [.. Children(latent.Name)];
        for (int state = 0; state < states; state++)
        {
            string law = string.Join("\n", children.SelectMany(Expressions).Select(expression => Simplifier.Simplify(expression.Replace(new Symbol(latent.Name), new Number(state))).ToString()));
            if (laws.TryGetValue(law, out int first))
                return (State(latent, first), State(latent, state));
            laws[law] = state;
        }

        return null;
    }

    private static string State(LatentNode latent, int state) => latent.Type.Enum is { } names ? names.Names[state] : state.ToString(CultureInfo.InvariantCulture);

    private static string? Name(Expr expression) => expression switch
    {
        Symbol symbol => symbol.Name,
        Element { Source: Symbol source } => source.Name,
        _ => null,
    };

    private IEnumerable<Finding> Twins()
    {
        ParameterNode[] free = [.. graph.Parameters.Where(parameter => parameter.IsFree && parameter.Domain.Kind is not (Domain.Simplex or Domain.Covariance) && parameter.Pattern is null)];
        Expr[] densities = [.. graph.Factors.SelectMany(Expressions)];
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = i + 1; j < free.Length; j++)
            {
                (string first, string second) = (free[i].Name, free[j].Name);
                bool Both(Expr expression) => expression.Symbols() is var names && (names.Contains(first) || names.Contains(second));
                Expr[] own = [.. densities.Where(Both)];
                if (own.Length == 0)
                    continue;
                if (new TwinSearch(first, second, isProduct: false).OnlyTogether(own))
                    yield return Twin(second, $"'{first}' and '{second}' add up wherever they stand", $"adding any number to one and taking it off the other changes no density; drop one, or fix it with [Parameter(Fixed = true)]");
                else if (new TwinSearch(first, second, isProduct: true).OnlyTogether(own) || (HasNoPrior(free[i], free[j]) && IsUnbounded(free[i], free[j]) && own.All(density => BilinearForm.IsFreeOfScale(density, first, second))))
                    yield return Twin(second, $"'{first}' and '{second}' multiply wherever they stand", $"scaling one up and the other down changes no density; drop one, or fix it with [Parameter(Fixed = true)]");
            }
        }
    }

    private static bool HasNoPrior(params ParameterNode[] parameters) => parameters.All(parameter => parameter.Priors.Count == 0);

    // Either may take any scale, and so the other's.
    private static bool IsUnbounded(params ParameterNode[] parameters) => parameters.All(parameter => double.IsPositiveInfinity(parameter.Domain.Upper) && (parameter.Domain.Lower == 0 || double.IsNegativeInfinity(parameter.Domain.Lower)));

    // A covariance takes up whatever is added to it wherever it stands, another one or a diagonal, unless a prior tells the two apart.
    private IEnumerable<Finding> Matrices()
    {
        ParameterNode[] free = [.. graph.Parameters.Where(parameter => parameter.IsFree && parameter.Pattern is null && parameter.Priors.Count == 0 && (parameter.Domain.Kind is Domain.Covariance or Domain.Positive))];
        Expr[] densities = [.. graph.Factors.SelectMany(Expressions)];
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = i + 1; j < free.Length; j++)
            {
                (string first, string second) = (free[i].Name, free[j].Name);
                Expr[] own = [.. densities.Where(expression => expression.Symbols() is var names && (names.Contains(first) || names.Contains(second)))];
                bool isMatrix = free[i].Domain.Kind == Domain.Covariance || free[j].Domain.Kind == Domain.Covariance;
                if (isMatrix && new TwinSearch(first, second, isProduct: false) { IsMatrix = true }.OnlyTogether(own))
                {
                    yield return Twin(
                        second, $"'{first}' and '{second}' add up to covariances wherever they stand",
                        "what is added to one and taken off the other changes no density; drop one, give it a prior, or fix it with [Parameter(Fixed = true)]");
                }
            }
        }
    }

    // At the first equation that names the second of the two.
    private Finding Twin(string parameter, string what, string why)
    {
        FactorNode factor = graph.Factors.First(candidate => Expressions(candidate).Any(expression => expression.Symbols().Contains(parameter)));
        BranchNode branch = factor.Branches.First(candidate => new[] { candidate.Guard, candidate.LogDensity, candidate.Exact }.OfType<Expr>().Any(expression => expression.Symbols().Contains(parameter)));
        return new Finding(DiagnosticTable.NotIdentified, factor.Variable, branch.Origin, [what, why]);
    }
}
