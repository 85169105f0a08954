using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The nested type of what only a run knows: sizes, the keys of groups and the levels of text covariates. Taken from a start or a
/// model, from data, or from JSON.
/// </summary>
internal static class SizesEmitter
{
    /// <summary>The text covariates that index parameters.</summary>
    public static IEnumerable<DataNode> TextIndices(ModelGraph graph)
        => graph.Data.Where(data => data.Type.Scalar == ScalarKind.Text && data.Kind == MemberKind.Covariate && data.Cardinality is not null);

    /// <summary>Those that levels are kept for: covariates that index the same entries share the levels of the first.</summary>
    public static IEnumerable<DataNode> Levels(ModelGraph graph)
        => TextIndices(graph).GroupBy(data => data.Cardinality).Select(shared => shared.First());

    /// <summary>The covariate whose levels a text covariate's codes count.</summary>
    public static DataNode LevelsOf(ModelGraph graph, DataNode data) => Levels(graph).First(owner => owner.Cardinality == data.Cardinality);

    /// <summary>The text covariate whose levels are those of a parameter's dimension; null for another dimension.</summary>
    public static DataNode? LevelsAlong(ModelGraph graph, ParameterNode parameter, int dimension)
        => Levels(graph).FirstOrDefault(data => data.Cardinality == parameter.Dimensions[dimension]);

    // The parameters that a user may give by level, with the dimension of the levels.
    private static IEnumerable<(ParameterNode Parameter, int Dimension)> GivenByLevel(ModelGraph graph, DataNode data)
    {
        foreach (ParameterNode parameter in graph.Parameters)
        {
            int dimension = parameter.Per is null ? 0 : 1;
            foreach (ContainerSpec container in parameter.Type.Containers)
            {
                if (container.State == ScalarKind.Text && parameter.Dimensions[dimension] == data.Cardinality)
                    yield return (parameter, dimension);
                dimension += container.Rank;
            }
        }
    }

    /// <summary>The groups whose keys index a parameter.</summary>
    public static IEnumerable<string> Groups(ModelGraph graph)
        => graph.Parameters.Where(parameter => parameter.Per is not null).Select(parameter => parameter.Per!).Distinct();

    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        writer.Summary("What is known at run time only.");
        writer.Open($"private sealed class {names.Sizes}");
        foreach (SizeNode size in graph.Sizes)
        {
            if (Derived(graph, size, names) is { } derived)
                writer.Line($"internal int {names.SizeProperty(size.Name)} => {derived};");
            else
                writer.Line($"internal int {names.SizeProperty(size.Name)} {{ get; init; }}");
            writer.Line();
        }

        foreach (string group in Groups(graph))
        {
            writer.Line($"internal string[] {names.KeysProperty(group)} {{ get; init; }} = [];");
            writer.Line();
        }

        foreach (DataNode data in Levels(graph))
        {
            writer.Line($"internal string[] {names.LevelsProperty(data.Name)} {{ get; init; }} = [];");
            writer.Line();
        }

        bool asks = graph.Data.Any(AsksForDimension) || graph.Data.Any(AsksForCategories);
        FromModelAndData(writer, spec, graph, names, asks);
        FromJson(writer, graph, names);
        if (asks)
            Require(writer, graph, names);
        writer.Close();
        writer.Line();
    }

    // The number of groups is that of the keys.
    private static string? Derived(ModelGraph graph, SizeNode size, ApiNames names)
        => size.Origin == SizeOrigin.Groups && Groups(graph).Contains(size.Member) ? names.KeysProperty(size.Member) + ".Length" : null;

    private static void FromModelAndData(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names, bool asks)
    {
        writer.Open($"internal static {names.Sizes} Of({names.Model}? model, Dataset? dataset)");
        var wanted = graph.Sizes.Where(size => size.Origin != SizeOrigin.Member && Derived(graph, size, names) is null).ToList();
        var shapes = graph.Parameters.Where(parameter => wanted.Any(size => Position(parameter, size) >= 0)).ToList();
        foreach (ParameterNode parameter in shapes)
        {
            string field = Names.Identifier(parameter.Name);
            writer.Line($"var {Shape(parameter)} = {IsGiven(parameter, names)}");
            writer.Continue($"? {FlatViewEmitter.Measure(parameter, names)}");
            writer.Continue(": null;");
        }

        foreach (DataNode data in Levels(graph))
            LevelsFromModelAndData(writer, graph, data, names);
        writer.Line($"var sizes = new {names.Sizes}");
        writer.Open("");
        foreach (SizeNode size in graph.Sizes.Where(size => size.Origin == SizeOrigin.Member))
        {
            string unset = Names.Literal($"{size.Name} of {spec.Name} is not set: pass a start that gives it.");
            writer.Line($"{names.SizeProperty(size.Name)} = model is null ? throw new global::System.InvalidOperationException({unset}) : model.{Names.Identifier(size.Name)},");
        }

        foreach (SizeNode size in wanted)
        {
            var known = shapes.Where(parameter => Position(parameter, size) >= 0).Select(parameter => $"{Shape(parameter)}?[{Names.Literal(Position(parameter, size))}]").ToList();
            string? data = FromData(graph, size, names);
            if (data is not null)
            {
                // A start settles how many categories there are; the data settle how many columns and levels.
                bool isCounted = size.Origin == SizeOrigin.Categories && Levels(graph).All(text => text.Cardinality != new Symbol(size.Name));
                known.Insert(isCounted ? known.Count : 0, data);
            }


            writer.Line($"{names.SizeProperty(size.Name)} = {string.Join(" ?? ", known.Append("0"))},");
        }

        foreach (string group in Groups(graph))
        {
            var stored = graph.Parameters.Where(parameter => parameter.Per == group).Select(parameter => $"model?.{names.ByKey(parameter.Name)}");
            writer.Line($"{names.KeysProperty(group)} = dataset?.{names.Keys(group)} ?? [.. ({string.Join(" ?? ", stored)})?.Keys ?? []],");
        }

        foreach (DataNode data in Levels(graph))
            writer.Line($"{names.LevelsProperty(data.Name)} = {names.Levels(data.Name)},");
        writer.Close(";");
        if (asks)
        {
            writer.Line("if (dataset is not null)");
            writer.Continue("sizes.Require(dataset);");
        }

        writer.Line("return sizes;");
        writer.Close();
        writer.Line();
    }

    // A model that was fitted states its levels, a start those of its entries.
    private static void LevelsFromModelAndData(SourceWriter writer, ModelGraph graph, DataNode data, ApiNames names)
    {
        writer.Line($"string[] {names.Levels(data.Name)} = [..");
        writer.Continue($"model?.{names.LevelsProperty(data.Name)}");
        foreach ((ParameterNode parameter, int dimension) in GivenByLevel(graph, data))
            writer.Continue($"?? ({IsGiven(parameter, names)} ? {FlatViewEmitter.MeasureLevels(parameter, dimension, names)} : null)");
        var columns = TextIndices(graph).Where(other => other.Cardinality == data.Cardinality).Select(other => $"dataset.{names.Levels(other.Name)}").ToList();
        writer.Continue($"?? (dataset is null ? null : {columns.Skip(1).Aggregate(columns[0], (known, more) => $"global::System.Linq.Enumerable.ToArray(global::System.Linq.Enumerable.Union({known}, {more}))")})");
        writer.Continue("?? []];");
    }

    private static string IsGiven(ParameterNode parameter, ApiNames names) => parameter.Per is null
        ? $"model is {{ {names.Given(parameter.Name)}: true }}"
        : $"model is not null && (model.{names.Given(parameter.Name)} || model.{names.ByKey(parameter.Name)} is not null)";

    private static void FromJson(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Line($"internal static {names.Sizes} Of(global::EmDsl.FlatView.ModelJson json) => new()");
        writer.Open("");
        foreach (SizeNode size in graph.Sizes.Where(size => Derived(graph, size, names) is null))
        {
            string? source = size.Origin == SizeOrigin.Member
                ? $"json.Size({Names.Literal(size.Name)})"
                : graph.Parameters.Where(parameter => Position(parameter, size) >= 0)
                    .Select(parameter => $"json.Length({Names.Literal(parameter.Name)}, {Names.Literal(Position(parameter, size))})").FirstOrDefault();
            if (source is not null)
                writer.Line($"{names.SizeProperty(size.Name)} = {source},");
        }

        foreach (string group in Groups(graph))
            writer.Line($"{names.KeysProperty(group)} = json.Keys({Names.Literal(graph.Parameters.First(parameter => parameter.Per == group).Name)}),");
        foreach (DataNode data in Levels(graph))
            writer.Line($"{names.LevelsProperty(data.Name)} = json.Levels({Names.Literal(data.Name)}),");
        writer.Close(";");
        writer.Line();
    }

    private static bool AsksForDimension(DataNode data) => DatasetEmitter.IsBlock(data) && data.Dimension is Symbol;

    private static bool AsksForCategories(DataNode data) => data.Cardinality is Symbol && DatasetEmitter.IsWholeNumber(data) && !DatasetEmitter.IsKey(data);

    // What the sizes of a start or a model ask of the data, checked once both are known.
    private static void Require(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Open("private void Require(Dataset dataset)");
        foreach (DataNode data in graph.Data)
        {
            if (AsksForDimension(data))
            {
                string columns = $"dataset.{names.Dimension(data.Name)}";
                string size = names.Size(data.Dimension!, "this");
                writer.Line($"if ({columns} != {size})");
                writer.Continue($"throw dataset.source.Error(global::System.FormattableString.Invariant($\"'{data.Name}' has {{{columns}}} columns where {{{size}}} must stand\"), {Names.Literal(data.Name)});");
            }

            if (AsksForCategories(data))
            {
                string first = data.Offset == 0 ? "" : $", {Names.Literal(data.Offset)}";
                writer.Line($"dataset.table.RequireCategories({Names.Literal(DatasetEmitter.IndexOf(graph, data))}, {names.Size(data.Cardinality!, "this")}{first});");
            }
        }

        writer.Close();
        writer.Line();
    }

    private static string Shape(ParameterNode parameter) => Names.Stem(parameter.Name) + "Shape";

    private static int Position(ParameterNode parameter, SizeNode size)
    {
        for (int i = 0; i < parameter.Dimensions.Count; i++)
        {
            if (parameter.Dimensions[i] is Symbol symbol && symbol.Name == size.Name)
                return i;
        }

        return -1;
    }

    private static string? FromData(ModelGraph graph, SizeNode size, ApiNames names)
    {
        if (size.Origin == SizeOrigin.Dimension)
            return graph.Data.Any(data => data.Name == size.Member) ? $"dataset?.{names.Dimension(size.Member)}" : null;
        if (size.Origin == SizeOrigin.Groups)
            return $"dataset?.{names.Keys(size.Member)}.Length";
        if (Levels(graph).FirstOrDefault(data => data.Cardinality == new Symbol(size.Name)) is { } text)
            return $"({names.Levels(text.Name)}.Length == 0 ? (int?)null : {names.Levels(text.Name)}.Length)";
        var counts = graph.Data.Where(data => data.Cardinality is Symbol symbol && symbol.Name == size.Name && DatasetEmitter.IsWholeNumber(data))
            .Select(data => $"dataset.table.CategoryCount({Names.Literal(DatasetEmitter.IndexOf(graph, data))}{(data.Offset == 0 ? "" : $", {Names.Literal(data.Offset)}")})").ToList();
        return counts.Count == 0
            ? null
            : $"(dataset is null ? (int?)null : {counts.Aggregate((left, right) => $"global::System.Math.Max({left}, {right})")})";
    }
}
