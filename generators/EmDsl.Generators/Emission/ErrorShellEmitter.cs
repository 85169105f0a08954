using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The generated half of a model with errors: the shape of its API, every body of which throws what is wrong, so that the modeller
/// reads that and not what the compiler makes of missing members.
/// </summary>
internal static class ErrorShellEmitter
{
    private const string Generic = "global::System.Collections.Generic.";

    /// <param name="spec">The declaration, as far as it could be read.</param>
    /// <param name="findings">What is wrong with it.</param>
    /// <param name="message">The text of a finding, its id first.</param>
    /// <returns>A whole file. A type that cannot be a model gets the halves of its members alone.</returns>
    public static string Emit(ModelSpec spec, IReadOnlyList<Finding> findings, Func<Finding, string> message)
    {
        string error = string.Join("\n", findings.Select(message).Distinct());
        string fail = $"throw new global::System.InvalidOperationException({Names.Literal(error)})";
        ModelSpec distinct = Distinct(spec);
        var names = new ApiNames(distinct, null);
        bool isModel = findings.All(finding => finding.Id != DiagnosticTable.UnsupportedType);
        return FileEmitter.Wrap(spec, writer =>
        {
            foreach (MemberSpec member in distinct.Members.Where(IsHalf))
                Property(writer, distinct, member, names, fail);
            if (isModel)
                Body(writer, distinct, names, fail);
        });
    }

    // Two members of one name are an error of the user's; one half of each is enough.
    private static ModelSpec Distinct(ModelSpec spec)
        => spec with { Members = spec.Members.GroupBy(member => member.Name).Select(group => group.First()).ToEquatableArray() };

    private static void Body(SourceWriter writer, ModelSpec spec, ApiNames names, string fail)
    {
        RowEmitter.Emit(writer, spec);
        Dataset(writer, spec, fail);
        Results(writer, spec, names, fail);
    }

    /// <summary>The methods of the API with the types that they return.</summary>
    private static void Results(SourceWriter writer, ModelSpec spec, ApiNames names, string fail)
    {
        var latents = spec.Members.Where(member => member.Kind == MemberKind.Latent).ToList();
        string posteriors = names.Fresh("Posteriors");
        string samples = names.Fresh("Samples");
        var posteriorMembers = new List<(string Type, string Name)>();
        foreach (MemberSpec latent in latents)
        {
            string type = names.Fresh(latent.Name + "Posterior");
            LatentType(writer, spec, latent, type, fail);
            posteriorMembers.Add((type, latent.Name));
        }

        var draws = latents.Select(latent => (latent.TypeText + "[]", latent.Name)).ToList();
        Members(writer, spec, posteriors, "The posterior of every latent variable.", posteriorMembers, fail);
        Members(writer, spec, samples, "Rows drawn from the model.", draws.Where(draw => draw.Name != "Rows").Prepend(("Row[]", "Rows")), fail);
        Methods(writer, spec, posteriors, samples, fail);
        if (spec.Members.Any(member => member.Law is ChainLaw))
        {
            string paths = names.Fresh("Paths");
            Members(writer, spec, paths, "The most likely joint path.", draws, fail);
            Method(writer, spec, "The most likely joint path; the model has errors.", $"{paths} Decode(Dataset dataset{MemoryParameter(spec)})", fail);
        }

        if (spec.Members.Any(member => member.Law is { } law && LawTime.Lag(law) > 0))
        {
            string forecasts = names.Fresh("Forecasts");
            var laws = spec.Members.Where(member => member.Kind == MemberKind.Observed).Select(member => (Forecast(member), member.Name));
            Members(writer, spec, forecasts, "The laws of rows to come.", posteriorMembers.Concat(laws), fail);
            Method(writer, spec, "The law of the latent variables given the rows so far; the model has errors.", $"{posteriors} Filter(Dataset dataset)", fail);
            Method(writer, spec, "The laws of rows to come; the model has errors.", $"{forecasts} Predict(Dataset dataset, int horizon)", fail);
            Method(writer, spec, "The laws of rows to come with the covariates of a dataset; the model has errors.", $"{forecasts} Predict(Dataset dataset, Dataset future)", fail);
            string residuals = names.Fresh("Residuals");
            var places = spec.Members.Where(member => member.Kind == MemberKind.Observed)
                .Select(member => ("global::EmDsl.PseudoResiduals" + (member.Type.Containers.Count > 0 ? "[]" : ""), member.Name));
            Members(writer, spec, residuals, "Pseudo-residuals.", places, fail);
            Method(writer, spec, "Pseudo-residuals; the model has errors.", $"{residuals} PseudoResiduals(Dataset dataset, global::EmDsl.PseudoResidualKind kind = global::EmDsl.PseudoResidualKind.Forecast)", fail);
            Method(writer, spec, "Draws rows that follow; the model has errors.", $"{samples} SampleAfter(Dataset dataset, int count, int seed)", fail);
            Method(writer, spec, "Draws rows that follow with the covariates of a dataset; the model has errors.", $"{samples} SampleAfter(Dataset dataset, Dataset future, int seed)", fail);
            Method(writer, spec, "The log-densities of rows to come; the model has errors.", "double[] LogDensities(Dataset dataset, Dataset future)", fail);
        }
    }

    // The type of the law of an observed member, as far as its declaration tells.
    private static string Forecast(MemberSpec member)
    {
        if (member.Type.Scalar == ScalarKind.Vector)
            return "global::EmDsl.VectorForecast";
        string? state = member.Type.Scalar switch
        {
            ScalarKind.Enum => member.Type.Enum!.TypeText,
            ScalarKind.Boolean => "bool",
            ScalarKind.Integer when member.Law is { } law && LawWalk.All(law).Any(part => part is FamilyLaw { Family: "Categorical" }) => "int",
            _ => null,
        };
        return (state is null ? "global::EmDsl.NumberForecast" : $"global::EmDsl.DiscretePosterior<{state}>") + (member.Type.Containers.Count > 0 ? "[]" : "");
    }

    private static bool IsHalf(MemberSpec member)
        => member.Kind is MemberKind.Parameter or MemberKind.Constant or MemberKind.Size && member.Modifiers.Split(' ').Contains("partial");

    private static void Property(SourceWriter writer, ModelSpec spec, MemberSpec member, ApiNames names, string fail)
    {
        writer.Summary($"{ParameterEmitter.Lead(member)}The model has errors.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{member.Modifiers} {member.TypeText} {Names.Identifier(member.Name)}");
        writer.Line($"get => {fail};");
        if (member.Setter.Length > 0)
            writer.Line($"{member.Setter} => {fail};");
        writer.Close();
        writer.Line();
        if (member is { Kind: MemberKind.Parameter, Per: { } group })
        {
            writer.Summary($"The value of <see cref=\"{Names.Identifier(member.Name)}\"/> for each key of {Names.Xml(group)}.");
            writer.Line(FileEmitter.GeneratedCode);
            writer.Open($"{spec.Accessibility} {Generic}IReadOnlyDictionary<string, {member.TypeText}>? {names.ByKey(member.Name)}");
            writer.Line($"get => {fail};");
            writer.Line($"init => {fail};");
            writer.Close();
            writer.Line();
        }
    }

    private static void Dataset(SourceWriter writer, ModelSpec spec, string fail)
    {
        writer.Summary($"Data of <see cref=\"{spec.Header.Name}\"/>: many rows as typed columns.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class Dataset");
        writer.Open("private Dataset()");
        writer.Close();
        writer.Line();
        writer.Summary("The number of rows, at least 1.");
        writer.Line($"public int RowCount => {fail};");
        writer.Line();
        DatasetRowEmitter.Document(writer);
        writer.Line($"public Row this[int index] => {fail};");
        writer.Line();
        DatasetSourcesEmitter.DocumentCsv(writer);
        writer.Line($"public static Dataset FromCsv(string path) => {fail};");
        writer.Line();
        DatasetSourcesEmitter.DocumentReader(writer);
        writer.Line($"public static Dataset FromReader(global::System.Data.Common.DbDataReader reader) => {fail};");
        writer.Line();
        DatasetSourcesEmitter.DocumentRows(writer);
        writer.Line($"public static Dataset FromRows({Generic}IEnumerable<Row> rows) => {fail};");
        writer.Line();
        DatasetSourcesEmitter.DocumentColumns(writer, spec);
        writer.Line($"public static Dataset FromColumns({DatasetSourcesEmitter.Parameters(spec)}) => {fail};");
        writer.Close();
        writer.Line();
    }

    private static void LatentType(SourceWriter writer, ModelSpec spec, MemberSpec latent, string type, string fail)
    {
        bool isVector = latent.Type.Scalar == ScalarKind.Vector;
        bool isContinuous = isVector || latent.Type.Scalar == ScalarKind.Real;
        var members = new List<(string Type, string Name)>();
        if (isContinuous)
        {
            members.Add((isVector ? "global::MathNet.Numerics.LinearAlgebra.Matrix<double>" : "double[]", "Mean"));
            members.Add((isVector ? "global::MathNet.Numerics.LinearAlgebra.Matrix<double>[]" : "double[]", "Variance"));
        }
        else
        {
            members.Add(("global::MathNet.Numerics.LinearAlgebra.Matrix<double>", "Probabilities"));
            members.Add((latent.TypeText + "[]", "Mode"));
        }

        if (latent.Per is not null)
            members.Add(($"{Generic}IReadOnlyList<string>", "Keys"));
        Members(writer, spec, type, $"The posterior of {Names.Xml(latent.Name)}.", members, fail);
    }

    private static void Members(
        SourceWriter writer, ModelSpec spec, string type, string summary, IEnumerable<(string Type, string Name)> members, string fail)
    {
        writer.Summary(summary);
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {type}");
        writer.Open($"private {type}()");
        writer.Close();
        writer.Line();
        foreach (var (memberType, name) in members)
        {
            writer.Summary($"The value of {Names.Xml(name)}.");
            writer.Line($"public {memberType} {Names.Identifier(name)} => {fail};");
            writer.Line();
        }

        writer.Close();
        writer.Line();
    }

    private static void Methods(SourceWriter writer, ModelSpec spec, string posteriors, string samples, string fail)
    {
        string model = spec.Header.Name;
        string fit = $"static global::EmDsl.FitResult<{model}> Fit(Dataset dataset, global::EmDsl.FitOptions? options = null, {model}? start = null, "
            + "global::System.Threading.CancellationToken cancellationToken = default)";
        Method(writer, spec, "The derivation; the model has errors.", "static string Derivation", fail);
        Method(writer, spec, "Estimates the parameters; the model has errors.", fit, fail);
        Method(writer, spec, "The log-likelihood; the model has errors.", "double LogLikelihood(Dataset dataset)", fail);
        Method(writer, spec, "The log-densities; the model has errors.", "double[] LogDensities(Dataset dataset)", fail);
        Method(writer, spec, "The posterior; the model has errors.", $"{posteriors} Posterior(Dataset dataset{MemoryParameter(spec)})", fail);
        Method(writer, spec, "Draws rows; the model has errors.", $"{samples} Sample(int count, int seed)", fail);
        Method(writer, spec, "Draws rows with the covariates of a dataset; the model has errors.", $"{samples} Sample(Dataset dataset, int seed)", fail);
        if (spec.Members.Any(member => member.Law is { } law && LawWalk.All(law).Any(part => part is DensityLaw)))
            Method(writer, spec, "Checks densities; the model has errors.", $"static global::EmDsl.DensityReport CheckDensities({DensityCheckEmitter.Parameters(model)})", fail);
        Method(writer, spec, "The parameters as JSON; the model has errors.", "string ToJson()", fail);
        Method(writer, spec, "Reads parameters from JSON; the model has errors.", $"static {model} FromJson(string json)", fail);
    }

    private static string MemoryParameter(ModelSpec spec) => spec.Members.Any(member => member.Law is ChainLaw) ? InferenceEmitter.SequenceMemoryParameter : "";

    private static void Method(SourceWriter writer, ModelSpec spec, string summary, string signature, string fail)
    {
        writer.Summary(summary);
        writer.Line(FileEmitter.GeneratedCode);
        writer.Line($"{spec.Accessibility} {signature} => {fail};");
        writer.Line();
    }
}
