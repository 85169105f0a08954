using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The free parameters of covariances that are products or sums: only the matrices themselves are determined.</summary>
internal sealed partial class FitEmitter
{
    // The covariances that are no parameter as it stands, by their entries.
    private IEnumerable<Lambda> ComposedCovariances()
    {
        foreach (BranchNode branch in graph.Factors.SelectMany(factor => factor.Branches).Where(branch => branch.Family is not null))
        {
            Family family = FamilyTable.Find(branch.Family!)!;
            for (int i = 0; i < family.Slots.Count && i < branch.Entries.Count; i++)
            {
                if (IsComposed(branch, family, i))
                    yield return (Lambda)branch.Entries[i];
            }
        }
    }

    private bool IsComposed(BranchNode branch, Family family, int slot) =>
        family.Slots[slot].Domain == Domain.Covariance && branch.Entries[slot] is Lambda { Body: Lambda } && !IsPlain(branch.Arguments[slot]) && branch.Entries[slot].Symbols().Any(IsFree)
        && !branch.Entries[slot].Symbols().Any(IsNumeric);

    // A covariance that changes with numbers of a row: what it is made of is told by rows with different ones.
    private bool IsNumeric(string name) => graph.DataOf(name) is { } data && (data.Cardinality is null || data.Dimension is not null);

    private static bool IsPlain(Expr written) => written switch
    {
        Symbol or Element { Source: Symbol } or Apply { Op: Op.IdentityMatrix } => true,
        Apply { Op: Op.DiagonalMatrix } diagonal => IsPlain(diagonal.Arguments[0]),
        Apply { Op: Op.Scale } scale => scale.Arguments[1] is Apply { Op: Op.IdentityMatrix } && IsPlain(scale.Arguments[0]),
        _ => false,
    };

    private bool IsFree(string name) => graph.Parameters.Any(parameter => parameter.Name == name && parameter.IsFree);

    // Whether equations name a parameter outside composed covariances.
    private bool StandsElsewhere(string parameter) => graph.Factors.SelectMany(factor => factor.Branches).Any(branch =>
        new[] { branch.Guard, branch.Exact }.OfType<Expr>()
            .Concat(branch.Family is { } name && FamilyTable.Find(name) is { } family ? branch.Entries.Where((_, slot) => !IsComposed(branch, family, slot)) : new[] { branch.LogDensity }.OfType<Expr>())
            .Any(expression => expression.Symbols().Contains(parameter)));

    private ParameterNode[] Composing() => ComposedCovariances().SelectMany(matrix => matrix.Symbols()) is var symbols
        ? [.. graph.Parameters.Where(parameter => parameter.IsFree && symbols.Contains(parameter.Name))]
        : [];

    private void EmitComposedEntries()
    {
        ParameterNode[] composing = Composing();
        if (composing.Length == 0)
            return;
        writer.Line("/// <summary>The entries of covariances that are computed from parameters, and what of these stands elsewhere too.</summary>");
        writer.Open("private static void ComposedEntries(Parameters parameters, Sizes sizes, double[] entries)");
        writer.Line("int place = 0;");
        foreach (Lambda matrix in ComposedCovariances().Distinct())
        {
            string[] variables = [.. matrix.Symbols().Where(name => graph.CardinalityOf(name) is not null && graph.DataOf(name)?.Dimension is null)];
            foreach (string variable in variables)
                OpenLoop(variable, graph.CardinalityOf(variable)!);
            var inner = (Lambda)matrix.Body;
            OpenLoop(matrix.Index, matrix.Count);
            OpenLoop(inner.Index, inner.Count);
            var expressions = new ExpressionWriter(names, writer, name => "parameters." + names.Api.Parameter(name));
            writer.Line($"entries[place++] = {expressions.Double(inner.Body)};");
            for (int i = 0; i < variables.Length + 2; i++)
                writer.Close();
        }

        foreach (ParameterNode parameter in composing.Where(parameter => StandsElsewhere(parameter.Name)))
        {
            writer.Open($"foreach (double value in parameters.{names.Api.Parameter(parameter.Name)})");
            writer.Line("entries[place++] = value;");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void OpenLoop(string variable, Expr count)
    {
        string index = names.Local(variable);
        writer.Open($"for (int {index} = 0; {index} < {names.Size(count)}; {index}++)");
    }

    private IReadOnlyCollection<string> EmitComposedCount()
    {
        ParameterNode[] composing = Composing();
        if (composing.Length == 0)
            return [];
        IEnumerable<string> sizes = ComposedCovariances().Distinct().Select(matrix => names.Product(matrix.Symbols()
                .Where(name => graph.CardinalityOf(name) is not null && graph.DataOf(name)?.Dimension is null).Select(name => graph.CardinalityOf(name)!).Concat([matrix.Count, ((Lambda)matrix.Body).Count])))
            .Concat(composing.Where(parameter => StandsElsewhere(parameter.Name)).Select(parameter => names.Product(parameter.Dimensions)));
        string flat = string.Join(", ", composing.Select(parameter => $"generic.Flat[{Names.Literal(graph.Parameters.ToList().IndexOf(parameter))}]"));
        writer.Line("var generic = new Parameters(sizes);");
        writer.Line("generic.CopyFrom(neutral);");
        writer.Line($"count += global::EmDsl.Fitting.IdentifiableDimensions.Count([{flat}], {string.Join(" + ", sizes.Select(ExpressionWriter.Parenthesise))}, entries => ComposedEntries(generic, sizes, entries));");
        return [.. composing.Select(parameter => parameter.Name)];
    }
}
