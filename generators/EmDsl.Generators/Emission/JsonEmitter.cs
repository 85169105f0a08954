using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>A model as JSON and back.</summary>
internal static class JsonEmitter
{
    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        string pair(string type, string name, string value) => $"new global::System.Collections.Generic.KeyValuePair<string, {type}>({Names.Literal(name)}, {value})";
        var sizes = graph.Sizes.Where(size => size.Origin == SizeOrigin.Member).ToList();
        var levels = SizesEmitter.Levels(graph).ToList();
        string list(System.Collections.Generic.IEnumerable<string> items) => "[" + string.Join(", ", items) + "]";

        writer.Summary($"The parameters as JSON, which <see cref=\"FromJson(string)\"/> reads back to the same bits.");
        writer.Doc("returns", "Indented JSON.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Doc("exception", "A parameter has another shape than the declaration asks for, or lies outside its domain.", "cref=\"global::System.ArgumentException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} string ToJson()");
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.Per is not null))
        {
            string byKey = names.ByKey(parameter.Name);
            writer.Line($"if ({byKey} is null)");
            writer.Continue($"throw new global::System.InvalidOperationException({Names.Literal($"{byKey} of {spec.Name} is not set, and JSON holds the values of the keys: fit the model or give them.")});");
        }

        writer.Line($"var sizes = {names.Sizes}.Of(this, null);");
        writer.Line("return global::EmDsl.FlatView.ModelJson.Write(");
        writer.Continue($"{Names.Literal(spec.Name)},");
        writer.Continue($"{list(sizes.Select(size => pair("int", size.Name, names.Size(new Algebra.Symbol(size.Name)))))},");
        writer.Continue($"{list(levels.Select(data => pair("string[]", data.Name, $"sizes.{names.LevelsProperty(data.Name)}")))},");
        writer.Continue($"{names.Parameters}.Read(this, sizes).Flat);");
        writer.Close();
        writer.Line();

        writer.Summary("Reads parameters from JSON.");
        writer.Doc("param", "What <see cref=\"ToJson()\"/> returned.", "name=\"json\"");
        writer.Doc("returns", "The model.");
        writer.Doc("exception", "The text is not JSON of this model: a member is missing, unknown, or of another shape.", "cref=\"global::System.Text.Json.JsonException\"");
        writer.Doc("exception", "A parameter lies outside its domain.", "cref=\"global::System.ArgumentException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} static {names.Model} FromJson(string json)");
        writer.Line("using var document = global::EmDsl.FlatView.ModelJson.Parse(");
        writer.Continue($"json, {Names.Literal(spec.Name)}, {list(sizes.Select(size => Names.Literal(size.Name)))}, {list(levels.Select(data => Names.Literal(data.Name)))},");
        writer.Continue($"{list(graph.Parameters.Select(parameter => Names.Literal(parameter.Name)))});");
        writer.Line($"var sizes = {names.Sizes}.Of(document);");
        writer.Line($"var parameters = new {names.Parameters}(sizes);");
        writer.Line("document.ReadInto(parameters.Flat);");
        writer.Line("var model = parameters.ToModel(sizes);");
        writer.Line($"{names.Parameters}.Read(model, sizes);");
        writer.Line("return model;");
        writer.Close();
        writer.Line();
    }
}
