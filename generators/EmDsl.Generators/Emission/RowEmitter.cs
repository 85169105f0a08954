using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>One row of data as a <c>readonly record struct</c>.</summary>
internal static class RowEmitter
{
    /// <summary>The members that a row has, in order of declaration.</summary>
    public static IEnumerable<MemberSpec> DataMembers(ModelSpec spec) => spec.Members.Where(member =>
        member.Kind is MemberKind.Observed or MemberKind.Covariate or MemberKind.Weight or MemberKind.Group or MemberKind.Sequence);

    /// <summary>Whether a dataset may come without a member: an observed one of known width, where Sample conditions on others.</summary>
    public static bool MayBeAbsent(ModelSpec spec, MemberSpec member)
        => member.Kind == MemberKind.Observed
            && spec.Members.Any(other => other.Kind is MemberKind.Covariate or MemberKind.Group or MemberKind.Sequence)
            && (member.Columns.Count > 0 || int.TryParse(member.Dimension, out _) || member.Type is { Scalar: not (ScalarKind.Vector or ScalarKind.Interval), Containers.Count: 0 });

    /// <summary>Whether a member of that name may be absent.</summary>
    public static bool MayBeAbsent(ModelSpec spec, DataNode data) => MayBeAbsent(spec, spec.Members.First(member => member.Name == data.Name));

    /// <summary>Whether any member may be absent, so that what needs all of them must ask.</summary>
    public static bool MayBeAbsent(ModelSpec spec) => spec.Members.Any(member => MayBeAbsent(spec, member));

    public static void Emit(SourceWriter writer, ModelSpec spec)
    {
        var members = DataMembers(spec).ToList();
        MemberSpec? weight = members.FirstOrDefault(member => member.Kind == MemberKind.Weight);
        writer.Summary($"One row of data of <see cref=\"{spec.Header.Name}\"/>.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} readonly record struct Row");
        if (weight is not null)
        {
            // Without this a row written before the weight was thought of would silently weigh nothing.
            writer.Summary($"A row with <see cref=\"{Names.Identifier(weight.Name)}\"/> 1.");
            writer.Open("public Row()");
            foreach (MemberSpec member in members.Where(member => ParameterEmitter.IsReference(member.Type)))
                writer.Line($"{Names.Identifier(member.Name)} = null!;");
            writer.Line($"{Names.Identifier(weight.Name)} = 1;");
            writer.Close();
            writer.Line();
        }

        foreach (MemberSpec member in members)
        {
            writer.Summary(ParameterEmitter.Lead(member) + Description(member));
            writer.Line($"public {member.TypeText} {Names.Identifier(member.Name)} {{ get; init; }}");
            writer.Line();
        }

        writer.Close();
        writer.Line();
    }

    private static string Description(MemberSpec member) => member.Kind switch
    {
        MemberKind.Covariate => "A covariate.",
        MemberKind.Weight => "The case weight, at least 0; 1 if not set, except in <c>default(Row)</c>.",
        MemberKind.Group => "The key of the row's group.",
        MemberKind.Sequence => "The key of the row's sequence.",
        _ when member.Type.IsNullable => "An observed value; null where it is missing.",
        _ when member.AllowMissing => "Observed values; a missing entry is NaN.",
        _ => "An observed value.",
    };
}
