using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;
using ValueType = EmDsl.Generators.Model.ValueType;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>Specifications and graphs by hand, so that these tests depend on emission alone.</summary>
internal static class Specs
{
    public const string Vector = "global::MathNet.Numerics.LinearAlgebra.Vector<double>";
    public const string Matrix = "global::MathNet.Numerics.LinearAlgebra.Matrix<double>";

    public static ContainerSpec Array { get; } = new(1, null, null);

    public static ContainerSpec Table { get; } = new(2, null, null);

    public static ValueType Of(ScalarKind scalar, params ContainerSpec[] containers) => new(scalar, null, false, containers.ToEquatableArray());

    public static ValueType Nullable(ScalarKind scalar) => new(scalar, null, true, []);

    public static EnumSpec Enum(string type, params string[] names)
        => new(type, names.ToEquatableArray(), names.Select((_, index) => (long)index).ToEquatableArray());

    public static ModelSpec Spec(string name, params MemberSpec[] members)
        => new(name, "", [], new TypeHeader("public sealed partial class", name), "public", "Exact", "", members.ToEquatableArray(), [], []);

    public static MemberSpec Member(MemberKind kind, string name, ValueType type, string typeText, params string[] columns)
        => new(
            name, kind, type, typeText, kind is MemberKind.Parameter or MemberKind.Constant or MemberKind.Size ? "public partial" : "", "init", null,
            columns.ToEquatableArray(), null, null, false, false, null, null, null, 0, 0, null, [], "");

    public static ParameterNode Node(MemberSpec member, Domain domain, int valueRank, params Expr[] dimensions)
        => new(
            member.Name, member.Type, dimensions.ToEquatableArray(), valueRank, ParameterDomain.Of(domain), member.Kind == MemberKind.Constant, member.IsFixed,
            member.Per, null, []);

    public static DataNode Column(MemberSpec member, Domain support, Expr? dimension = null, Expr? cardinality = null, int offset = 0)
        => new(
            member.Name, member.Kind, member.Type, member.Columns, dimension, cardinality, offset, support, member.Type.IsNullable || member.AllowMissing, false,
            Plate.Row, 0);

    public static ModelGraph Graph(SizeNode[] sizes, ParameterNode[] parameters, DataNode[] data)
        => new(sizes.ToEquatableArray(), parameters.ToEquatableArray(), data.ToEquatableArray(), [], [], [], []);
}
