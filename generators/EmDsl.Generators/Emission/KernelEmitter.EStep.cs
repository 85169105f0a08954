using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The E-step: elimination inside out, posteriors on the way back.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitScratch()
    {
        writer.Line("/// <summary>What one worker needs for one row: the conditional and posterior tables of the unobserved variables.</summary>");
        writer.Open("private sealed class RowScratch");
        foreach (CliqueNode clique in Cliques)
        {
            writer.Line($"internal readonly double[] {ScratchName(clique.Variable)};");
            writer.Line($"internal readonly double[] {ScratchName(clique.Variable)}Message;");
        }

        foreach (EquatableArray<string> marginal in Marginals())
            writer.Line($"internal readonly double[] {MarginalName(marginal)};");
        EmitRefreshedFields();
        EmitWindowScratch();
        EmitGaussianScratch();
        EmitGroupScratch();
        writer.Line();
        writer.Open($"internal RowScratch({string.Join(", ", ScratchSizes().Select(size => "int " + size.Parameter).Prepend("Sizes sizes"))})");
        foreach (CliqueNode clique in Cliques)
        {
            CliqueShape shape = cliques[clique.Variable];
            writer.Line($"{ScratchName(clique.Variable)} = new double[{names.Product(Cardinalities(shape.Variables))}];");
            writer.Line($"{ScratchName(clique.Variable)}Message = new double[{names.Product(Cardinalities(clique.Separator))}];");
        }

        foreach (EquatableArray<string> marginal in Marginals())
            writer.Line($"{MarginalName(marginal)} = new double[{names.Product(Cardinalities(marginal))}];");
        EmitRefreshedAllocations();
        EmitWindowAllocations();
        EmitGaussianScratchAllocations();
        EmitGroupAllocations();
        writer.Close();
        EmitWindowReserve();
        writer.Close();
        writer.Line();
    }

    // What the scratch of a piece is as large as, besides the model's sizes: each with the kernel's own value.
    private IEnumerable<(string Parameter, string Value)> ScratchSizes() => plan.Groups is not null
        ? InnerLevels.Select(level => (MostField(level), MostField(level)))
        : plan is { Sequence: not null, LinearGaussian: not null } ? [("longest", "sequences.Longest")] : [];

    private string ScratchArguments(string kernel) => string.Join(", ", ScratchSizes().Select(size => kernel + size.Value).Prepend("sizes"));

    private string ScratchName(string variable) => names.Local(variable).TrimStart('@') is var plain ? Names.Identifier(plain + "Posterior") : "";

    private string MarginalName(EquatableArray<string> variables) => "marginal" + string.Concat(variables.Select(names.Word));

    private void EmitEliminate()
    {
        writer.Line(isForeseeing ? "/// <summary>As <see cref=\"Eliminate\"/>, of a row of which nothing is seen but the covariates.</summary>"
            : Cliques.Count == 0
            ? "/// <summary>The log-density of a row.</summary>"
            : "/// <summary>Sums the unobserved variables out of a row, innermost first, and returns its log-density; leaves each variable's conditional law in the scratch.</summary>");
        OpenMethod($"internal double {(isForeseeing ? "Foresee" : "Eliminate")}({(plan.HasPieces ? "int row, int at" : "int row")}, RowScratch scratch)");
        EmitRowData(writer, graph.Factors.Where((_, f) => !IsLeftOut(f)).SelectMany(FactorSymbols).Concat(ForeseenSymbols()).Distinct().ToArray());
        writer.Line("double logDensity = 0.0;");
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            if (plan.Elimination.Scopes[f] != EliminationPlan.None || IsLeftOut(f) || IsGaussian(f))
                continue;
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "logDensity");
        }

        for (int f = 0; f < graph.Factors.Count; f++)
            EmitNormaliser(f);
        for (int c = 0; c < Cliques.Count; c++)
            EmitClique(c);
        EmitRowTables();
        EmitGaussianRow();
        EmitEvidence();
        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    // The normaliser of a softmax that is one number for all states of a row: it stands outside the sum over states.
    private Expr? Normaliser(FactorNode factor)
    {
        if (factor.Branches.Count != 1 || factor.Branches[0] is not { Guard: null, LogDensity: Apply { Op: Op.Add } sum } || factor.Entries is not null || names.Data(factor.Variable) is not null)
            return null;
        var unobserved = new HashSet<string>(EliminationPlanner.Unobserved(graph));
        Expr[] terms = sum.Arguments.Where(term => term.Any(node => node is Apply { Op: Op.LogSumExp }) && !term.Symbols().Overlaps(unobserved)).ToArray();
        return terms.Length == 0 ? null : Simplifier.Simplify(new Apply(Op.Add, terms.ToEquatableArray()));
    }

    private Expr WithoutNormaliser(Expr density, int f)
    {
        if (normalisers[f] is not { } normaliser)
            return density;
        Expr[] taken = normaliser is Apply { Op: Op.Add } sum ? sum.Arguments.ToArray() : [normaliser];
        return Simplifier.Simplify(new Apply(Op.Add, ((Apply)density).Arguments.Where(term => !taken.Contains(term)).ToEquatableArray()));
    }

    private void EmitNormaliser(int f)
    {
        if (normalisers[f] is not { } normaliser)
            return;
        writer.Line();
        writer.Line($"// {graph.Factors[f].Variable}, whatever its state: {MathPrinter.Print(normaliser)}");
        var scope = new Scope(this, "parameters");
        string value = scope.Expressions.Double(hoistedNormalisers[f]!);
        scope.Flush(writer, []);
        writer.Line($"logDensity += {value};");
    }

    private void EmitClique(int c)
    {
        CliqueNode clique = Cliques[c];
        string table = "scratch." + ScratchName(clique.Variable);
        string states = names.Size(names.Cardinality(clique.Variable)!);
        writer.Line();
        writer.Line(clique.Separator.Count == 0
            ? $"// Sum out {clique.Variable}."
            : $"// Sum out {clique.Variable} given {string.Join(" and ", clique.Separator)}.");
        foreach (string variable in clique.Separator)
            OpenStates(variable);
        string slice = Flat(clique.Separator);
        if (clique.Separator.Count > 0)
            writer.Line($"int {names.Local(clique.Variable, "Slice")} = {ExpressionWriter.Parenthesise(slice)} * {states};");
        string start = clique.Separator.Count > 0 ? names.Local(clique.Variable, "Slice") : "0";
        OpenStates(clique.Variable);
        writer.Line("double potential = 0.0;");
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            if (plan.Elimination.Scopes[f] != c || IsLeftOut(f))
                continue;
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "potential");
        }

        foreach (CliqueNode child in Cliques.Where(child => child.Parent == c))
            writer.Line($"potential += scratch.{ScratchName(child.Variable)}Message[{Flat(child.Separator)}];");
        if (names.IsLatent(clique.Variable))
        {
            writer.Open($"if ({StartField(clique.Variable)} is not null)");
            writer.Line($"potential += global::System.Math.Log({StartField(clique.Variable)}.Values[row * {states} + {names.Local(clique.Variable)}]);");
            writer.Close();
        }

        string index = names.Local(clique.Variable);
        writer.Line($"{table}[{(start == "0" ? index : start + " + " + index)}] = potential;");
        writer.Close();
        bool isWhole = names.IsLatent(clique.Variable);
        string first = isWhole ? start : start == "0" ? names.Local(clique.Variable, "First") : $"{start} + {names.Local(clique.Variable, "First")}";
        string length = isWhole ? states : $"{names.Local(clique.Variable, "End")} - {names.Local(clique.Variable, "First")}";
        string sum = $"global::EmDsl.Numerics.LogSumExp.SoftmaxInPlace(global::System.MemoryExtensions.AsSpan({table}, {first}, {length}))";
        writer.Line();
        writer.Line(clique.Parent == EliminationPlan.None ? $"logDensity += {sum};" : $"scratch.{ScratchName(clique.Variable)}Message[{slice}] = {sum};");
        foreach (string unused in clique.Separator)
            writer.Close();
    }

    // Adds a factor's log-density, alternative by alternative, to the target.
    private void EmitFactor(int f, string target)
    {
        FactorNode factor = graph.Factors[f];
        DataNode? data = names.Data(factor.Variable);
        int opened = 0;
        if (factor.Entries is { } entries)
        {
            OpenLoop(entries.Index, entries.Count);
            opened++;
        }

        if (data is { MayBeMissing: true, IsSummedOut: false })
        {
            var scope = new Scope(this, "parameters");
            Expr value = factor.Entries is { } binder ? new Element(new Symbol(factor.Variable), [new Bound(binder.Index)]) : new Symbol(factor.Variable);
            writer.Open($"if ({scope.Expressions.Condition(new Apply(Op.IsPresent, [value]))})");
            opened++;
        }

        for (int b = 0; b < factor.Branches.Count; b++)
        {
            BranchNode branch = factor.Branches[b];
            if (branch.Guard is { } guard)
            {
                var scope = new Scope(this, "parameters");
                string condition = scope.Expressions.Condition(guard);
                scope.Flush(writer, []);
                writer.Open($"if ({condition})");
            }

            EmitBranch(factor, branch, densities[f][b], target);
            if (branch.Guard is not null)
                writer.Close();
        }

        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    private void EmitBranch(FactorNode factor, BranchNode branch, Expr? density, string target)
    {
        if (families.Of(branch) is { } family)
        {
            EmitOpaqueDensity(family, target);
            return;
        }

        var scope = new Scope(this, "parameters");
        if (density is not null)
        {
            string value = scope.Expressions.Double(density);
            scope.Flush(writer, []);
            writer.Line($"{target} += {value};");
            return;
        }

        Expr variable = factor.Entries is { } entries ? new Element(new Symbol(factor.Variable), [new Bound(entries.Index)]) : new Symbol(factor.Variable);
        string condition = scope.Expressions.Condition(Simplifier.Simplify(new Apply(Op.Not, [new Apply(Op.Equal, [variable, branch.Exact!])])));
        scope.Flush(writer, []);
        writer.Open($"if ({condition})");
        writer.Line($"{target} = double.NegativeInfinity;");
        writer.Close();
    }

    private static string DescribeFactor(FactorNode factor)
    {
        string name = factor.Entries is { } entries ? $"{factor.Variable}[{entries.Index}]" : factor.Variable;
        return name + " ~ " + string.Join("; ", factor.Branches.Select(branch =>
            (branch.Exact is { } exact ? $"Exactly({MathPrinter.Print(exact)})"
                : (branch.Family ?? branch.External?.Name) is { } family ? $"{family}({string.Join(", ", branch.Arguments.Select(MathPrinter.Print))})"
                : "a density of the model's own")
            + (branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "")));
    }

    private static IEnumerable<string> FactorSymbols(FactorNode factor) => factor.Branches
        .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact })
        .OfType<Expr>()
        .SelectMany(expression => Substitution.Symbols(expression))
        .Append(factor.Variable);

    private CliqueShape ParentOf(CliqueNode clique) => clique.Parent >= 0 ? cliques[Cliques[clique.Parent].Variable] : Smallest(windows, clique.Separator);

    // Outermost first: p(clique) = p(variable | separator) · p(separator), with p(separator) from the parent's posterior.
    private void EmitDistribute()
    {
        writer.Line("/// <summary>Turns the conditional laws that <see cref=\"Eliminate\"/> left into joint posteriors, from the last variable back.</summary>");
        OpenMethod("internal void Distribute(int row, RowScratch scratch)");
        EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
        for (int c = Cliques.Count - 1; c >= 0; c--)
        {
            CliqueNode clique = Cliques[c];
            if (clique.Parent == EliminationPlan.None)
                continue;
            CliqueShape shape = cliques[clique.Variable];
            CliqueShape parent = ParentOf(clique);
            string table = "scratch." + ScratchName(clique.Variable);
            string message = table + "Message";
            writer.Line();
            writer.Line($"// Posterior of {string.Join(", ", shape.Variables)}.");
            bool isSame = parent.Variables == clique.Separator;
            string separator = isSame ? "scratch." + parent.Table : message;
            if (!isSame)
            {
                writer.Line($"global::System.Array.Clear({message});");
                foreach (string variable in parent.Variables)
                    OpenStates(variable);
                writer.Line($"{message}[{Flat(clique.Separator)}] += scratch.{parent.Table}[{Flat(parent.Variables)}];");
                foreach (string unused in parent.Variables)
                    writer.Close();
            }

            foreach (string variable in shape.Variables)
                OpenStates(variable);
            writer.Line($"{table}[{Flat(shape.Variables)}] *= {separator}[{Flat(clique.Separator)}];");
            foreach (string unused in shape.Variables)
                writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void EmitEStep()
    {
        string? weight = names.Api.Weight;
        writer.Line("/// <summary>The E-step of a chunk of rows at the prepared parameters.</summary>");
        writer.Open("internal void EStep(int first, int end, RowScratch scratch, SufficientStatistics statistics)");
        writer.Line("statistics.Reset();");
        writer.Open("for (int row = first; row < end; row++)");
        if (weight is not null)
        {
            writer.Line($"double weight = data.{weight}[row];");
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        if (HasMultiplicities)
            writer.Line($"double weight = {RowWeight};");
        bool isWeighted = weight is not null || HasMultiplicities;
        string factor = isWeighted ? "weight * " : "";
        writer.Line($"statistics.LogLikelihood += {factor}Eliminate(row, scratch);");
        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        EmitGaussianSmoothing("0");
        writer.Line($"Accumulate(row, {(isWeighted ? "weight" : "1.0")}, scratch, statistics);");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitExpect()
    {
        writer.Line("/// <summary>The E-step of all rows: chunks in parallel, merged in order, so that any number of threads gives the same bits.</summary>");
        writer.Open("internal SufficientStatistics Expect(Parameters parameters)");
        writer.Line("Prepare(parameters);");
        if (HasChainBlocks)
        {
            // The laws at the cuts of long sequences are compared after every pass; where they differ, another one follows.
            writer.Line("do");
            writer.Open("");
            writer.Open("if (recursion is { NeedsTransfers: true })");
            writer.Line("runner.Run(transferStep, CancellationToken);");
            writer.Line("recursion.Combine();");
            writer.Close();
            writer.Line();
            EmitMergedChunks();
            writer.Close();
            writer.Line("while (recursion is not null && !recursion.Settle(total.LogLikelihood));");
            writer.Line();
        }
        else
        {
            EmitMergedChunks();
            writer.Line();
        }

        writer.Line("return total;");
        writer.Close();
        writer.Line();
    }

    private void EmitMergedChunks()
    {
        writer.Line("runner.Run(chunkStep, CancellationToken);");
        writer.Line("total.Reset();");
        writer.Line("AbsoluteChunkSum = 0.0;");
        writer.Open("foreach (SufficientStatistics chunk in chunkStatistics)");
        writer.Line("total.Merge(chunk);");
        writer.Line("AbsoluteChunkSum += global::System.Math.Abs(chunk.LogLikelihood);");
        writer.Close();
        writer.Line();
        if (HasFeatures)
        {
            writer.Open("if (usesFeatures)");
            writer.Line("FromFeatures(total);");
            writer.Close();
            writer.Line();
        }
    }

    // H(z | row) = Σ over cliques of H(clique) − H(separator).
    private void EmitEntropy()
    {
        writer.Line("/// <summary>The entropy of the posterior of a row's discrete latent variables, after the posteriors were computed.</summary>");
        OpenMethod("internal double Entropy(int row, RowScratch scratch)");
        EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
        writer.Line("double entropy = 0.0;");
        foreach (CliqueNode clique in Cliques)
        {
            CliqueShape shape = cliques[clique.Variable];
            foreach (string variable in shape.Variables)
                OpenStates(variable);
            writer.Line($"entropy -= global::EmDsl.Numerics.Special.XLogY(scratch.{ScratchName(clique.Variable)}[{Flat(shape.Variables)}], scratch.{ScratchName(clique.Variable)}[{Flat(shape.Variables)}]);");
            foreach (string unused in shape.Variables)
                writer.Close();
            if (clique.Parent == EliminationPlan.None)
                continue;
            CliqueShape parent = ParentOf(clique);
            string separator = parent.Variables == clique.Separator ? parent.Table : ScratchName(clique.Variable) + "Message";
            foreach (string variable in clique.Separator)
                OpenStates(variable);
            writer.Line($"entropy += global::EmDsl.Numerics.Special.XLogY(scratch.{separator}[{Flat(clique.Separator)}], scratch.{separator}[{Flat(clique.Separator)}]);");
            foreach (string unused in clique.Separator)
                writer.Close();
        }

        EmitWindowEntropy();
        EmitGroupEntropy();
        writer.Line("return entropy;");
        writer.Close();
        writer.Line();
        if (plan.HasPieces)
        {
            EmitSequenceEntropy();
            EmitMarginalMethods();
            return;
        }

        string? weight = names.Api.Weight;
        writer.Line("/// <summary>The weighted entropy of all posteriors.</summary>");
        writer.Open("internal double TotalEntropy(Parameters parameters)");
        writer.Line("Prepare(parameters);");
        writer.Line("runner.Run(entropyStep, global::System.Threading.CancellationToken.None);");
        writer.Line("double total = 0.0;");
        writer.Open("foreach (double entropy in chunkEntropies)");
        writer.Line("total += entropy;");
        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();
        writer.Open("private void EntropyOfChunk(int chunk, int worker)");
        writer.Line("(int first, int end) = runner.Range(chunk);");
        writer.Line(HasBlocks ? "chunkEntropies[chunk] = lanes switch" : "chunkEntropies[chunk] = EntropyOfRows(first, end, scratches[worker]);");
        if (HasBlocks)
            EmitEntropyByWidth();
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The weighted entropy of the posteriors of some rows.</summary>");
        writer.Open("private double EntropyOfRows(int first, int end, RowScratch scratch)");
        writer.Line("double total = 0.0;");
        writer.Open("for (int row = first; row < end; row++)");
        if (weight is not null)
        {
            writer.Open($"if (data.{weight}[row] == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        writer.Line("Posterior(row, scratch);");
        writer.Line($"total += {(weight is not null ? $"data.{weight}[row] * " : HasMultiplicities ? $"({RowWeight}) * " : "")}Entropy(row, scratch);");
        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();
        EmitPosterior();
    }

    private void EmitPosterior()
    {
        writer.Line("/// <summary>The log-density of a row; leaves the posteriors of its unobserved variables in the scratch.</summary>");
        writer.Open("internal double Posterior(int row, RowScratch scratch)");
        writer.Line("double logDensity = Eliminate(row, scratch);");
        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        EmitGaussianSmoothing("0");
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
        EmitMarginalMethods();
    }

    private void EmitMarginalMethods()
    {
        EmitMomentMethods();
        foreach (LatentNode latent in graph.Latents.Where(latent => latent.IsDiscrete))
        {
            EquatableArray<string> variables = [latent.Name];
            writer.Line($"/// <summary>The posterior probabilities of the states of {latent.Name} in a row, after <see cref=\"Posterior\"/>.</summary>");
            writer.Open($"internal void {MarginalMethod(latent)}(int row, RowScratch scratch, global::System.Span<double> probabilities)");
            string states = names.Size(latent.Cardinality!);
            if (IsWholeClique(variables))
            {
                writer.Line($"global::System.MemoryExtensions.AsSpan(scratch.{CliqueOf(variables).Table}, 0, {states}).CopyTo(probabilities);");
            }
            else
            {
                EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
                EmitMarginal(variables);
                writer.Line($"global::System.MemoryExtensions.AsSpan(scratch.{MarginalName(variables)}).CopyTo(probabilities);");
            }

            writer.Close();
            writer.Line();
        }
    }

    /// <summary>The kernel method that gives a latent variable's posterior.</summary>
    public static string MarginalMethod(LatentNode latent) => latent.Name + "Probabilities";
}
