using Microsoft.CodeAnalysis;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Emission;
using EmDsl.Generators.Model;
using ValueType = EmDsl.Generators.Model.ValueType;
using static EmDsl.Generators.Tests.Emission.Specs;

namespace EmDsl.Generators.Tests.Emission;

public class ErrorShellTests
{
    private const string User = """
        using Model = Broken;

        public enum Phase { Calm, Storm }

        public sealed partial class Broken
        {
            public partial Vector<double> Weights { get; init; }
            public partial double[] Rate { get; private init; }
            public partial int K { get; init; }
            public int NotPartial { get; init; }
            public partial double Mix { get; init; }
        }

        """;

    private static readonly Finding Finding = new("EMD0100", "Rate", -1, ["a", "b"]);

    private static string Generated()
    {
        ContainerSpec array = Specs.Array;
        EnumSpec phase = Enum("global::Phase", "Calm", "Storm");
        var spec = Spec(
            "Broken",
            Member(MemberKind.Parameter, "Weights", Of(ScalarKind.Vector), Vector),
            Member(MemberKind.Parameter, "Weights", Of(ScalarKind.Vector), Vector),
            Member(MemberKind.Parameter, "Rate", Of(ScalarKind.Real, array), "double[]") with { Setter = "private init" },
            Member(MemberKind.Size, "K", Of(ScalarKind.Integer), "int"),
            Member(MemberKind.Parameter, "NotPartial", Of(ScalarKind.Integer), "int") with { Modifiers = "public" },
            Member(MemberKind.Parameter, "Mix", Of(ScalarKind.Real), "double") with { Per = "Batch" },
            Member(MemberKind.Group, "Batch", Of(ScalarKind.Text), "string"),
            Member(MemberKind.Latent, "Weather", new ValueType(ScalarKind.Enum, phase, false, []), "global::Phase") with
            {
                Law = new ChainLaw(new UnreadableLaw(0), new UnreadableLaw(1), 0),
            },
            Member(MemberKind.Latent, "Effect", Of(ScalarKind.Vector), Vector) with { Per = "Batch" },
            Member(MemberKind.Latent, "Samples", Of(ScalarKind.Integer), "int"),
            Member(MemberKind.Observed, "Y", Of(ScalarKind.Real), "double"),
            Member(MemberKind.Weight, "Count", Of(ScalarKind.Real), "double"));
        return ErrorShellEmitter.Emit(spec, [Finding, Finding], finding => $"{finding.Id}: {finding.Member} is \"{finding.Arguments[0]}\"\nor {finding.Arguments[1]}.");
    }

    [Fact]
    public void Code_that_uses_a_broken_model_still_compiles()
        => Assert.Empty(GeneratedModel.Diagnostics(
            User + """
                public static class Probe
                {
                    public static object Run()
                    {
                        var data = Model.Dataset.FromColumns(batch: ["a"], y: [1.5], count: [1]);
                        data = Model.Dataset.FromRows([new Model.Row { Batch = "a", Y = 1.5 }]);
                        data = Model.Dataset.FromCsv("x.csv");
                        var fit = Model.Fit(data, new FitOptions { Starts = 1 }, start: new Model { Weights = Vector<double>.Build.Dense(2), K = 2, Mix = 1 });
                        Matrix<double> probabilities = fit.Model.Posterior(data).Weather.Probabilities;
                        Phase[] mode = fit.Model.Posterior(data).Weather.Mode;
                        Matrix<double> mean = fit.Model.Posterior(data).Effect.Mean;
                        IReadOnlyList<string> keys = fit.Model.Posterior(data).Effect.Keys;
                        Phase[] path = fit.Model.Decode(data).Weather;
                        double y = fit.Model.Sample(10, seed: 1).Rows[0].Y + fit.Model.Sample(data, seed: 1).Samples[0];
                        string text = Model.Derivation + Model.FromJson(fit.Model.ToJson()).LogLikelihood(data) + fit.Model.LogDensities(data)[0];
                        return (probabilities, mode, mean, keys, path, y, text, fit.Model.MixByBatch, data[0], data.RowCount);
                    }
                }
                """,
            Generated()));

    [Fact]
    public void Every_entry_point_says_what_is_wrong()
    {
        const string Message = "EMD0100: Rate is \"a\"\nor b.";
        foreach (string call in new[] { "Model.Dataset.FromCsv(\"x\").ToString()!", "Model.Derivation", "new Model().ToJson()", "new Model().Weights.ToString()!", "Model.FromJson(\"\").ToString()!" })
        {
            var error = Assert.Throws<InvalidOperationException>(() => GeneratedModel.Run(User + $"public static class Probe {{ public static string Run() => {call}; }}", Generated()));
            Assert.Equal(Message, error.Message);
        }
    }

    [Theory]
    [InlineData("[Covariate] double Row { get; } [Observed] double Y => Normal(Mean + Row, 1);")]
    [InlineData("[Observed] double Dataset => Normal(Mean, 1);")]
    [InlineData("[Observed] double Fit => Normal(Mean, 1); public double LogLikelihood() => 1;")]
    [InlineData("[Observed] double Sample => Normal(Mean, 1); [Latent(2)] int Rows => Categorical(0.5, 0.5);")]
    [InlineData("[Covariate] double Age { get; } [Covariate] double age { get; } [Observed] double Y => Normal(Mean + Age * age, 1);")]
    public void Refused_name_is_all_that_is_said(string members)
    {
        string source = "[LatentModel] public sealed partial class M { [Parameter] public partial double Mean { get; init; } " + members + " }";

        Assert.NotEmpty(TestHost.Findings(source));
        Assert.Empty(TestHost.RunGenerator(source).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }
}
