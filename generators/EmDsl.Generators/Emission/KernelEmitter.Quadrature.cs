using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables that a quadrature rule sums over: the rules, and posterior moments.</summary>
internal sealed partial class KernelEmitter
{
    private IEnumerable<(LatentNode Latent, Expr Value)> AtNodes => graph.Latents.Where(latent => latent.Nodes > 0)
        .Select(latent => (latent, graph.Factors.First(factor => factor.Variable == latent.Name).Branches[0].NodeValue!));

    /// <summary>The kernel method that gives a continuous variable's posterior moments.</summary>
    public static string NodeMomentsMethod(LatentNode latent) => latent.Name + "Moments";

    private EquatableArray<string> Needs(Expr value)
    {
        HashSet<string> symbols = [.. value.Symbols()];
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private void EmitMomentMethods()
    {
        foreach ((LatentNode latent, Expr value) in AtNodes)
        {
            EquatableArray<string> needs = Needs(value);
            writer.Line($"/// <summary>The posterior mean and variance of {latent.Name} = {MathPrinter.Print(value)} in a row, after its posteriors were computed.</summary>");
            OpenMethod($"internal void {NodeMomentsMethod(latent)}(int row, RowScratch scratch, out double first, out double total)");
            EmitRowData(writer, value.Symbols().Concat(graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name)).Distinct().ToArray());
            if (!IsWholeClique(needs))
                EmitMarginal(needs);
            writer.Line("first = 0.0;");
            EmitExpectation(needs, value, text => $"first += probability * {text};");
            writer.Line("total = 0.0;");
            EmitExpectation(needs, value, text => $"total += probability * ({text} - first) * ({text} - first);");
            writer.Close();
            writer.Line();
        }
    }

    private void EmitExpectation(EquatableArray<string> needs, Expr value, System.Func<string, string> line)
    {
        foreach (string variable in needs)
            OpenStates(variable);
        writer.Line($"double probability = {PosteriorOf(needs)};");
        var scope = new Scope(this, "parameters");
        string text = scope.Expressions.Double(value);
        scope.Flush(writer, []);
        writer.Line($"double value = {text};");
        writer.Line(line("value"));
        foreach (string unused in needs)
            writer.Close();
    }

    /// <summary>The rules of a model, once for the whole process.</summary>
    public static void EmitRules(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        foreach (int count in graph.Latents.Where(latent => latent.Nodes > 0).Select(latent => latent.Nodes).Distinct())
        {
            writer.Line($"private static readonly double[] {names.Rule(count, isNodes: true)} = global::EmDsl.Numerics.GaussHermite.Nodes({Names.Literal(count)});");
            writer.Line($"private static readonly double[] {names.Rule(count, isNodes: false)} = global::EmDsl.Numerics.GaussHermite.LogWeights({Names.Literal(count)});");
            writer.Line();
        }
    }
}
