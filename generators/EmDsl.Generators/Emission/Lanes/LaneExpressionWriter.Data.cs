using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission.Lanes;

/// <summary>What lanes read: data, features, and the entries of tables that a row's category chooses.</summary>
internal sealed partial class LaneExpressionWriter
{
    /// <summary>The data members and features that were read.</summary>
    public IReadOnlyCollection<string> Loaded => loaded;

    // A member of one value a row is loaded once, at the top of the loop.
    private string Load(string name)
    {
        loaded.Add(name);
        string local = TableNode.IsReference(name) ? Names.Identifier(name.Substring(name.IndexOf(':') + 1)) : names.Local(name);
        string load = names.Data(name) is { Cardinality: not null }
            ? $"V.LoadIntegers(ref {CodesOf(names, name)}, {Lane})"
            : $"V.Load(ref {BlockOf(names, name)}, {Lane})";
        foreach (Dictionary<Expr, string> block in computed)
        {
            if (block.ContainsKey(new Symbol(name)))
                return local;
        }

        Dictionary<Expr, string> outermost = computed.Last();
        outermost[new Symbol(name)] = local;
        Loads.Line($"V {local} = {load};");
        return local;
    }

    /// <summary>The loads at the top of the loop over the rows of a block.</summary>
    public SourceWriter Loads { get; private set; } = new();

    private string Entry(string name, Element element)
    {
        if (names.Data(name) is { } data)
        {
            loaded.Add(name);
            string column = Offset(scalars.Integer(element.Indices[0]));
            return data.Cardinality is not null
                ? $"V.LoadIntegers(ref {CodesOf(names, name)}, {column}{Lane})"
                : $"V.Load(ref {BlockOf(names, name)}, {column}{Lane})";
        }

        int place = support.RowIndex(element);
        IReadOnlyList<Expr> dimensions = TableNode.IsReference(name)
            ? scalars.TableDimensions(name)
            : names.Parameter(Derivation.LocationShift.Unshifted(name))!.Dimensions;
        Expr code = element.Indices[place];
        string codeName = code is Symbol symbol ? symbol.Name : ((Symbol)((Element)code).Source).Name;
        loaded.Add(codeName);
        string offset = code is Element entry ? Offset(scalars.Integer(entry.Indices[0])) : "";
        string position = names.Flat(element.Indices.Select((index, i) => i == place ? "0" : scalars.Integer(index)).ToArray(), dimensions);
        string stride = names.Product(dimensions.Skip(place + 1));
        string first = $"ref {array(name)}[{position}]";
        if (!element.FreeBounds().Overlaps(inner))
            first = "ref " + Reference(first);
        return $"V.LoadEntries({first}, ref {CodesOf(names, codeName)}, {offset}{Lane}, {(stride == "1" ? "1" : $"(nuint)({stride})")})";
    }

    // An entry's place is found once, before the loop over the rows.
    private string Reference(string entry)
    {
        if (!constants.TryGetValue(entry, out string? name))
        {
            name = constants[entry] = Temporary("entries");
            before.Line($"ref double {name} = {entry};");
        }

        return name;
    }

    private string Presence(Expr value)
    {
        string name = value is Symbol symbol ? symbol.Name : ((Symbol)((Element)value).Source).Name;
        if (names.Data(name) is not { Cardinality: not null })
        {
            string text = Print(value);
            return $"V.AreEqual({text}, {text})";
        }

        loaded.Add(name);
        string offset = value is Element element ? Offset(scalars.Integer(element.Indices[0])) : "";
        return $"V.IsLess(V.Zero, V.Load(ref {PresenceOf(names, name)}, {offset}{Lane}))";
    }

    /// <summary>Where an entry's 64 values begin, to be added to the place of a row.</summary>
    public static string Offset(string index) => index == "0" ? "" : $"(nuint)({ExpressionWriter.Parenthesise(index)} * 64) + ";
}
