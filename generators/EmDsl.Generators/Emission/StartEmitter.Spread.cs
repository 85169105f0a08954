using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Starts drawn at random: further ones where no states could tell them apart, and others where the objective is not finite.</summary>
internal sealed partial class StartEmitter
{
    private string IsAllGiven => "start == 0" + string.Concat(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => " && given." + names.Api.Flag(parameter.Name)));

    private void EmitSpread()
    {
        writer.Line("/// <summary>Neutral parameters moved at random.</summary>");
        writer.Open("private static Parameters SpreadAround(Parameters neutral, Sizes sizes, global::System.Random random)");
        writer.Line("var spread = new Parameters(sizes);");
        writer.Line("spread.CopyFrom(neutral);");
        for (int i = 0; i < graph.Parameters.Count; i++)
        {
            // The likelihood is the same wherever the reference of a softmax is, so its zero is kept.
            ParameterNode parameter = graph.Parameters[i];
            if (!parameter.IsFree || parameter.ReferenceAxis is not null)
                continue;
            writer.Line($"global::EmDsl.Fitting.StartSpread.Move(spread.Flat[{Names.Literal(i)}], random);");
            if (parameter.Pattern is not null)
                writer.Line($"global::EmDsl.Fitting.StructuralZeros.Clear({names.Api.Pattern(parameter.Name)}(sizes), spread.{names.Api.Parameter(parameter.Name)});");
        }

        writer.Line("return spread;");
        writer.Close();
        writer.Line();
    }

    private void EmitBegin()
    {
        int streams = Latents.Count();
        string random = "global::EmDsl.Fitting.SeededRandom.For(options.Seed, start, ";
        string Initialized(string neutral) => $"Initialize(kernel, data, sizes, given, {neutral}, options, start)";
        writer.Line(streams > 0
            ? "/// <summary>Where a start begins: where the data say, or the best of random draws when the objective there is not finite.</summary>"
            : "/// <summary>Where a start begins: the first where the data say, the others, or when the objective there is not finite, at the best of random draws.</summary>");
        writer.Open("private static Parameters BeginStart(EmKernel kernel, Dataset data, Sizes sizes, Parameters given, Parameters neutral, global::EmDsl.FitOptions options, int start)");
        writer.Line($"Parameters best = {Initialized("neutral")};");
        writer.Open($"if (({IsAllGiven}) || {(streams > 0 ? "" : "(start == 0 && ")}double.IsFinite({Objective("best")}){(streams > 0 ? "" : ")")})");
        writer.Line("return best;");
        writer.Close();
        writer.Line();
        writer.Line("double highest = double.NegativeInfinity;");
        writer.Open("for (int draw = 1; draw <= global::EmDsl.Fitting.StartSpread.Draws; draw++)");
        writer.Line($"Parameters drawn = {Initialized($"SpreadAround(neutral, sizes, {random}draw{(streams > 0 ? " + " + Text(streams) : "")}))")};");
        writer.Line($"double objective = {Objective("drawn")};");
        writer.Open("if (double.IsFinite(objective) && objective > highest)");
        writer.Line("best = drawn;");
        writer.Line("highest = objective;");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return best;");
        writer.Close();
        writer.Line();
    }

    private string Objective(string parameters) =>
        $"kernel.Expect({parameters}).LogLikelihood{(graph.Priors.Count > 0 ? " + kernel.LogPrior()" : "")}";
}
