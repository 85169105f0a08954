using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>CheckDensities</c>: random parameters, states and covariates, and the integral of each density of the user's own at them.</summary>
internal sealed partial class DensityCheckEmitter(SourceWriter writer, ModelSpec spec, ModelGraph graph, KernelNames names, CustomDensities densities)
{
    private const string Report = "global::EmDsl.DensityReport";

    /// <summary>The parameters of the method.</summary>
    public static string Parameters(string model) => $"int draws = 20, int seed = 0, {model}? start = null";

    public static void Document(SourceWriter writer)
    {
        writer.Doc("summary", "Checks numerically that every density, mass function and vector density that this model writes out integrates or sums to one over its support, at random values of the parameters, states and covariates. A density that does not is no distribution, and its fit means nothing.");
        writer.Doc("param", "How many random values to try, at least 1.", "name=\"draws\"");
        writer.Doc("param", "The seed: the same seed tries the same values.", "name=\"seed\"");
        writer.Doc("param", "What is not drawn but taken as it is: sizes must come from it, constants and parameters may.", "name=\"start\"");
        writer.Doc("returns", "For each density the integral furthest from one, its error and where it was found. Numbers and counts are integrated to about 1e-9, vectors by importance sampling with a standard error.");
        writer.Doc("exception", "A size is not given.", "cref=\"global::System.InvalidOperationException\"");
    }

    public void Emit()
    {
        if (densities.All.Count + priors.Length == 0)
            return;
        Document(writer);
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} static {Report} CheckDensities({Parameters(names.Api.Model)})");
        writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);");
        EmitSizes();
        writer.Line("var parameters = new Parameters(sizes);");
        writer.Line("var random = global::EmDsl.Fitting.SeededRandom.For(seed);");
        writer.Line($"var report = new {Report}();");
        foreach (CustomDensity density in densities.All)
            writer.Line($"int {Check(density)} = report.Begin({Names.Literal(Title(density))}, isSum: {(density.IsMass ? "true" : "false")});");
        foreach (CustomPrior prior in priors)
            writer.Line($"int {Check(prior)} = report.Begin({Names.Literal(Title(prior))}, isSum: false);");
        writer.Open("for (int draw = 0; draw < draws; draw++)");
        EmitParameters();
        var needed = new HashSet<string>(densities.All.SelectMany(density => density.Variables.Where(name => name != density.Factor.Variable))
            .Concat(densities.All.SelectMany(density => density.Branch.Guard is { } guard ? Substitution.Symbols(guard) : [])));
        foreach (LatentNode latent in graph.Latents.Where(latent => needed.Contains(latent.Name)))
            writer.Line(latent.Nodes > 0 ? $"double {names.Local(latent.Name)} = global::EmDsl.Numerics.Sampler.Normal(random, 0.0, 1.0);" : $"int {names.Local(latent.Name)} = random.Next({names.Size(latent.Cardinality!)});");
        foreach (DataNode data in graph.Data.Where(data => needed.Contains(data.Name)))
            EmitData(data);
        foreach (EarlierNode earlier in graph.Earlier.Where(earlier => needed.Contains(earlier.Name)))
            EmitEarlier(earlier);
        EmitPlaces(needed);
        foreach (CustomDensity density in densities.All)
            EmitCheck(density);
        foreach (CustomPrior prior in priors)
            EmitCheck(prior);
        writer.Close();
        writer.Line();
        writer.Line("return report;");
        writer.Close();
        writer.Line();
        foreach (CustomPrior prior in priors)
            EmitMethod(prior);
    }

    // What the data would say: two columns or categories, one group.
    private void EmitSizes()
    {
        SizeNode[] open = graph.Sizes.Where(size => size.Origin is SizeOrigin.Dimension or SizeOrigin.Categories).ToArray();
        string[] groups = SizesEmitter.Groups(graph).ToArray();
        if (open.Length == 0 && groups.Length == 0)
        {
            writer.Line("Sizes sizes = Sizes.Of(start, null);");
            return;
        }

        writer.Line("Sizes known = Sizes.Of(start, null);");
        writer.Open("var sizes = new Sizes");
        foreach (SizeNode size in graph.Sizes.Where(size => size.Origin != SizeOrigin.Groups))
        {
            string name = names.Api.SizeProperty(size.Name);
            writer.Line(open.Contains(size) ? $"{name} = known.{name} > 0 ? known.{name} : 2," : $"{name} = known.{name},");
        }

        foreach (string group in groups)
            writer.Line($"{names.Api.KeysProperty(group)} = [\"1\"],");
        writer.Close(";");
    }

    private void EmitParameters()
    {
        for (int i = 0; i < graph.Parameters.Count; i++)
        {
            ParameterNode parameter = graph.Parameters[i];
            bool isNamed = densities.All.Select(density => density.Branch).Concat(priors.Select(prior => prior.Branch)).Any(branch => Substitution.Symbols(branch.Drawn!).Contains(parameter.Name)
                || (branch.Guard is { } guard && Substitution.Symbols(guard).Contains(parameter.Name)));
            if (!isNamed)
                continue;
            if (parameter.Per is not null)
            {
                writer.Line($"global::EmDsl.FlatView.RandomParameters.Fill(parameters.Flat[{Names.Literal(i)}], random);");
                continue;
            }

            writer.Open($"if (start is {{ {names.Api.Given(parameter.Name)}: true }})");
            writer.Line($"parameters.{names.Api.Reader(parameter.Name)}(start, isStart: true);");
            writer.Close();
            writer.Open("else");
            writer.Line($"global::EmDsl.FlatView.RandomParameters.Fill(parameters.Flat[{Names.Literal(i)}], random);");
            writer.Close();
            writer.Line();
        }
    }

    private void EmitEarlier(EarlierNode earlier)
    {
        if (names.Data(earlier.Name) is { } data)
            EmitData(data);
        else
            writer.Line($"int {names.Local(earlier.Name)} = random.Next({names.Size(earlier.Cardinality!)});");
    }

    // The places of a row that conditions tell apart, each in turn: in its sequence, and whether it is the first of its group.
    private void EmitPlaces(HashSet<string> needed)
    {
        if (needed.Contains(RowPosition.Name))
            writer.Line($"int {names.Local(RowPosition.Name)} = draw % {Names.Literal(graph.Positions)};");
        foreach (string group in graph.Groups.Select(key => GroupPosition.NameOf(key.Name)).Where(needed.Contains))
            writer.Line($"int {names.Local(group)} = draw % 2;");
    }

    private void EmitData(DataNode data)
    {
        string local = names.Local(data.Name);
        bool isReal = data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector;
        string draw = data.Kind == MemberKind.Group ? "0"
            : data.Cardinality is { } cardinality ? $"random.Next({names.Size(cardinality)})"
            : !isReal ? "random.Next(10)"
            : data.Support switch
            {
                Domain.Positive or Domain.NonNegative or Domain.PositiveVector => "global::EmDsl.Numerics.Sampler.LogNormal(random, 0.0, 1.0)",
                Domain.UnitInterval => "random.NextDouble()",
                _ => "global::EmDsl.Numerics.Sampler.Normal(random, 0.0, 4.0)",
            };
        if (data.Dimension is { } dimension)
        {
            string type = isReal ? "double" : "int";
            writer.Line($"int {names.Local(data.Name, "Start")} = 0;");
            writer.Line($"var {local} = new {type}[{names.Size(dimension)}];");
            writer.Open($"for (int entry = 0; entry < {local}.Length; entry++)");
            writer.Line($"{local}[entry] = {draw};");
            writer.Close();
            return;
        }

        writer.Line($"{(data.Cardinality is null ? "double" : "int")} {local} = {draw};");
    }

    private void EmitCheck(CustomDensity density)
    {
        writer.Line();
        var buffer = new SourceWriter();
        var expressions = new ExpressionWriter(names, buffer, name => "parameters." + names.Api.Parameter(name));
        writer.Open(density.Branch.Guard is { } guard ? $"if ({expressions.Condition(guard)})" : "");
        if (density.Factor.Entries is { } entries)
            writer.Open($"for (int {names.Local(entries.Index)} = 0; {names.Local(entries.Index)} < {names.Size(entries.Count)}; {names.Local(entries.Index)}++)");
        string at = string.Concat(Places(density.Branch.Drawn!, density.Factor.Variable, density.Factor.Entries is { } own ? [own.Index] : [], expressions).Select(place => ", " + place));
        DataNode? value = names.Data(density.Factor.Variable);
        string call = $"report.{(density.IsVector ? "VectorDensity" : density.IsMass ? "Mass" : "Density")}({Check(density)}, ";
        if (density.IsVector)
        {
            writer.Line($"{call}point => {densities.Call(density, "point")}, {names.Size(value!.Dimension!)}, random{at});");
        }
        else if (density.Factor.Entries is { } each)
        {
            string type = value!.Type.Scalar == ScalarKind.Real ? "double" : "int";
            writer.Line($"var point = new {type}[{names.Size(value.Dimension!)}];");
            writer.Line($"int place = {names.Local(each.Index)};");
            writer.Open($"double Entry(double value)");
            writer.Line($"point[place] = {(type == "int" ? "(int)value" : "value")};");
            writer.Line($"return {densities.Call(density, "point")};");
            writer.Close();
            writer.Line();
            writer.Line($"{call}Entry, {Range(density)}{at});");
        }
        else
        {
            writer.Line($"{call}value => {densities.Call(density, "value")}, {Range(density)}{at});");
        }

        if (density.Factor.Entries is not null)
            writer.Close();
        writer.Close();
    }

    private string Range(CustomDensity density) => density.IsMass ? densities.States(density) : CustomDensities.Support(density);

    // Every number that was drawn and stands in the density, by the name that the equation gives it.
    private IEnumerable<string> Places(Expr logDensity, string subject, IReadOnlyCollection<string> indices, ExpressionWriter expressions)
    {
        var seen = new List<Expr>();
        var nested = new List<Expr>();
        Substitution.Any(logDensity, node =>
        {
            if (node is Symbol or Element { Source: Symbol } && !seen.Contains(node))
                seen.Add(node);
            if (node is Element element)
                nested.Add(element.Source);
            return false;
        });
        foreach (Expr leaf in seen.Where(leaf => !nested.Contains(leaf)))
        {
            string name = leaf is Symbol symbol ? symbol.Name : ((Symbol)((Element)leaf).Source).Name;
            bool isShown = name != subject && (names.Parameter(name) is not null || names.Data(name) is not null || names.IsLatent(name));
            if (!isShown)
                continue;
            string[] open = Substitution.FreeBounds(leaf).Where(bound => !indices.Contains(bound)).ToArray();
            if (open.Length == 0)
            {
                yield return $"({Names.Literal(MathPrinter.Print(leaf))}, [{expressions.Double(leaf)}])";
            }
            else if (leaf is Element element && names.Parameter(name) is { } parameter && open.Length == 1 && element.Indices[element.Indices.Count - 1] == new Bound(open[0])
                && element.Indices.Take(element.Indices.Count - 1).All(other => !Substitution.FreeBounds(other).Contains(open[0])))
            {
                // A whole vector: the entries of its last dimension.
                string length = names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1]);
                string first = element.Indices.Count == 1
                    ? "0"
                    : $"{ExpressionWriter.Parenthesise(expressions.Position(element.Indices.Take(element.Indices.Count - 1), parameter.Dimensions.Take(element.Indices.Count - 1).ToArray()))} * {length}";
                Expr slice = element.Indices.Count == 1 ? element.Source : element with { Indices = element.Indices.Take(element.Indices.Count - 1).ToEquatableArray() };
                yield return $"({Names.Literal(MathPrinter.Print(slice))}, [.. global::System.MemoryExtensions.AsSpan(parameters.{names.Api.Parameter(name)}, {first}, {length})])";
            }
        }
    }

    private string Check(CustomDensity density) => names.Local(density.Factor.Variable, "Check") + Number(density);

    private string Number(CustomDensity density)
    {
        CustomDensity[] siblings = densities.All.Where(other => other.Factor == density.Factor).ToArray();
        return siblings.Length == 1 ? "" : (System.Array.IndexOf(siblings, density) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Title(CustomDensity density) =>
        (density.Factor.Entries is { } entries ? $"{density.Factor.Variable}[{entries.Index}]" : density.Factor.Variable)
        + (density.Branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "");
}
