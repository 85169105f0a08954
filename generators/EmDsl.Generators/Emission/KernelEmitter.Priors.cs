using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Priors: the log-density that joins the log-likelihood, and their part in the updates of means and covariances.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitLogPrior()
    {
        if (graph.Priors.Count == 0)
            return;
        writer.Line("/// <summary>The log-density of the priors at the prepared parameters.</summary>");
        OpenMethod("internal double LogPrior()");
        writer.Line("double logDensity = 0.0;");
        foreach (PriorNode prior in graph.Priors)
        {
            foreach (BranchNode branch in prior.Branches)
            {
                writer.Line();
                writer.Line($"// {DescribePrior(prior, branch)}");
                foreach (SumBinder index in prior.Indices)
                    OpenLoop(index.Index, index.Count);
                if (prior.Indices.Count == 0)
                    writer.Open("");
                if (branch.Guard is { } guard)
                {
                    var condition = new Scope(this, "parameters");
                    string text = condition.Expressions.Condition(guard);
                    condition.Flush(writer, []);
                    writer.Open($"if ({text})");
                }

                var scope = new Scope(this, "parameters");
                string value = scope.Expressions.Double(AtBoundary(graph.WithMatrices(branch.LogDensity!)));
                scope.Flush(writer, []);
                writer.Line($"logDensity += {value};");
                for (int i = prior.Indices.Count == 0 ? -1 : 0; i < prior.Indices.Count; i++)
                    writer.Close();
                if (branch.Guard is not null)
                    writer.Close();
            }
        }

        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    internal static string DescribePrior(PriorNode prior, BranchNode branch)
    {
        string indices = prior.Indices.Count == 0 ? "" : $"[{string.Join(", ", prior.Indices.Select(index => index.Index))}]";
        string law = branch.Family is { } family ? $"{family}({string.Join(", ", branch.Arguments.Select(MathPrinter.Print))})" : "exp(" + MathPrinter.Print(branch.LogDensity!) + ")";
        return $"{prior.Target}{indices} ~ {law}{(branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "")}";
    }

    // c · log θ is 0 where c and θ are 0: a density that is flat there.
    private Expr AtBoundary(Expr density) => density.Rewrite(node =>
    {
        if (node is not Apply { Op: Op.Multiply } product)
            return node;
        Expr? logarithm = product.Arguments.FirstOrDefault(factor => factor is Apply { Op: Op.Log } && factor.Symbols().Any(name => names.Parameter(name) is { IsConstant: false }));
        return logarithm is Apply log
            ? Functions.XLogY(Simplifier.Simplify(new Apply(Op.Multiply, product.Arguments.Where(factor => factor != logarithm).ToEquatableArray())), log.Arguments[0])
            : node;
    });

    // Loops over the priors of a location: the text of its group, of the weight, and the vector y.
    private void EmitLocationPriors(GaussianUpdate update, string size, IReadOnlyList<Expr> leading, System.Action<string, string, Lambda> body)
    {
        foreach (GaussianPrior prior in update.Priors.Where(prior => prior.Location is not null))
        {
            EmitPriorLoops(prior, scope =>
            {
                string weight = scope.Expressions.DoublePrimary(prior.Weight);
                string group = scope.Expressions.Position(prior.LocationIndices, leading);
                scope.Flush(writer, []);
                body(group, weight, prior.Value!);
            });
        }
    }

    private void EmitPriorLoops(GaussianPrior prior, System.Action<Scope> body)
    {
        foreach (SumBinder loop in prior.Loops)
            OpenLoop(loop.Index, loop.Count);
        if (prior.Loops.Count == 0)
            writer.Open("");
        body(new Scope(this, "current"));
        for (int i = prior.Loops.Count == 0 ? -1 : 0; i < prior.Loops.Count; i++)
            writer.Close();
    }

    // An entry of a vector or matrix at loop variables of the method.
    private void EmitAt(Expr entry, System.Action<string> body)
    {
        var scope = new Scope(this, "current");
        string text = scope.Expressions.DoublePrimary(entry);
        scope.Flush(writer, []);
        body(text);
    }

    private static Expr At(Lambda vector, string index) => vector.Body.ReplaceBound(vector.Index, new Bound(index));

    private void EmitWeightedPriors(GaussianUpdate update, string location, string size, IReadOnlyList<Expr> leading)
    {
        string shift = ShiftField(location), normal = names.Local(location, "Normal"), sum = names.Local(location, "PriorSum");
        foreach (GaussianPrior prior in update.Priors.Where(prior => prior.Location is not null))
        {
            EmitPriorLoops(prior, scope =>
            {
                string weight = scope.Expressions.DoublePrimary(prior.Weight);
                string group = ExpressionWriter.Parenthesise(scope.Expressions.Position(prior.LocationIndices, leading));
                string covariance = ExpressionWriter.Parenthesise(scope.Expressions.Position(prior.CovarianceIndices, Leading(prior.CovarianceName, 2).ToArray()));
                scope.Flush(writer, []);
                writer.Open($"for (int i = 0; i < {size}; i++)");
                EmitAt(At(prior.Value!, "i"), entry => writer.Line($"{sum}[i] = {weight} * {entry};"));
                writer.Close();
                writer.Line();
                writer.Line("global::EmDsl.Numerics.GeneralizedLeastSquares.Add(");
                writer.Continue($"{weight},");
                writer.Continue($"{sum},");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({FactorField(prior.CovarianceName)}, {covariance} * {size} * {size}, {size} * {size}),");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({normal}, {group} * {size} * {size}, {size} * {size}),");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({shift}, {group} * {size}, {size}));");
            });
        }

        EmitEntryPriors(update.A, location, (entry, value) => writer.Line($"{shift}[{entry}] += {value};"));
        EmitEntryPriors(update.B, location, (entry, value) =>
        {
            // Q has −½ δᵀ N δ, so that B δ² is a diagonal entry of N less 2 B.
            writer.Line($"int diagonal = {entry};");
            writer.Line($"{normal}[(diagonal * {size}) + (diagonal % {size})] -= 2.0 * {value};");
        });
    }

    private void EmitEntryPriors(IEnumerable<WeightedTerm> terms, string location, System.Action<string, string> body)
    {
        IReadOnlyList<Expr> dimensions = names.Parameter(location)!.Dimensions;
        foreach (WeightedTerm term in terms)
        {
            if (term.Loops.Count == 0)
                writer.Open("");
            EmitTerm(term.Statistic, term.Loops, (scope, _) =>
            {
                string entry = scope.Expressions.Position(term.Target, dimensions);
                string value = scope.Expressions.DoublePrimary(term.Coefficient);
                scope.Flush(writer, []);
                body(entry, value);
            });
            if (term.Loops.Count == 0)
                writer.Close();
        }
    }

    private void EmitCovariancePriors(GaussianUpdate update, string array, string rows, string size, IReadOnlyList<Expr> leading)
    {
        foreach (GaussianPrior prior in update.Priors.Where(prior => prior.Covariance is not null))
        {
            EmitPriorLoops(prior, scope =>
            {
                string group = ExpressionWriter.Parenthesise(scope.Expressions.Position(prior.CovarianceIndices, leading));
                if (prior.Value is null && prior.Scatter is null)
                {
                    string count = scope.Expressions.Double(prior.Rows);
                    scope.Flush(writer, []);
                    writer.Line($"{rows}[{group}] += {count};");
                    return;
                }

                string weight = scope.Expressions.DoublePrimary(prior.Weight);
                string slice = prior.Location is { } location ? ExpressionWriter.Parenthesise(scope.Expressions.Position(prior.LocationIndices, Leading(location, 1).ToArray())) : "";
                scope.Flush(writer, []);
                writer.Open($"for (int i = 0; i < {size}; i++)");
                writer.Open("for (int j = 0; j <= i; j++)");
                string target = $"{array}[({group} * {size} + i) * {size} + j]";
                if (prior.Scatter is { } scatter)
                {
                    EmitAt(At((Lambda)At(scatter, "i"), "j"), entry => writer.Line($"{target} += {Weighted(weight, entry)};"));
                }
                else
                {
                    string Displaced(string entry, string index) => slice.Length == 0 ? entry : $"({entry} - {ShiftField(prior.Location!)}[{slice} * {size} + {index}])";
                    EmitAt(At(prior.Value!, "i"), left => EmitAt(At(prior.Value!, "j"), right =>
                        writer.Line($"{target} += {weight} * {Displaced(left, "i")} * {Displaced(right, "j")};")));
                }

                writer.Close();
                writer.Close();
            });
        }
    }
}
