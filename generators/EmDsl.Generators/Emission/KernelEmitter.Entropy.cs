using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The posteriors of rows, asked for one by one, and their entropy.</summary>
internal sealed partial class KernelEmitter
{
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
