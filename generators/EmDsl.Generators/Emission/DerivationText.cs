using System.Collections.Generic;
using System.Linq;
using System.Text;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The derivation in words and formulas: the model, the E-step, the statistics, and each update with its strategy.</summary>
internal static class DerivationText
{
    public static string Of(ModelSpec spec, ModelGraph graph, EmPlan plan)
    {
        var text = new StringBuilder();
        text.Append("Model ").Append(spec.Name).Append('\n');
        foreach (FactorNode factor in graph.Factors)
            text.Append("  ").Append(Equation(factor)).Append('\n');
        text.Append('\n').Append("Log-density of each equation\n");
        foreach (FactorNode factor in graph.Factors)
        {
            foreach (BranchNode branch in factor.Branches)
            {
                text.Append("  ").Append(Subject(factor)).Append(branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "").Append(": ")
                    .Append(branch.Exact is { } exact ? $"0 where {Subject(factor)} = {MathPrinter.Print(exact)}, else −∞" : MathPrinter.Print(branch.LogDensity!)).Append('\n');
            }
        }

        text.Append('\n').Append("E-step, for each row\n");
        if (plan.Elimination.Cliques.Count == 0)
            text.Append("  No latent variable: the log-density is the sum of the above.\n");
        foreach (CliqueNode clique in plan.Elimination.Cliques)
        {
            text.Append("  Sum out ").Append(clique.Variable)
                .Append(clique.Separator.Count == 0 ? "" : " given " + string.Join(", ", clique.Separator))
                .Append(": log Σ exp of the log-densities that name it\n");
        }

        if (plan.Elimination.Cliques.Count > 0)
            text.Append("  Posterior probabilities follow in the reverse order; r is a posterior probability times the row's weight.\n");
        text.Append('\n').Append("Sufficient statistics\n");
        foreach (StatisticNode statistic in plan.Statistics)
            text.Append("  ").Append(Statistic(statistic)).Append('\n');
        text.Append('\n').Append("M-step\n");
        foreach (UpdateBlock block in plan.Blocks)
        {
            text.Append("  ").Append(string.Join(", ", block.Parameters)).Append(": ").Append(block.Strategy).Append('\n');
            foreach (string line in Formulas(block))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The update of each free parameter, for hover documentation.</summary>
    public static IReadOnlyDictionary<string, string> Updates(EmPlan plan)
    {
        var updates = new Dictionary<string, string>();
        foreach (UpdateBlock block in plan.Blocks)
        {
            foreach (string parameter in block.Parameters)
                updates[parameter] = $"M-step: {block.Strategy}; {string.Join("; ", Formulas(block))}.";
        }

        return updates;
    }

    private static string Subject(FactorNode factor) => factor.Entries is { } entries ? $"{factor.Variable}[{entries.Index}]" : factor.Variable;

    private static string Equation(FactorNode factor) => Subject(factor) + " ~ " + string.Join("; ", factor.Branches.Select(branch =>
        (branch.Exact is { } exact ? $"Exactly({MathPrinter.Print(exact)})"
            : branch.Family is { } family ? $"{family}({string.Join(", ", branch.Arguments.Select(MathPrinter.Print))})"
            : "exp(" + MathPrinter.Print(branch.LogDensity!) + ")")
        + (branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "")));

    private static string Statistic(StatisticNode statistic)
    {
        string indices = statistic.Dimensions.Count == 0 ? "" : $"[{string.Join(", ", statistic.Dimensions.Select(dimension => dimension.Name))}]";
        string entries = string.Concat(statistic.Dimensions.Where(dimension => dimension.IsBound && dimension.At is not Bound).Select(dimension => dimension.Column is { } column
            ? $", one for every value of {column}"
            : $", {dimension.Name} = {MathPrinter.Print(dimension.At)}"));
        string guards = statistic.Guards.Count == 0 ? "" : $" where {string.Join(" and ", statistic.Guards.Select(MathPrinter.Print))}";
        string sums = string.Concat(statistic.Inner.Select(binder => $" over {binder.Index}"));
        return $"{statistic.Name}{indices} = Σ{sums} r {(statistic.Value == Expr.One ? "" : "· " + MathPrinter.Print(statistic.Value))}{guards}{entries}".TrimEnd();
    }

    private static IEnumerable<string> Formulas(UpdateBlock block)
    {
        switch (block)
        {
            case SimplexUpdate simplex:
                yield return $"{simplex.Parameter} ∝ {Sum(simplex.Counts)}";
                break;
            case ClosedFormUpdate closed:
                string theta = closed.IsShift ? "δ = new − previous " + closed.Parameter : closed.Parameter;
                yield return $"A = {Sum(closed.A)}, B = {Sum(closed.B)}";
                yield return closed.Form switch
                {
                    ClosedForm.Proportion => $"{theta} = A / (A + B), the maximum of A log θ + B log(1 − θ)",
                    ClosedForm.Quadratic => $"{theta} = −A / (2 B), the maximum of A θ + B θ²",
                    _ => $"{theta} = (−A / (c B))^(1/c) with c = {CSharpPrinter.Literal(closed.Exponent)}, the maximum of A log θ + B θ^c",
                };
                break;
            case GaussianUpdate gaussian:
                if (gaussian.Location is { } location)
                    yield return $"{location} = previous + Σ r y / Σ r, with y = x − previous";
                if (gaussian.Covariance is { } covariance)
                    yield return $"{covariance} = Σ r (y − δ)(y − δ)ᵀ / Σ r";
                break;
            case ReweightedUpdate reweighted:
                string d = MathPrinter.Print(reweighted.Terms[0].Form.Size), freedom = reweighted.Freedom ?? MathPrinter.Print(reweighted.Terms[0].Form.Freedom);
                string center = reweighted.Location ?? "m";
                yield return $"u = ({freedom} + {d}) / ({freedom} + Δ²), with Δ² = (x − {center})ᵀ {reweighted.Scale}⁻¹ (x − {center})";
                if (reweighted.Location is { } moving)
                    yield return $"{moving} = Σ r u x / Σ r u";
                if (reweighted.EstimatesScale)
                    yield return $"{reweighted.Scale} = Σ r u (x − {center})(x − {center})ᵀ / Σ r · Σ r {freedom} / Σ r {freedom} u{(reweighted.Shape == ScaleShape.Full ? "" : reweighted.Shape == ScaleShape.Diagonal ? ", its diagonal" : ", its mean diagonal")}";
                if (reweighted.EstimatesFreedom)
                    yield return $"{freedom} maximises Σ r log t";
                break;
            case MedianUpdate median:
                yield return $"{median.Parameter} minimises Σ r |{MathPrinter.Print(median.Value)} − θ|";
                break;
            case RangeUpdate range:
                yield return $"the smallest and largest {range.Variable}";
                break;
            case NewtonUpdate newton:
                foreach (QTerm term in newton.Terms)
                    yield return $"Q has {Name(term.Statistic)} · ({MathPrinter.Print(term.Natural)})";
                foreach (RowTerm row in newton.Rows)
                    yield return $"Q has Σ r ({MathPrinter.Print(row.LogDensity)})";
                break;
        }
    }

    private static string Sum(IReadOnlyList<WeightedTerm> terms) => terms.Count == 0 ? "0" : string.Join(" + ", terms.Select(term =>
        term.Coefficient == Expr.One ? Name(term.Statistic) : $"({MathPrinter.Print(term.Coefficient)}) {Name(term.Statistic)}"));

    private static string Name(StatisticNode statistic) => statistic.Dimensions.Count == 0
        ? statistic.Name
        : $"{statistic.Name}[{string.Join(", ", statistic.Dimensions.Select(dimension => dimension.Name))}]";
}
