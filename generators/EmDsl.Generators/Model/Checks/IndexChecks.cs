using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Indices and known functions that leave their range, and indices that are no states at all.</summary>
internal sealed class IndexChecks(ModelSpec spec, ModelGraph graph)
{
    private readonly Dictionary<string, MemberSpec> members = spec.Members.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.First());

    public static IEnumerable<Finding> Run(ModelSpec spec, ModelGraph graph)
    {
        var checks = new IndexChecks(spec, graph);
        return spec.Members.Where(member => member.Law is not null).SelectMany(member => checks.Indices(member).Concat(checks.Values(member))).Distinct();
    }

    private static int? Constant(Expr? size) => size is Number number ? (int)number.Value : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Counted(int count, string one, string many) => count == 1 ? $"one {one}" : $"{Text(count)} {many}";

    private IEnumerable<Finding> Indices(MemberSpec member)
    {
        EquatableArray<SumBinder> entries = LawWalk.All(member.Law!).OfType<EachLaw>().FirstOrDefault() is { } each
            ? [new SumBinder(each.Index, DimensionOf(member.Name) ?? Expr.Zero)]
            : [];
        foreach (LawPlace place in LawPlace.Of(member.Law!))
        {
            foreach (IndexUse use in IndexUse.Of(place.Expression, place.Conditions, entries))
            {
                if (NotDiscrete(use.Index) is { } found)
                {
                    yield return new Finding(DiagnosticTable.IndexNotDiscrete, member.Name, place.Origin, [use.Index.ToString(), found, Name(use.Source), "an index is an int, bool or enum member, or a number"]);
                    continue;
                }

                if (NotLevel(use) is { } other)
                {
                    yield return new Finding(DiagnosticTable.IndexNotDiscrete, member.Name, place.Origin, [use.Index.ToString(), other, Name(use.Source), "the index of a 'PerLevel' is a covariate of text"]);
                    continue;
                }

                if (SizeOf(use) is not { } size || Range(use.Bounds).Values(use.Index, use.Conditions) is not { } values)
                    continue;
                foreach ((int value, string where) in values.Where(value => value.Value < 0 || value.Value >= size).Take(1))
                {
                    string index = use.Index is Number ? Text(value) : use.Index is Symbol or Bound ? $"{use.Index} = {Text(value)}" : $"{IndexRange.InWords(use.Index)}, {Text(value)} where {where},";
                    yield return new Finding(
                        DiagnosticTable.IndexOutOfRange, member.Name, place.Origin,
                        [$"The index {index} of '{Name(use.Source)}'", Text(size - 1), $"it has {Counted(size, "entry", "entries")}, counted from 0"]);
                }
            }
        }
    }

    // Exactly(...) of a variable with known states must give one of them.
    private IEnumerable<Finding> Values(MemberSpec member)
    {
        if (Constant(CardinalityOf(member.Name)) is not { } states || member.Type.Containers.Count > 0)
            yield break;
        foreach (LawPlace place in ExactPlaces(member.Law!, []))
        {
            if (Range([]).Values(place.Expression, place.Conditions) is not { } values)
                continue;
            foreach ((int value, string where) in values.Where(value => value.Value < 0 || value.Value >= states).Take(1))
            {
                string text = place.Expression is Number ? Text(value) : $"{IndexRange.InWords(place.Expression)}, {Text(value)} where {where},";
                yield return new Finding(
                    DiagnosticTable.IndexOutOfRange, member.Name, place.Origin,
                    [$"The value {text} of '{member.Name}'", Text(states - 1), $"it has {Counted(states, "state", "states")}, counted from 0"]);
            }
        }
    }

    private static IEnumerable<LawPlace> ExactPlaces(Law law, EquatableArray<Expr> conditions) => law switch
    {
        ExactLaw exact => [new LawPlace(exact.Value, exact.Origin, conditions)],
        ChainLaw chain => ExactPlaces(chain.First, conditions).Concat(ExactPlaces(chain.Next, conditions)),
        BranchLaw branch => ExactPlaces(branch.Then, conditions.Add(branch.Condition)).Concat(ExactPlaces(branch.Otherwise, conditions.Add(new Apply(Op.Not, [branch.Condition])))),
        _ => [],
    };

    private string? NotDiscrete(Expr index) => index.Symbols()
        .Select(name => members.TryGetValue(name, out MemberSpec? member) ? member : null)
        .Select(member => member switch
        {
            null => null,
            { Kind: MemberKind.Weight } => "a weight",
            { Kind: MemberKind.Sequence } => "the key of a sequence",
            { Kind: MemberKind.Parameter or MemberKind.Constant, Type.Scalar: ScalarKind.Real or ScalarKind.Vector or ScalarKind.Matrix } => "made of real numbers",
            { Type.Scalar: ScalarKind.Real or ScalarKind.Vector or ScalarKind.Matrix } => "made of real numbers",
            _ => null,
        })
        .FirstOrDefault(found => found is not null);

    // Levels are those of one column: C# lets any text index a PerLevel.
    private string? NotLevel(IndexUse use)
    {
        if (use.Source is not Symbol source || !members.TryGetValue(source.Name, out MemberSpec? indexed) || !IsPerLevel(indexed.Type, use.Dimension))
            return null;
        return use.Index switch
        {
            Bound => null,
            Earlier { Variable: Symbol } => null,
            Symbol symbol when members.TryGetValue(symbol.Name, out MemberSpec? member) => member.Kind == MemberKind.Covariate ? null : "the key of a group",
            _ => "computed",
        };
    }

    private static bool IsPerLevel(ValueType type, int dimension)
    {
        foreach (ContainerSpec container in type.Containers)
        {
            if (dimension < container.Rank)
                return container.State == ScalarKind.Text;
            dimension -= container.Rank;
        }

        return false;
    }

    private static string Name(Expr source) => source is Symbol symbol ? symbol.Name : source.ToString();

    private IndexRange Range(EquatableArray<SumBinder> bounds) => new(variable => variable switch
    {
        Symbol symbol => Constant(CardinalityOf(symbol.Name)),
        Earlier { Variable: Symbol symbol } => Constant(CardinalityOf(symbol.Name)),
        Bound bound => bounds.LastOrDefault(candidate => candidate.Index == bound.Name) is { } binder
            ? Constant(binder.Count is Apply { Op: Op.Length } length ? LengthOf(length.Arguments[0]) : binder.Count)
            : null,
        _ => null,
    });

    private int? SizeOf(IndexUse use)
    {
        switch (use.Source)
        {
            case Apply { Op: Op.VectorLiteral } literal:
                return use.Dimension == 0 ? literal.Arguments.Count : null;
            case Symbol symbol when graph.Parameters.FirstOrDefault(parameter => parameter.Name == symbol.Name) is { } parameter:
                int dimension = use.Dimension + (parameter.Per is null ? 0 : 1);
                return dimension < parameter.Dimensions.Count ? Constant(parameter.Dimensions[dimension]) : null;
            case Symbol symbol:
                return use.Dimension == 0 ? Constant(DimensionOf(symbol.Name)) : null;
            default:
                return null;
        }
    }

    private Expr? LengthOf(Expr vector) => vector is Symbol symbol
        ? graph.Parameters.FirstOrDefault(parameter => parameter.Name == symbol.Name) is { Per: null, Dimensions.Count: > 0 } parameter ? parameter.Dimensions[0] : DimensionOf(symbol.Name)
        : null;

    private Expr? DimensionOf(string name) => graph.Data.FirstOrDefault(data => data.Name == name)?.Dimension;

    private Expr? CardinalityOf(string name) =>
        graph.Latents.FirstOrDefault(latent => latent.Name == name)?.Cardinality
        ?? graph.Data.FirstOrDefault(data => data.Name == name && data.Dimension is null)?.Cardinality;
}
