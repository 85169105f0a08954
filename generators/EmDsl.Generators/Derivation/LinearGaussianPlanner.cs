using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Plans the elimination of continuous latent variables where every law that holds one is normal, with a mean affine in them and a
/// covariance free of them; names what is in the way where one is not.
/// </summary>
internal sealed class LinearGaussianPlanner
{
    private readonly ModelGraph graph;
    private readonly HashSet<string> continuous;
    private readonly List<Finding> findings = [];

    private LinearGaussianPlanner(ModelGraph graph)
    {
        this.graph = graph;
        continuous = [.. graph.ContinuousNames];
    }

    public static (LinearGaussianPlan? Plan, IReadOnlyList<Finding> Findings) Plan(ModelGraph graph)
    {
        var planner = new LinearGaussianPlanner(graph);
        if (!graph.IntegratedNames.Any())
            return (null, []);
        LinearGaussianPlan plan = planner.Plan();
        return (planner.findings.Count == 0 ? plan : null, planner.findings);
    }

    /// <summary>What the M-step cannot take from expectations of finite statistics: no row keeps its posterior for passes over the rows.</summary>
    public static IEnumerable<Finding> Check(ModelGraph graph, IEnumerable<UpdateBlock> blocks)
    {
        HashSet<string> continuous = [.. graph.IntegratedNames];
        foreach (NewtonUpdate update in blocks.OfType<NewtonUpdate>())
        {
            foreach (RowTerm row in update.Rows.Where(row => row.LogDensity.Symbols().Overlaps(continuous)))
            {
                yield return new Finding(
                    DiagnosticTable.NotDerivable,
                    row.Variable,
                    graph.Factors[row.Factor].Branches[row.Branch].Origin,
                    [
                        $"The law of '{row.Variable}', which needs passes over the rows to estimate '{update.Names[0]}' where {(graph.ContinuousNames.Any() ? "continuous latent variables" : "missing entries")} are integrated out,",
                        "a variance that is a parameter, or a parameter times data",
                    ]);
            }
        }
    }

    private LinearGaussianPlan Plan()
    {
        Discrete();
        int[] holders = [.. Enumerable.Range(0, graph.Factors.Count).Where(f => Holds(graph.Factors[f]))];
        var factors = new Dictionary<int, GaussianFactor>();
        foreach (int f in holders)
        {
            if (Factor(f) is { } factor)
                factors[f] = factor;
        }

        (UnknownNode[] leaving, UnknownNode[] others, string[] before) = Unknowns(holders);
        return new LinearGaussianPlan(
            [.. leaving, .. others],
            leaving.Length,
            before.ToEquatableArray(),
            findings.Count > 0 ? [] : Ordered(holders).Select(f => factors[f]).ToEquatableArray());
    }

    private bool Holds(FactorNode factor) => continuous.Contains(factor.Variable) || graph.IsCompleted(factor.Variable) || Expressions(factor).SelectMany(Substitution.Symbols).Any(continuous.Contains);

    private static IEnumerable<Expr> Expressions(FactorNode factor) =>
        factor.Branches.SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }).OfType<Expr>();

    private bool IsLatent(string variable) => graph.Latents.Any(latent => latent.Name == variable);

    private Expr SizeOf(string name) => graph.DataOf(name)!.Dimension ?? Expr.One;

    // Given a discrete state the others are normal, but their number of terms multiplies: no exact E-step over both.
    private void Discrete()
    {
        string[] unobserved = [.. EliminationPlanner.Unobserved(graph)];
        if (unobserved.Length == 0)
            return;
        if (graph.Latents.FirstOrDefault(node => node.IsContinuous) is not { } latent)
        {
            string vector = graph.IntegratedNames.First();
            findings.Add(new Finding(
                DiagnosticTable.NotDerivable,
                vector,
                -1,
                [
                    $"The vector '{vector}' with missing entries in a model with the unobserved discrete variable '{unobserved[0]}'",
                    $"entries that are drawn one by one, '[Observed(AllowMissing = true)] double[] {vector} => Each(j => …)'",
                ]));
            return;
        }

        bool isChain = graph.Earlier.Any(earlier => earlier.Variable == latent.Name);
        string known = $"a known '{unobserved[0]}', as a covariate";
        findings.Add(new Finding(
            DiagnosticTable.NotDerivable,
            latent.Name,
            -1,
            isChain
                ? [
                    $"The chain of the continuous latent variable '{latent.Name}' beside the unobserved discrete variable '{unobserved[0]}', which makes its law a mixture of more normals with every row,",
                    $"{known}, or a chain of discrete states alone",
                ]
                : [
                    $"The continuous latent variable '{latent.Name}' in a model with the unobserved discrete variable '{unobserved[0]}'",
                    latent.Type.Scalar == ScalarKind.Vector ? known : $"quadrature, '[Latent(Quadrature = 21)] double {latent.Name} => …', under which '{unobserved[0]}' is summed out, or {known}",
                ]));
    }

    private (UnknownNode[] Leaving, UnknownNode[] Others, string[] Before) Unknowns(int[] holders)
    {
        var leaving = new List<UnknownNode>();
        var others = new List<UnknownNode>();
        var before = new List<string>();
        foreach (LatentNode latent in graph.Latents.Where(node => node.IsContinuous))
        {
            int lag = graph.Earlier.Where(earlier => earlier.Variable == latent.Name).Select(earlier => earlier.Lag).DefaultIfEmpty(0).Max();
            Expr size = SizeOf(latent.Name);
            if (lag == 0)
                others.Add(new UnknownNode(latent.Name, size));
            for (int l = 0; l < lag; l++)
            {
                leaving.Add(new UnknownNode(l == 0 ? latent.Name : EarlierNode.NameOf(latent.Name, l), size));
                before.Add(EarlierNode.NameOf(latent.Name, l + 1));
            }
        }

        others.AddRange(before.Where(name => leaving.All(unknown => unknown.Name != name)).Select(name => new UnknownNode(name, SizeOf(name))));
        others.AddRange(holders.Select(f => graph.Factors[f].Variable).Where(graph.IsCompleted).Select(name => new UnknownNode(name, SizeOf(name))));
        return ([.. leaving], [.. others], [.. before]);
    }

    // What is drawn after what its law names, and what is observed last.
    private IEnumerable<int> Ordered(int[] holders)
    {
        var open = holders.Where(f => continuous.Contains(graph.Factors[f].Variable)).ToList();
        while (open.Count > 0)
        {
            int next = open.First(f => !open.Any(other => other != f && Expressions(graph.Factors[f]).SelectMany(Substitution.Symbols).Contains(graph.Factors[other].Variable)));
            open.Remove(next);
            yield return next;
        }

        foreach (int f in holders.Where(f => !continuous.Contains(graph.Factors[f].Variable)))
            yield return f;
    }

    private GaussianFactor? Factor(int f)
    {
        FactorNode factor = graph.Factors[f];
        GaussianLaw?[] laws = [.. factor.Branches.Select(branch => Law(factor, branch))];
        if (laws.Contains(null))
            return null;
        bool isDrawn = IsLatent(factor.Variable);
        Expr count = factor.Entries is { } entries ? entries.Count : SizeOf(factor.Variable);
        return new GaussianFactor(f, isDrawn, count, laws.All(law => law!.Variance is not null), laws.Select(law => law!).ToEquatableArray());
    }

    private GaussianLaw? Law(FactorNode factor, BranchNode branch)
    {
        string variable = factor.Variable;
        bool isOwn = continuous.Contains(variable);
        string named = Expressions(factor).SelectMany(Substitution.Symbols).FirstOrDefault(name => continuous.Contains(name) && name != variable) ?? variable;
        string latent = graph.Earlier.FirstOrDefault(earlier => earlier.Name == named)?.Variable ?? named;
        if (branch.Guard is { } guard && guard.Symbols().Any(continuous.Contains))
            return Refuse(variable, branch, $"The law of '{variable}', which a condition on the continuous latent variable '{latent}' chooses,", "a condition on data or on the place in the sequence");
        if (branch.Exact is Symbol stays && graph.Earlier.Any(earlier => earlier.Name == stays.Name && earlier.Variable == variable))
        {
            string? entry = graph.DataOf(variable)!.Dimension is null ? null : "entry";
            return new GaussianLaw(entry, new AffineForm(Expr.Zero, [new AffineTerm(stays.Name, entry is null ? Expr.Zero : new Bound(entry), Expr.One)], "column"), Expr.Zero, null);
        }

        if (branch.Family is not ("Normal" or "MultivariateNormal" or "StandardNormal"))
        {
            string law = branch.Exact is not null ? "'Exactly(…)'" : branch.Family is { } family ? $"'{family}(…)'" : "A density of the model's own";
            return Refuse(
                variable, branch,
                isOwn ? $"{law} as the law of the continuous latent variable '{variable}'" : $"{law} as the law of '{variable}', which depends on the continuous latent variable '{latent}',",
                "'Normal(mean, variance)' or 'MultivariateNormal(mean, covariance)' with a mean that is linear in the continuous latent variables");
        }

        if (branch.Family == "StandardNormal")
            return new GaussianLaw("entry", new AffineForm(Expr.Zero, [], "column"), Expr.One, null);
        if (branch.Entries[1].Symbols().FirstOrDefault(continuous.Contains) is { } scaling)
        {
            string cause = graph.Earlier.FirstOrDefault(earlier => earlier.Name == scaling)?.Variable ?? scaling;
            return Refuse(variable, branch, $"The {(branch.Family == "Normal" ? "variance" : "covariance")} of '{variable}', which depends on the continuous latent variable '{cause}',", "one that depends on parameters, data and the place in the sequence alone");
        }

        (string? index, Expr mean) = branch.Entries[0] is Lambda vector ? (vector.Index, vector.Body) : (factor.Entries?.Index, branch.Entries[0]);
        if (AffineForm.Of(mean, continuous.Contains) is not { } affine)
        {
            return Refuse(
                variable, branch,
                $"The mean of '{variable}', which is not linear in the continuous latent variable '{latent}',",
                $"a mean that is linear in it, such as 'a * {latent} + b' with a and b parameters or data: nothing else is integrated out exactly");
        }

        return branch.Entries[1] is Lambda { Body: Lambda inner } covariance
            ? Diagonal(covariance, inner, index!) is { } variances ? new GaussianLaw(index, affine, variances, null) : new GaussianLaw(index, affine, null, covariance)
            : new GaussianLaw(index, affine, branch.Entries[1], null);
    }

    // Diagonal(v) and v * Identity are 0 off the diagonal.
    private static Expr? Diagonal(Lambda rows, Lambda columns, string index)
    {
        Expr first = new Bound(rows.Index), second = new Bound(columns.Index);
        Expr Where(Expr areEqual) => Simplifier.Simplify(columns.Body.Rewrite(node =>
            node is Apply { Op: Op.Equal } equal && equal.Arguments.Contains(first) && equal.Arguments.Contains(second) ? areEqual : node));
        return Where(Expr.Zero) == Expr.Zero ? Simplifier.Simplify(Where(Expr.One).Replace(second, first)).Replace(first, new Bound(index)) : null;
    }

    private GaussianLaw? Refuse(string variable, BranchNode branch, string term, string nearest)
    {
        findings.Add(new Finding(DiagnosticTable.NotDerivable, variable, branch.Origin, [term, nearest]));
        return null;
    }
}
