using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmDsl.FlatView;

/// <summary>
/// Models as JSON, written once over the flat view: <c>{ "model": name, "format": 1, "sizes": { ... }, "levels": { ... },
/// "parameters": { ... } }</c>, a parameter as nested arrays, or objects where entries have names. Numbers are written so that they read back to the same bits.
/// </summary>
public sealed class ModelJson : IDisposable
{
    private const int Format = 1;

    private readonly JsonDocument document;
    private readonly string model;
    private readonly Dictionary<string, JsonElement> sections = [];

    private ModelJson(JsonDocument document, string model)
    {
        this.document = document;
        this.model = model;
    }

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sizes">The sizes that the user set, by name.</param>
    /// <param name="levels">The levels of text covariates that index parameters, by the covariate's name.</param>
    /// <param name="parameters">The parameters and constants.</param>
    /// <returns>Indented JSON.</returns>
    public static string Write(
        string model,
        IReadOnlyList<KeyValuePair<string, int>> sizes,
        IReadOnlyList<KeyValuePair<string, string[]>> levels,
        IReadOnlyList<FlatParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(parameters);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model);
            writer.WriteNumber("format", Format);
            writer.WriteStartObject("sizes");
            foreach (var (name, size) in sizes)
            {
                writer.WriteNumber(name, size);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("levels");
            foreach (var (name, texts) in levels)
            {
                writer.WriteStartArray(name);
                foreach (var text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteStartObject("parameters");
            foreach (var parameter in parameters)
            {
                writer.WritePropertyName(parameter.Name);
                var offset = 0;
                Write(writer, parameter, 0, ref offset);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the outline of a model.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="sizes">The names of the sizes that must be there.</param>
    /// <param name="levels">The names of the text covariates whose levels must be there.</param>
    /// <param name="parameters">The names of the parameters and constants that must be there.</param>
    /// <returns>The outline.</returns>
    /// <exception cref="JsonException">The text is not JSON, of another model or format, or a member is missing, unknown or there twice.</exception>
    public static ModelJson Parse(string json, string model, string[] sizes, string[] levels, string[] parameters)
    {
        ArgumentNullException.ThrowIfNull(json);
        var document = JsonDocument.Parse(json);
        try
        {
            var result = new ModelJson(document, model);
            result.ReadSections(sizes, levels, parameters);
            return result;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>A size that the user set.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The size, at least 1.</returns>
    /// <exception cref="JsonException">It is no whole number of at least 1.</exception>
    public int Size(string name)
        => sections["sizes"].GetProperty(name) is { ValueKind: JsonValueKind.Number } element && element.TryGetInt32(out var size) && size >= 1
            ? size
            : throw Error($"the size '{name}' is not a whole number of at least 1");

    /// <summary>The levels of a text covariate.</summary>
    /// <param name="name">The covariate's name.</param>
    /// <returns>The levels, in the order in which they index parameters.</returns>
    /// <exception cref="JsonException">They are no array of texts.</exception>
    public string[] Levels(string name)
    {
        var element = sections["levels"].GetProperty(name);
        return element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(level => level.ValueKind == JsonValueKind.String)
            ? [.. element.EnumerateArray().Select(level => level.GetString()!)]
            : throw Error($"the levels of '{name}' are not an array of texts");
    }

    /// <summary>The keys of a parameter that has one value per key of a group.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The keys, in order.</returns>
    /// <exception cref="JsonException">The parameter is no object.</exception>
    public string[] Keys(string parameter)
        => sections["parameters"].GetProperty(parameter) is { ValueKind: JsonValueKind.Object } element
            ? [.. element.EnumerateObject().Select(property => property.Name)]
            : throw Error($"'{parameter}' is not an object with one member per key");

    /// <summary>The length of a dimension of a parameter, along its first entries.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="dimension">The dimension.</param>
    /// <returns>The length; 0 where the nesting ends before.</returns>
    public int Length(string parameter, int dimension)
    {
        var element = sections["parameters"].GetProperty(parameter);
        for (; dimension > 0 && Count(element) > 0; dimension--)
        {
            element = element.ValueKind == JsonValueKind.Array ? element[0] : element.EnumerateObject().First().Value;
        }

        return dimension == 0 ? Count(element) : 0;
    }

    /// <summary>Reads the numbers of parameters.</summary>
    /// <param name="parameters">The parameters, of known dimensions.</param>
    /// <exception cref="JsonException">A shape is another one, or an entry is no number.</exception>
    public void ReadInto(IReadOnlyList<FlatParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var parameter in parameters)
        {
            Read(sections["parameters"].GetProperty(parameter.Name), parameter, 0, 0, parameter.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();

    private static void Write(Utf8JsonWriter writer, FlatParameter parameter, int dimension, ref int offset)
    {
        if (dimension == parameter.Dimensions.Length)
        {
            Write(writer, parameter.Values[offset++], parameter);
            return;
        }

        var labels = parameter.LabelsOf(dimension);
        if (labels is null)
        {
            writer.WriteStartArray();
        }
        else
        {
            writer.WriteStartObject();
        }

        for (var i = 0; i < parameter.Dimensions[dimension]; i++)
        {
            if (labels is not null)
            {
                writer.WritePropertyName(labels[i]);
            }

            Write(writer, parameter, dimension + 1, ref offset);
        }

        if (labels is null)
        {
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteEndObject();
        }
    }

    // JSON has no infinity; a parameter at the boundary has.
    private static void Write(Utf8JsonWriter writer, double value, FlatParameter parameter)
    {
        if (double.IsNaN(value))
        {
            throw new InvalidOperationException($"{parameter.Name} of {parameter.Model} is NaN, which JSON does not hold.");
        }

        if (double.IsInfinity(value))
        {
            writer.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
        }
        else
        {
            writer.WriteNumberValue(value);
        }
    }

    private static int Count(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.GetArrayLength(),
        JsonValueKind.Object => element.EnumerateObject().Count(),
        _ => 0,
    };

    private static bool TryNumber(JsonElement element, out double value)
    {
        value = double.NaN;
        if (element.ValueKind == JsonValueKind.Number)
        {
            return element.TryGetDouble(out value) && double.IsFinite(value);
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            value = element.GetString() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => double.NaN,
            };
        }

        return !double.IsNaN(value);
    }

    private void ReadSections(string[] sizes, string[] levels, string[] parameters)
    {
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw Error("the member 'model' with the model's name is missing");
        }

        if (name.GetString() != model)
        {
            throw Error($"the JSON is of the model '{name.GetString()}'");
        }

        if (!root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number != Format)
        {
            var found = root.TryGetProperty("format", out format) ? format.GetRawText() : "missing";
            throw Error(string.Create(CultureInfo.InvariantCulture, $"the format is {found} where {Format} is known"));
        }

        RequireMembers(root, "the JSON", "a member", ["model", "format", "sizes", "levels", "parameters"]);
        ReadSection("sizes", "a size", sizes);
        ReadSection("levels", "a covariate", levels);
        ReadSection("parameters", "a parameter", parameters);
    }

    private void ReadSection(string section, string noun, string[] members)
    {
        var element = document.RootElement.GetProperty(section);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Error($"'{section}' is not an object");
        }

        RequireMembers(element, $"'{section}'", noun, members);
        sections.Add(section, element);
    }

    private void RequireMembers(JsonElement element, string where, string noun, IReadOnlyList<string> members)
    {
        var missing = new HashSet<string>(members, StringComparer.Ordinal);
        var known = new HashSet<string>(members, StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Error($"{where} has '{property.Name}', which is not {noun} of the model");
            }

            if (!missing.Remove(property.Name))
            {
                throw Error($"{where} has '{property.Name}' twice");
            }
        }

        if (missing.Count > 0)
        {
            throw Error($"{where} has no '{members.First(missing.Contains)}'");
        }
    }

    private void Read(JsonElement element, FlatParameter parameter, int dimension, int offset, string path)
    {
        if (dimension == parameter.Dimensions.Length)
        {
            parameter.Values[offset] = TryNumber(element, out var value) ? value : throw Error($"{path} is {element.GetRawText()} where a number must stand");
            return;
        }

        var length = parameter.Dimensions[dimension];
        var stride = parameter.Dimensions.Skip(dimension + 1).Aggregate(1, (product, size) => product * size);
        if (parameter.LabelsOf(dimension) is { } labels)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Error($"{path} is not an object with the members {string.Join(", ", labels)}");
            }

            RequireMembers(element, path, "an entry", labels);
            var positions = labels.Select((label, position) => KeyValuePair.Create(label, position)).ToDictionary(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                Read(property.Value, parameter, dimension + 1, offset + (positions[property.Name] * stride), $"{path}.{property.Name}");
            }

            return;
        }

        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != length)
        {
            var found = element.ValueKind == JsonValueKind.Array
                ? string.Create(CultureInfo.InvariantCulture, $"an array of {element.GetArrayLength()}")
                : "no array";
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{path} is {found} where an array of {length} must stand"));
        }

        var i = 0;
        foreach (var entry in element.EnumerateArray())
        {
            Read(entry, parameter, dimension + 1, offset + (i * stride), string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
            i++;
        }
    }

    private JsonException Error(string problem) => new($"This is not JSON of {model}: {problem}.");
}
