using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The nested type with one flat array per parameter and constant: what the E- and the M-step work on.</summary>
internal static class FlatViewEmitter
{
    private const string FlatView = "global::EmDsl.FlatView.";

    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        writer.Summary("Parameters and constants as flat arrays, row-major.");
        writer.Open($"private sealed class {names.Parameters}");
        foreach (ParameterNode parameter in graph.Parameters)
        {
            string size = parameter.Dimensions.Count == 0 ? "1" : string.Join(" × ", parameter.Dimensions.Select(size => names.Size(size, "").TrimStart('.')));
            writer.Line($"internal readonly double[] {names.Parameter(parameter.Name)}; // {size}");
        }

        writer.Line();
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.IsFree))
            writer.Line($"internal bool {names.Flag(parameter.Name)};");
        writer.Line();
        writer.Line($"internal readonly {FlatView}FlatParameter[] Flat;");
        writer.Line();
        Constructor(writer, spec, graph, names);
        CopyFrom(writer, graph, names);
        Read(writer, graph, names);
        ReadStart(writer, spec, graph, names);
        ToModel(writer, graph, names);
        Readers(writer, graph, names);
        writer.Close();
        writer.Line();
    }

    /// <summary>The sizes of a parameter as the user gave it.</summary>
    public static string Measure(ParameterNode parameter, ApiNames names)
        => $"{FlatView}FlatReader.Shape({Names.Literal(parameter.Dimensions.Count)}, {Value(parameter, names)}, {Walk(parameter, names)})";

    /// <summary>The levels along a dimension of a parameter as the user gave it.</summary>
    public static string MeasureLevels(ParameterNode parameter, int dimension, ApiNames names)
        => $"{FlatView}FlatReader.Levels({Names.Literal(dimension)}, {Value(parameter, names)}, {Walk(parameter, names)})";

    private static void Constructor(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        writer.Open($"internal {names.Parameters}({names.Sizes} sizes)");
        writer.Line("Flat =");
        writer.Line("[");
        foreach (ParameterNode parameter in graph.Parameters)
        {
            string dimensions = string.Concat(parameter.Dimensions.Select(size => ", " + names.Size(size)));
            var properties = new List<string>();
            if (Domain(parameter.Domain) == "Between")
            {
                properties.Add($"Lower = {Names.Literal(parameter.Domain.Lower)}");
                properties.Add($"Upper = {Names.Literal(parameter.Domain.Upper)}");
            }

            if (Labels(graph, parameter, names) is { } labels)
                properties.Add($"Labels = {labels}");
            string initialiser = properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
            writer.Continue($"new({Names.Literal(parameter.Name)}, {Names.Literal(spec.Name)}, {FlatView}FlatDomain.{Domain(parameter.Domain)}{dimensions}){initialiser},");
        }

        writer.Line("];");
        for (int i = 0; i < graph.Parameters.Count; i++)
            writer.Line($"{names.Parameter(graph.Parameters[i].Name)} = Flat[{Names.Literal(i)}].Values;");
        writer.Close();
        writer.Line();
    }

    private static void CopyFrom(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Open($"internal void CopyFrom({names.Parameters} other)");
        foreach (ParameterNode parameter in graph.Parameters)
        {
            string field = names.Parameter(parameter.Name);
            writer.Line($"other.{field}.CopyTo({field}, 0);");
            if (parameter.IsFree)
                writer.Line($"{names.Flag(parameter.Name)} = other.{names.Flag(parameter.Name)};");
        }

        writer.Close();
        writer.Line();
    }

    private static void Read(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Line("// Everything must be given.");
        writer.Open($"internal static {names.Parameters} Read({names.Model} model, {names.Sizes} sizes)");
        writer.Line($"var parameters = new {names.Parameters}(sizes);");
        foreach (ParameterNode parameter in graph.Parameters)
            writer.Line($"parameters.{names.Reader(parameter.Name)}(model, isStart: false);");
        writer.Line("return parameters;");
        writer.Close();
        writer.Line();
    }

    private static void ReadStart(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        writer.Line("// What the start leaves out is initialised from the data; constants and fixed parameters must be given.");
        writer.Open($"internal static {names.Parameters} ReadStart({names.Model}? start, {names.Sizes} sizes)");
        writer.Line($"var parameters = new {names.Parameters}(sizes);");
        writer.Open("if (start is not null)");
        foreach (ParameterNode parameter in graph.Parameters)
        {
            string read = $"parameters.{names.Reader(parameter.Name)}(start, isStart: {(parameter.IsFree ? "true" : "false")});";
            if (!parameter.IsFree)
            {
                writer.Line(read);
                continue;
            }

            string given = $"start.{names.Given(parameter.Name)}";
            writer.Line(parameter.Per is null ? $"if ({given})" : $"if ({given} || start.{names.ByKey(parameter.Name)} is not null)");
            writer.Continue(read);
        }

        writer.Close();
        if (graph.Parameters.FirstOrDefault(parameter => !parameter.IsFree) is { } first)
        {
            writer.Open("else");
            writer.Line($"throw new global::System.InvalidOperationException({Names.Literal($"{first.Name} of {spec.Name} is not set: pass a start that gives it.")});");
            writer.Close();
        }

        writer.Line();
        writer.Line("return parameters;");
        writer.Close();
        writer.Line();
    }

    private static void Readers(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        // The check of densities takes single parameters from a model.
        string access = graph.Factors.SelectMany(factor => factor.Branches).Concat(graph.Priors.SelectMany(prior => prior.Branches)).Any(branch => branch.Custom is not null) ? "internal" : "private";
        for (int i = 0; i < graph.Parameters.Count; i++)
        {
            ParameterNode parameter = graph.Parameters[i];
            string call = $"{FlatView}FlatReader.Read(Flat[{Names.Literal(i)}], {Value(parameter, names)}, {Walk(parameter, names)}, isStart);";
            string header = $"{access} void {names.Reader(parameter.Name)}({names.Model} model, bool isStart)";
            if (parameter.IsFree)
            {
                writer.Open(header);
                writer.Line(call);
                writer.Line($"{names.Flag(parameter.Name)} = true;");
                writer.Close();
            }
            else
            {
                writer.Line(header);
                writer.Continue("=> " + call);
            }

            writer.Line();
        }
    }

    private static void ToModel(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Line($"internal {names.Model} ToModel({names.Sizes} sizes) => new()");
        writer.Open("");
        foreach (SizeNode size in graph.Sizes.Where(size => size.Origin == SizeOrigin.Member))
            writer.Line($"{Names.Identifier(size.Name)} = sizes.{names.SizeProperty(size.Name)},");
        foreach (DataNode data in SizesEmitter.Levels(graph))
            writer.Line($"{names.LevelsProperty(data.Name)} = sizes.{names.LevelsProperty(data.Name)}.Length == 0 ? null : sizes.{names.LevelsProperty(data.Name)},");
        for (int i = 0; i < graph.Parameters.Count; i++)
        {
            ParameterNode parameter = graph.Parameters[i];
            string start = $"new {FlatView}FlatWriter(Flat[{Names.Literal(i)}])";
            writer.Line(parameter.Per is null
                ? $"{Names.Identifier(parameter.Name)} = {Build(parameter.Type, 0, start, names)},"
                : $"{names.ByKey(parameter.Name)} = {start}.PerKey(static writer => {Build(parameter.Type, 0, "writer", names)}),");
        }

        writer.Close(";");
        writer.Line();
    }

    // A Per parameter is walked with its model, which holds both its common value and those of the keys.
    private static string Value(ParameterNode parameter, ApiNames names)
        => parameter.Per is null ? $"model.{Names.Identifier(parameter.Name)}" : "model";

    private static string Walk(ParameterNode parameter, ApiNames names)
    {
        if (parameter.Per is null)
            return $"static (reader, value) => {Step(parameter.Type, 0, names)}";
        string name = Names.Identifier(parameter.Name);
        string given = names.Given(parameter.Name);
        return $"static (reader, model) => reader.PerKey(model.{names.ByKey(parameter.Name)}, model.{given} ? model.{name} : default!, model.{given}, static (reader, value) => {Step(parameter.Type, 0, names)})";
    }

    private static string Step(Model.ValueType type, int depth, ApiNames names)
    {
        if (depth < type.Containers.Count)
        {
            ContainerSpec container = type.Containers[depth];
            string inner = $"static (reader, value) => {Step(type, depth + 1, names)}";
            return container.State switch
            {
                null => $"reader.Array(value, {inner})",
                ScalarKind.Text => $"reader.PerLevel(value, {inner})",
                _ => $"reader.PerState(value, {names.States(container.Enum)}, {inner})",
            };
        }

        return type.Scalar switch
        {
            ScalarKind.Vector => "reader.Vector(value)",
            ScalarKind.Matrix => "reader.Matrix(value)",
            ScalarKind.Boolean => "reader.Scalar(value ? 1 : 0)",
            ScalarKind.Enum => $"reader.Scalar(global::System.Array.IndexOf({names.States(type.Enum)}, value))",
            _ => "reader.Scalar(value)",
        };
    }

    private static string Build(Model.ValueType type, int depth, string writer, ApiNames names)
    {
        if (depth < type.Containers.Count)
        {
            ContainerSpec container = type.Containers[depth];
            string inner = $"static writer => {Build(type, depth + 1, "writer", names)}";
            return container.State == ScalarKind.Text ? $"{writer}.PerLevel({inner})"
                : container.State is not null ? $"{writer}.PerState({names.States(container.Enum)}, {inner})"
                : container.Rank == 2 ? $"{writer}.Table({inner})"
                : $"{writer}.Array({inner})";
        }

        return type.Scalar switch
        {
            ScalarKind.Vector => $"{writer}.Vector()",
            ScalarKind.Matrix => $"{writer}.Matrix()",
            ScalarKind.Integer => $"(int){writer}.Scalar()",
            ScalarKind.Boolean => $"{writer}.Scalar() != 0",
            ScalarKind.Enum => $"{names.States(type.Enum)}[(int){writer}.Scalar()]",
            _ => $"{writer}.Scalar()",
        };
    }

    private static string? Labels(ModelGraph graph, ParameterNode parameter, ApiNames names)
    {
        var labels = new List<string>();
        if (parameter.Per is { } group)
            labels.Add($"sizes.{names.KeysProperty(group)}");
        foreach (ContainerSpec container in parameter.Type.Containers)
        {
            if (container.State == ScalarKind.Text)
                labels.Add($"sizes.{names.LevelsProperty(SizesEmitter.LevelsAlong(graph, parameter, labels.Count)!.Name)}");
            else if (container.State == ScalarKind.Boolean)
                labels.Add("[\"False\", \"True\"]");
            else if (container.State is not null)
                labels.Add($"[{string.Join(", ", container.Enum!.Names.Select(Names.Literal))}]");
            else
                labels.AddRange(Enumerable.Repeat("null", container.Rank));
        }

        return labels.All(label => label == "null") ? null : $"[{string.Join(", ", labels)}]";
    }

    private static string Domain(ParameterDomain domain) => domain.Kind switch
    {
        Families.Domain.Simplex or Families.Domain.SimplexInterior => "Simplex",
        Families.Domain.Covariance => "Covariance",
        _ when domain.Lower == 0 && double.IsPositiveInfinity(domain.Upper) => "Positive",
        _ when double.IsNegativeInfinity(domain.Lower) && double.IsPositiveInfinity(domain.Upper) => "Real",
        _ => "Between",
    };
}
