using System.Collections.Generic;
using System.Linq;
using System.Text;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The derivation in words and formulas: the model, the complete-data log-likelihood, the E-step with its expectations, and Q block by
/// block with each update and its strategy. Blocks bring their own formulas.
/// </summary>
internal sealed partial class DerivationText
{
    private readonly ModelSpec spec;
    private readonly ModelGraph graph;
    private readonly EmPlan plan;
    private readonly StringBuilder text = new();
    private readonly string[] unobserved;
    private readonly HashSet<string> parameters;

    private DerivationText(ModelSpec spec, ModelGraph graph, EmPlan plan)
    {
        this.spec = spec;
        this.graph = graph;
        this.plan = plan;
        unobserved = EliminationPlanner.Unobserved(graph).ToArray();
        parameters = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
    }

    private string? Weight => graph.Data.FirstOrDefault(data => data.Kind == MemberKind.Weight)?.Name;

    public static string Of(ModelSpec spec, ModelGraph graph, EmPlan plan)
    {
        var derivation = new DerivationText(spec, graph, plan);
        derivation.Model();
        derivation.CompleteData();
        derivation.LogPrior();
        derivation.EStep();
        derivation.Expectations();
        derivation.MStep();
        return derivation.WithGroups(derivation.text.ToString()).TrimEnd('\n');
    }

    /// <summary>The update of each free parameter, for hover documentation.</summary>
    public static IReadOnlyDictionary<string, string> Updates(EmPlan plan)
    {
        var updates = new Dictionary<string, string>();
        foreach (UpdateBlock block in plan.Blocks)
        {
            foreach (string parameter in block.Parameters)
                updates[parameter] = $"M-step: {block.Strategy}; {string.Join("; ", block.Formulas)}.";
        }

        return updates;
    }

    private void Line(string line, int depth = 1) => text.Append(new string(' ', 2 * depth)).Append(line).Append('\n');

    private void Heading(string heading) => text.Append(text.Length == 0 ? "" : "\n").Append(heading).Append('\n');

    private void Model()
    {
        Heading("Model " + spec.Name);
        foreach (FactorNode factor in graph.Factors)
            Line($"{Subject(factor)} ~ {string.Join("; ", factor.Branches.Select(branch => Law(branch) + Where(branch)))}");
        foreach (FactorNode factor in graph.Factors.Where(factor => factor.Branches[0].NodeValue is not null))
            Line($"{Subject(factor)} = {MathPrinter.Print(factor.Branches[0].NodeValue!)} at the node {Subject(factor)} of a Gauss–Hermite rule of {NodeCount(factor)} nodes z, weights w: the log-likelihood is that of this sum");
        foreach (PriorNode prior in graph.Priors)
            Line($"{Subject(prior)} ~ {string.Join("; ", prior.Branches.Select(branch => Law(branch) + Where(branch)))}, a prior");
    }

    private void CompleteData()
    {
        Heading($"Complete-data log-likelihood: the sum over rows{(Weight is { } weight ? $", each times {weight}," : "")} of");
        foreach (FactorNode factor in graph.Factors)
        {
            string sum = factor.Entries is { } entries ? $"Σ_{entries.Index} " : "";
            foreach (BranchNode branch in factor.Branches)
            {
                Line($"{sum}log p({Subject(factor)}{Given(factor, branch)}) = " + (branch.Exact is { } exact
                    ? $"0 if {Subject(factor)} = {Bracketed(exact)}, else −∞"
                    : sum.Length == 0 ? MathPrinter.Print(branch.LogDensity!) : sum + Bracketed(branch.LogDensity!)) + Where(branch));
            }
        }
    }

    private void LogPrior()
    {
        if (graph.Priors.Count == 0)
            return;
        Heading("Log-prior, which the objective adds to the log-likelihood: the sum of");
        foreach (PriorNode prior in graph.Priors)
        {
            string sum = string.Concat(prior.Indices.Select(index => $"Σ_{index.Index} "));
            foreach (BranchNode branch in prior.Branches)
                Line($"{sum}log p({Subject(prior)}) = {(sum.Length == 0 ? MathPrinter.Print(branch.LogDensity!) : sum + Bracketed(branch.LogDensity!))}{Where(branch)}");
        }
    }

    // The sums that carry the states from row to row; their product with the same sums from the last row back gives the posteriors.
    private void Recursion(SequencePlan sequence)
    {
        for (int c = 0; c < plan.Elimination.Cliques.Count; c++)
        {
            CliqueNode clique = plan.Elimination.Cliques[c];
            Line($"sum out {clique.Variable}{(clique.Separator.Count == 0 ? "" : $" given {string.Join(", ", clique.Separator)}")}");
        }

        string Factor(int table) => sequence.Tables[table] is { IsPerRow: true } own
            ? $"p(row | {string.Join(", ", own.Scope)})"
            : string.Join(" ", sequence.Tables[table].Factors.Select(f => $"p({Subject(graph.Factors[f])}{Given(graph.Factors[f])})").Distinct());
        foreach (WindowStep step in sequence.Steps)
        {
            string inner = string.Concat(step.Inner.Select(table => " " + Factor(table))), outer = string.Concat(step.Outer.Select(table => Factor(table) + " "));
            Line($"α({string.Join(", ", step.Leaving)}) = {outer}Σ_{step.Eliminated} α({string.Join(", ", step.Entering)}){inner}");
        }

        Line("log p(sequence) = log Σ α after the last row; r is α times the same sums taken from the last row back");
    }

    private void EStep()
    {
        string observed = string.Join(", ", graph.Data.Where(data => data.Kind == MemberKind.Observed).Select(data => data.Name).DefaultIfEmpty("row"));
        string[] conditions = graph.Data.Where(data => data.Kind is MemberKind.Covariate or MemberKind.Group && graph.Factors.Any(factor => Parents(factor).Contains(data.Name))).Select(data => data.Name).ToArray();
        string given = conditions.Length == 0 ? "" : " | " + string.Join(", ", conditions);
        Heading($"E-step{(plan.Blocks.Count == 0 ? "" : " at the parameters θ′ before the step")}, for each {(plan.Groups is not null ? "group of rows" : plan is { LinearGaussian.Leaving: > 0 } ? "sequence of rows" : "row")}");
        if (plan.LinearGaussian is { } gaussian)
        {
            Smoother(gaussian);
            return;
        }

        if (plan.Sequence is { Steps.Count: > 0 } sequence)
        {
            Recursion(sequence);
            return;
        }

        if (plan.Elimination.Cliques.Count == 0 && plan.Groups is null)
        {
            Line("nothing is hidden: log p(row) is the sum of the above" + (plan.Blocks.Count == 0 ? "" : Weight is { } weights ? $", and r = {weights}" : ", and r = 1"));
            return;
        }

        for (int c = 0; c < plan.Elimination.Cliques.Count; c++)
        {
            CliqueNode clique = plan.Elimination.Cliques[c];
            IEnumerable<string> factors = graph.Factors.Where((_, f) => plan.Elimination.Scopes[f] == c).Select(LogDensity);
            IEnumerable<string> messages = plan.Elimination.Cliques.Where(child => child.Parent == c).Select(Message);
            Line($"{Message(clique)} = log Σ_{clique.Variable} exp({string.Join(" + ", factors.Concat(messages))})");
        }

        if (plan.Groups is { } groups)
        {
            Groups(groups, observed, conditions);
            return;
        }

        string[] roots = plan.Elimination.Cliques.Where(clique => clique.Parent < 0).Select(Message)
            .Concat(graph.Factors.Where((_, f) => plan.Elimination.Scopes[f] < 0).Select(factor => $"log p({Subject(factor)}{Given(factor)})")).ToArray();
        Line($"log p({observed}{given}) = {string.Join(" + ", roots)}");
        if (plan.Blocks.Count > 0)
            Line($"r(h) = {(Weight is { } weight ? weight + " " : "")}P(h | {string.Join(", ", conditions.Prepend(observed))}) for values h of {string.Join(", ", unobserved)}, by the same sums in reverse");
    }

    private int NodeCount(FactorNode factor) => graph.Latents.First(latent => latent.Name == factor.Variable).Nodes;

    private string LogDensity(FactorNode factor) => (factor.Entries is { } entries ? $"Σ_{entries.Index} " : "") + $"log p({Subject(factor)}{Given(factor)})";

    private static string Message(CliqueNode clique) => $"m_{clique.Variable}{(clique.Separator.Count == 0 ? "" : $"({string.Join(", ", clique.Separator)})")}";

    private void Expectations()
    {
        if (plan.Statistics.Count == 0)
            return;
        Heading("Expected sufficient statistics");
        foreach (StatisticNode statistic in plan.Statistics)
            Line($"{Formula.Name(statistic)} = {Expectation(statistic)}");
    }

    private string Expectation(StatisticNode statistic)
    {
        var names = new HashSet<string>(statistic.Guards.Append(statistic.Value).Concat(statistic.Dimensions.Select(dimension => dimension.At)).SelectMany(Substitution.Symbols));
        string[] hidden = unobserved.Where(names.Contains).ToArray();
        string[] summed = hidden.Where(name => statistic.Dimensions.All(dimension => dimension.Name != name)).Concat(statistic.Inner.Select(binder => binder.Index)).ToArray();
        var product = new List<string>();
        if (hidden.Length > 0)
            product.Add($"r({string.Join(", ", hidden)})");
        else if (Weight is { } weight)
            product.Add(weight);
        foreach (Dimension computed in statistic.Dimensions.Where(dimension => dimension.IsBound && dimension.At is not Bound))
            product.Add($"[{computed.Column ?? Bracketed(computed.At)} = {computed.Name}]");
        product.AddRange(statistic.Guards.Select(guard => $"[{MathPrinter.Print(guard)}]"));
        if (statistic.Value != Expr.One)
        {
            Expr value = statistic.FilledBy is null ? Substitution.Rewrite(statistic.Value, Primed) : statistic.Value;
            string text = MathPrinter.Print(value);
            product.Add(Expected(value, text) is var expected && expected != text ? expected : MathPrinter.IsCondition(value) ? $"[{text}]" : value is Apply { Op: Op.Add or Op.If } ? $"({text})" : text);
        }

        string sums = "Σ_rows " + (summed.Length == 0 ? "" : $"Σ_{{{string.Join(",", summed)}}} ") + (product.Count == 0 ? "1" : string.Join(" ", product));
        string[] given = statistic.Dimensions.Where(dimension => !dimension.IsBound && !hidden.Contains(dimension.Name)).Select(dimension => dimension.Name).ToArray();
        return sums + (given.Length == 0 ? "" : $" over the rows with that {string.Join(" and ", given)}") + (statistic.FilledBy is { } filler ? $", once {filler} is updated" : "");
    }

    private Expr Primed(Expr node) => node is Symbol symbol && parameters.Contains(symbol.Name) ? new Symbol(symbol.Name + "′") : node;

    private void MStep()
    {
        if (plan.Blocks.Count == 0)
            return;
        bool isShifted = plan.Blocks.SelectMany(block => block.Objective).Any(term => graph.Parameters.Any(parameter => term.Contains(LocationShift.ShiftName(parameter.Name))));
        Heading($"M-step: Q(θ | θ′){(graph.Priors.Count > 0 ? " plus the log-prior" : "")} is, up to a constant, the sum of these parts{(isShifted ? ", with Δθ = θ − θ′" : "")}{(plan.Blocks.Any(block => block.IsProportional) ? "; ∝ leaves out a factor that moves no maximum" : "")}");
        foreach (UpdateBlock block in plan.Blocks)
        {
            string[] objective = block.Objective.ToArray();
            Line($"Q({string.Join(", ", block.Parameters)}) {(block.IsProportional ? "∝" : "=")} {objective[0]}");
            foreach (string term in objective.Skip(1))
                Line(term[0] == '−' ? "− " + term.Substring(1) : "+ " + term, 2);
            Line($"{block.Strategy}:", 2);
            foreach (string formula in block.Formulas)
                Line(formula, 3);
        }
    }

    private static string Subject(PriorNode prior) => Formula.Entry(prior.Target, prior.Indices.Select(index => (Expr)new Bound(index.Index)).ToArray());

    private static string Subject(FactorNode factor) => factor.Entries is { } entries ? $"{factor.Variable}[{entries.Index}]" : factor.Variable;

    // Of one branch, without what only others look back at.
    private string Given(FactorNode factor, BranchNode? branch = null)
    {
        string[] parents = Parents(factor).Concat(Earlier(branch is null ? factor.Branches : [branch])).ToArray();
        return parents.Length == 0 ? "" : " | " + string.Join(", ", parents);
    }

    private static IEnumerable<Expr> Parts(IEnumerable<BranchNode> branches) => branches.SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }).OfType<Expr>();

    private IEnumerable<string> Earlier(IEnumerable<BranchNode> branches)
    {
        var names = new HashSet<string>(Parts(branches).SelectMany(Substitution.Symbols));
        return graph.Earlier.Select(earlier => earlier.Name).Where(names.Contains);
    }

    // The members that the density depends on, besides the variable itself.
    private IEnumerable<string> Parents(FactorNode factor)
    {
        var names = new HashSet<string>(Parts(factor.Branches).SelectMany(Substitution.Symbols));
        return graph.Latents.Select(latent => latent.Name).Concat(graph.Data.Select(data => data.Name)).Where(name => name != factor.Variable && names.Contains(name));
    }

    private static string Bracketed(Expr expression) => expression is Number or Symbol or Element or Apply { Op: Op.Log } ? MathPrinter.Print(expression) : $"({MathPrinter.Print(expression)})";

    private static string Where(BranchNode branch) => branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "";

    private static string Law(BranchNode branch) => branch.Exact is { } exact ? $"Exactly({MathPrinter.Print(exact)})"
        : (branch.Family ?? branch.External?.Name) is { } family ? $"{family}({string.Join(", ", branch.Arguments.Select(MathPrinter.Print))})"
        : "exp(" + MathPrinter.Print(branch.LogDensity!) + ")";
}
