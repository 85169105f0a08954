using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;
using static EmDsl.Generators.Tests.Emission.Specs;

namespace EmDsl.Generators.Tests.Emission;

public class ParameterTests
{
    private const string Faithful = """
        public sealed partial class OldFaithful
        {
            public partial Vector<double> Weights { get; init; }
            public partial Vector<double>[] Means { get; init; }
            public partial Matrix<double>[] Covariances { get; init; }
            public partial double Shape { get; init; }

            public static string Echo(OldFaithful model)
            {
                var sizes = Sizes.Of(model, null);
                var parameters = Parameters.Read(model, sizes);
                return string.Join(" ", parameters.Means.Concat(parameters.Covariances)) + "|" + parameters.ToModel(sizes).Covariances[1][0, 1];
            }
        }

        """;

    private const string Complete = """
        static OldFaithful Complete() => new()
        {
            Weights = Vector<double>.Build.Dense([0.25, 0.75]),
            Means = [Vector<double>.Build.Dense([1, 2]), Vector<double>.Build.Dense([3, 4])],
            Covariances = [Matrix<double>.Build.DenseIdentity(2), Matrix<double>.Build.DenseOfArray(new double[,] { { 2, 0.5 }, { 0.5, 1 } })],
            Shape = 0.1,
        };

        """;

    private static readonly MemberSpec Weights = Member(MemberKind.Parameter, "Weights", Of(ScalarKind.Vector), Vector);
    private static readonly MemberSpec Means = Member(MemberKind.Parameter, "Means", Of(ScalarKind.Vector, Specs.Array), Vector + "[]");
    private static readonly MemberSpec Covariances = Member(MemberKind.Parameter, "Covariances", Of(ScalarKind.Matrix, Specs.Array), Matrix + "[]");
    private static readonly MemberSpec Shape = Member(MemberKind.Parameter, "Shape", Of(ScalarKind.Real), "double");
    private static readonly MemberSpec Eruption = Member(MemberKind.Observed, "Eruption", Of(ScalarKind.Vector), Vector);

    private static string Generated()
    {
        var dimension = new Symbol("EruptionDimension");
        return GeneratedModel.Api(
            Spec("OldFaithful", Weights, Means, Covariances, Shape, Eruption),
            Graph(
                [new SizeNode("EruptionDimension", SizeOrigin.Dimension, "Eruption")],
                [
                    Node(Weights, Domain.Simplex, 1, 2), Node(Means, Domain.Real, 1, 2, dimension),
                    Node(Covariances, Domain.Covariance, 2, 2, dimension, dimension), Node(Shape, Domain.Positive, 0),
                ],
                [Column(Eruption, Domain.RealVector, dimension)]));
    }

    private static string Run(string body)
        => GeneratedModel.Run(Faithful + "public static class Probe {" + Complete + "public static string Run() {" + body + "} }", Generated());

    [Fact]
    public void Parameters_lie_row_by_row_in_the_flat_view_and_come_back()
        => Assert.Equal("1 2 3 4 1 0 0 1 2 0,5 0,5 1|0,5", Run("return OldFaithful.Echo(Complete());"));

    [Fact]
    public void An_unset_parameter_says_its_name_when_read()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Run("return new OldFaithful().Means.ToString()!;"));
        Assert.Equal("Means of OldFaithful is not set: give it in the object initialiser or fit the model.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Run("return new OldFaithful().Shape.ToString();"));
        Assert.Equal("Shape of OldFaithful is not set: give it in the object initialiser or fit the model.", error.Message);
    }

    [Theory]
    [InlineData("Means = [Vector<double>.Build.Dense(2)]", "Means of OldFaithful has 1 entry where 2 must stand.")]
    [InlineData("Means = [Vector<double>.Build.Dense(2), Vector<double>.Build.Dense(3)]", "Means[1] of OldFaithful has 3 entries where 2 must stand.")]
    [InlineData("Means = [Vector<double>.Build.Dense(2), null!]", "Means[1] of OldFaithful is null.")]
    [InlineData("Means = [Vector<double>.Build.Dense(2), Vector<double>.Build.Dense(2, double.NaN)]", "Means[1][0] of OldFaithful is NaN where a finite number must stand.")]
    [InlineData("Weights = Vector<double>.Build.Dense([0.5, 0.6])", "Weights of OldFaithful sums to 1.1 where a probability vector, with the sum 1, must stand.")]
    [InlineData("Weights = Vector<double>.Build.Dense([-0.5, 1.5])", "Weights[0] of OldFaithful is -0.5 where a probability must stand.")]
    [InlineData("Shape = -1", "Shape of OldFaithful is -1 where a number greater than 0 must stand.")]
    [InlineData("Covariances = [Matrix<double>.Build.DenseIdentity(2), Matrix<double>.Build.Dense(2, 3)]", "Covariances[1] of OldFaithful is 2 × 3 where 2 × 2 must stand.")]
    [InlineData(
        "Covariances = [Matrix<double>.Build.DenseIdentity(2), Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 2, 1 } })]",
        "Covariances[1] of OldFaithful is not positive definite: its least eigenvalue is -1.")]
    [InlineData(
        "Covariances = [Matrix<double>.Build.DenseIdentity(2), Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0.5 }, { 0.25, 1 } })]",
        "Covariances[1] of OldFaithful is not symmetric: the entries [0, 1] and [1, 0] are 0.5 and 0.25.")]
    public void A_wrong_shape_or_value_is_named(string assignment, string message)
    {
        string other = string.Concat(
            new[] { "Weights", "Means", "Covariances", "Shape" }.Where(name => !assignment.StartsWith(name, StringComparison.Ordinal)).Select(name => $", {name} = Complete().{name}"));
        var error = Assert.Throws<ArgumentException>(() => Run($"return OldFaithful.Echo(new OldFaithful {{ {assignment}{other} }});"));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Json_reads_back_to_the_same_bits()
        => Assert.Equal(
            "True True 0.1",
            Run("""
                var model = Complete();
                string json = model.ToJson();
                var copy = OldFaithful.FromJson(json);
                return $"{copy.ToJson() == json} {copy.Covariances[1].Equals(model.Covariances[1])} {FormattableString.Invariant($"{copy.Shape}")}";
                """));

    [Theory]
    [InlineData("""json.Replace("OldFaithful", "Other")""", "This is not JSON of OldFaithful: the JSON is of the model 'Other'.")]
    [InlineData("""json.Replace("\"format\": 1", "\"format\": 2")""", "This is not JSON of OldFaithful: the format is 2 where 1 is known.")]
    [InlineData("""json.Replace("\"Means\"", "\"Mean\"")""", "This is not JSON of OldFaithful: 'parameters' has 'Mean', which is not a parameter of the model.")]
    [InlineData("""json.Replace("\"Shape\": 0.1", "\"Shape\": \"a\"")""", "This is not JSON of OldFaithful: Shape is \"a\" where a number must stand.")]
    [InlineData("""json.Replace("\"Shape\": 0.1", "\"Shape\": 0.1, \"Shape\": 2")""", "This is not JSON of OldFaithful: 'parameters' has 'Shape' twice.")]
    [InlineData("""json.Replace("0.25,", "0.25, 0.1,")""", "This is not JSON of OldFaithful: Weights is an array of 3 where an array of 2 must stand.")]
    [InlineData("""json.Replace(",\n    \"Shape\": 0.1", "")""", "This is not JSON of OldFaithful: 'parameters' has no 'Shape'.")]
    public void Json_that_is_not_the_model_is_refused(string change, string message)
    {
        var error = Assert.Throws<System.Text.Json.JsonException>(() => Run($"string json = Complete().ToJson(); return OldFaithful.FromJson({change}).ToString()!;"));
        Assert.Equal(message, error.Message);
    }
}
