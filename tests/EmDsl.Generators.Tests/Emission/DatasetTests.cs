using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;
using ValueType = EmDsl.Generators.Model.ValueType;
using static EmDsl.Generators.Tests.Emission.Specs;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>A model with a member of every kind and type that data can have.</summary>
public class DatasetTests
{
    private const string Declaration = """
        namespace Zoo.@namespace
        {
            public static partial class Outer
            {
                public enum Phase { Recession, @event, Boom }

                public partial class @class
                {
                    public partial Vector<double> Mix { get; init; }
                    public partial PerState<Phase, Vector<double>[]> @params { get; init; }
                    public partial double[] Effect { get; init; }
                    public partial PerState<bool, double> Flat { get; init; }
                    public partial Vector<double>[,] Table { get; init; }
                    protected internal partial double Alpha { get; set; }
                    public partial int Trials { get; init; }
                    public partial Phase Base { get; init; }
                    public partial int K { get; init; }

                    public static string Echo(@class? model, Dataset? data, bool start = false)
                    {
                        var sizes = Sizes.Of(model, data);
                        var parameters = start ? Parameters.ReadStart(model, sizes) : Parameters.Read(model!, sizes);
                        var other = new Parameters(sizes);
                        other.CopyFrom(parameters);
                        return FormattableString.Invariant($"{string.Join(" ", other.Mix)}|{string.Join(" ", other.Flat2)}|{other.Trials[0]}|{sizes.XDimension} {sizes.WordCategories} {sizes.DocumentCount}")
                            + (start ? $"|{parameters.HasMix} {parameters.HasEffect}" : "")
                            + (data is null ? "" : "|" + string.Join(" ", data.ObserverCodes(sizes.ObserverLevels)));
                    }
                }
            }
        }

        """;

    private const string Prelude = """
        using Model = Zoo.@namespace.Outer.@class;
        using Phase = Zoo.@namespace.Outer.Phase;

        """;

    private const string Helpers = """
        static Vector<double> V(params double[] values) => Vector<double>.Build.Dense(values);
        static Model Complete() => new()
        {
            K = 2,
            MixByDocument = new Dictionary<string, Vector<double>> { ["a"] = V(0.5, 0.5), ["b"] = V(0.25, 0.75) },
            @params = new()
            {
                [Phase.Boom] = [V(1, 0, 0), V(0, 1, 0)], [Phase.@event] = [V(1, 0, 0), V(0, 1, 0)], [Phase.Recession] = [V(1, 0, 0), V(0, 0, 1)],
            },
            Effect = [1, 2],
            Flat = new() { [true] = 2, [false] = 0.1 },
            Table = new[,] { { V(1, 2), V(3, 4), V(5, 6) } },
            Alpha = 3,
            Trials = 7,
            Base = Phase.@event,
        };
        static Model.Row[] Rows() =>
        [
            new Model.Row { Y = 1.5, Word = 1, Rank = 2, Seen = true, Mood = Phase.Boom, X = V(1, 2), Answers = [1, 2, 3], Flags = [true, false],
                Moods = [Phase.Boom, Phase.Recession], Observer = "ann", Days = 2, Document = "b", Animal = 7, Season = Phase.@event, Span = new Interval(1, 2), @int = 1 },
            new Model.Row { Y = null, Word = 3, Rank = null, Seen = null, Mood = null, X = V(3, double.NaN), Answers = [4, 5, 6], Flags = [false, false],
                Moods = [Phase.@event, Phase.Recession], Observer = "bob", Document = "a", Animal = -3, Season = Phase.Recession, Span = 4, @int = 0 },
        ];

        """;

    private static readonly EnumSpec Phase = Enum("global::Zoo.@namespace.Outer.Phase", "Recession", "event", "Boom");
    private static readonly ValueType PhaseType = new(ScalarKind.Enum, Phase, false, []);
    private static readonly string PhaseText = Phase.TypeText;

    private static readonly MemberSpec[] Members =
    [
        Member(MemberKind.Parameter, "Mix", Of(ScalarKind.Vector), Vector) with { Per = "Document", Summary = "Topics <of> a document & more" },
        Member(MemberKind.Parameter, "params", Of(ScalarKind.Vector, new ContainerSpec(1, ScalarKind.Enum, Phase), Specs.Array), $"global::EmDsl.PerState<{PhaseText}, {Vector}[]>"),
        Member(MemberKind.Parameter, "Effect", Of(ScalarKind.Real, Specs.Array), "double[]"),
        Member(MemberKind.Parameter, "Flat", Of(ScalarKind.Real, new ContainerSpec(1, ScalarKind.Boolean, null)), "global::EmDsl.PerState<bool, double>"),
        Member(MemberKind.Parameter, "Table", Of(ScalarKind.Vector, Specs.Table), Vector + "[,]"),
        Member(MemberKind.Constant, "Alpha", Of(ScalarKind.Real), "double") with { Modifiers = "protected internal partial", Setter = "set" },
        Member(MemberKind.Constant, "Trials", Of(ScalarKind.Integer), "int"),
        Member(MemberKind.Constant, "Base", PhaseType, PhaseText),
        Member(MemberKind.Size, "K", Of(ScalarKind.Integer), "int"),
        Member(MemberKind.Observed, "Y", Nullable(ScalarKind.Real), "double?", "why"),
        Member(MemberKind.Observed, "Word", Of(ScalarKind.Integer), "int"),
        Member(MemberKind.Observed, "Rank", Nullable(ScalarKind.Integer), "int?"),
        Member(MemberKind.Observed, "Seen", Nullable(ScalarKind.Boolean), "bool?"),
        Member(MemberKind.Observed, "Mood", PhaseType with { IsNullable = true }, PhaseText + "?"),
        Member(MemberKind.Observed, "X", Of(ScalarKind.Vector), Vector) with { AllowMissing = true },
        Member(MemberKind.Observed, "Answers", Of(ScalarKind.Integer, Specs.Array), "int[]", "a1", "a2", "a3"),
        Member(MemberKind.Covariate, "Flags", Of(ScalarKind.Boolean, Specs.Array), "bool[]"),
        Member(MemberKind.Observed, "Moods", PhaseType with { Containers = [Specs.Array] }, PhaseText + "[]"),
        Member(MemberKind.Covariate, "Observer", Of(ScalarKind.Text), "string"),
        Member(MemberKind.Weight, "Days", Of(ScalarKind.Integer), "int", "freq"),
        Member(MemberKind.Group, "Document", Of(ScalarKind.Text), "string"),
        Member(MemberKind.Sequence, "Animal", Of(ScalarKind.Integer), "int"),
        Member(MemberKind.Group, "Season", PhaseType, PhaseText),
        Member(MemberKind.Observed, "Span", Of(ScalarKind.Interval), "global::EmDsl.Interval", "left", "right"),
        Member(MemberKind.Covariate, "int", Of(ScalarKind.Integer), "int"),
    ];

    private static MemberSpec The(string name) => Members.Single(member => member.Name == name);

    private static string Generated()
    {
        Expr words = new Symbol("WordCategories");
        Expr dimension = new Symbol("XDimension");
        var spec = Spec("class", Members) with
        {
            Namespace = "Zoo.@namespace",
            Containers = [new TypeHeader("public static partial class", "Outer")],
            Header = new TypeHeader("public partial class", "@class"),
        };
        return GeneratedModel.Api(spec, Graph(
            [
                new SizeNode("DocumentCount", SizeOrigin.Groups, "Document"), new SizeNode("K", SizeOrigin.Member, "K"),
                new SizeNode("ObserverCategories", SizeOrigin.Categories, "Observer"), new SizeNode("WordCategories", SizeOrigin.Categories, "Word"),
                new SizeNode("XDimension", SizeOrigin.Dimension, "X"),
            ],
            [
                Node(The("Mix"), Domain.Simplex, 1, new Symbol("DocumentCount"), new Symbol("K")), Node(The("params"), Domain.Simplex, 1, 3, new Symbol("K"), words),
                Node(The("Effect"), Domain.Real, 0, new Symbol("ObserverCategories")), Node(The("Flat"), Domain.Positive, 0, 2),
                Node(The("Table"), Domain.Real, 1, 1, 3, dimension), Node(The("Alpha"), Domain.Real, 0), Node(The("Trials"), Domain.Real, 0), Node(The("Base"), Domain.Real, 0),
            ],
            [
                Column(The("Y"), Domain.Positive), Column(The("Word"), Domain.Category, cardinality: words, offset: 1), Column(The("Rank"), Domain.Count),
                Column(The("Seen"), Domain.Boolean, cardinality: 2), Column(The("Mood"), Domain.Category, cardinality: 3), Column(The("X"), Domain.RealVector, dimension),
                Column(The("Answers"), Domain.Count, 3), Column(The("Flags"), Domain.Real, 2, 2), Column(The("Moods"), Domain.Category, 2, 3),
                Column(The("Observer"), Domain.Real, cardinality: new Symbol("ObserverCategories")), Column(The("Days"), Domain.NonNegative),
                Column(The("Document"), Domain.Real, cardinality: new Symbol("DocumentCount")), Column(The("Animal"), Domain.Real), Column(The("Season"), Domain.Real),
                Column(The("Span"), Domain.Real), Column(The("int"), Domain.Real, cardinality: 2),
            ]));
    }

    private static string Run(string body)
    {
        string generated = Generated();
        return GeneratedModel.Run(Prelude + Declaration + "public static class Probe {" + Helpers + "public static string Run() {" + body + "} }", generated);
    }

    [Fact]
    public void Rows_come_back_as_they_went_in()
        => Assert.Equal(
            "Row { Y = 1,5, Word = 1, Rank = 2, Seen = True, Mood = Boom, X = 1 2, Answers = 1 2 3, Flags = True False, Moods = Boom Recession, Observer = ann, "
            + "Days = 2, Document = b, Animal = 7, Season = event, Span = 1 2, int = 1 }\n"
            + "Row { Y = , Word = 3, Rank = , Seen = , Mood = , X = 3 NaN, Answers = 4 5 6, Flags = False False, Moods = event Recession, Observer = bob, "
            + "Days = 1, Document = a, Animal = ~3, Season = Recession, Span = 4 4, int = 0 }",
            Run("""
                var data = Model.Dataset.FromRows(Rows());
                string Show(Model.Row row) => $"Row {{ Y = {row.Y}, Word = {row.Word}, Rank = {row.Rank}, Seen = {row.Seen}, Mood = {row.Mood}, "
                    + $"X = {string.Join(" ", row.X)}, Answers = {string.Join(" ", row.Answers)}, Flags = {string.Join(" ", row.Flags)}, Moods = {string.Join(" ", row.Moods)}, Observer = {row.Observer}, "
                    + $"Days = {row.Days}, Document = {row.Document}, Animal = {row.Animal}, Season = {row.Season}, Span = {row.Span.Left} {row.Span.Right}, int = {row.@int} }}";
                return string.Join("\n", Enumerable.Range(0, data.RowCount).Select(row => Show(data[row])));
                """));

    [Fact]
    public void Columns_and_csv_give_the_same_rows()
        => Assert.Equal(
            "True True",
            Run("""
                var rows = Model.Dataset.FromRows(Rows());
                var columns = Model.Dataset.FromColumns(
                    y: new double?[] { 1.5, null }, word: new[] { 1, 3 }, rank: new int?[] { 2, null }, seen: new bool?[] { true, null }, mood: new Phase?[] { Phase.Boom, null },
                    x: Matrix<double>.Build.DenseOfArray(new[,] { { 1, 2 }, { 3, double.NaN } }), answers: new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, flags: new[,] { { true, false }, { false, false } },
                    moods: new[,] { { Phase.Boom, Phase.Recession }, { Phase.@event, Phase.Recession } }, observer: ["ann", "bob"], days: [2, 1], document: ["b", "a"], animal: [7, -3],
                    season: [Phase.@event, Phase.Recession], span: [new Interval(1, 2), 4], @int: [1, 0]);
                string path = System.IO.Path.GetTempFileName();
                System.IO.File.WriteAllText(path,
                    "why,word,rank,seen,mood,x1,x2,a1,a2,a3,flags1,flags2,moods1,moods2,observer,freq,document,animal,season,left,right,int\n"
                    + "1.5,1,2,true,Boom,1,2,1,2,3,1,0,2,Recession,ann,2,b,7,event,1,2,1\n"
                    + ",3,NA,,,3,,4,5,6,0,0,event,0,bob,1,a,-3,0,4,4,0\n");
                var csv = Model.Dataset.FromCsv(path);
                System.IO.File.Delete(path);
                bool Same(Model.Dataset other) => Enumerable.Range(0, 2).All(i => Text(rows[i]) == Text(other[i]));
                static string Text(Model.Row row) => $"{row.Y} {row.Word} {row.Rank} {row.Seen} {row.Mood} {string.Join(" ", row.X)} {string.Join(" ", row.Answers)} {string.Join(" ", row.Flags)} "
                    + $"{string.Join(" ", row.Moods)} {row.Observer} {row.Days} {row.Document} {row.Animal} {row.Season} {row.Span} {row.@int}";
                return $"{Same(columns)} {Same(csv)}";
                """));

    [Theory]
    [InlineData("rows[1] = rows[1] with { Y = -1 };", "rows, row 1 (counted from 0), member 'Y': '-1' is not a finite number greater than 0.")]
    [InlineData("rows[1] = rows[1] with { Word = 0 };", "rows, row 1 (counted from 0), member 'Word': '0' is not a category, a whole number counted from 1.")]
    [InlineData("rows[1] = rows[1] with { @int = 2 };", "rows, row 1 (counted from 0), member 'int': '2' is not one of the categories 0 to 1.")]
    [InlineData("rows[0] = rows[0] with { X = null! };", "rows, row 0 (counted from 0), member 'X': the vector or array is null.")]
    public void A_wrong_value_is_named_with_row_and_member(string change, string message)
    {
        var error = Assert.Throws<ModelDataException>(() => Run($"var rows = Rows(); {change} return Model.Dataset.FromRows(rows).RowCount.ToString();"));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void There_is_no_row_past_the_end()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Run("return Model.Dataset.FromRows(Rows())[2].ToString();"));

    [Fact]
    public void A_model_and_its_data_settle_sizes_keys_and_levels()
        => Assert.Equal(
            "0,25 0,75 0,5 0,5|0,1 2|7|2 3 2|0 1",
            Run("return Model.Echo(Complete(), Model.Dataset.FromRows(Rows()));"));

    [Fact]
    public void A_start_may_leave_parameters_out_but_no_constants()
    {
        Assert.Equal(
            "0,5 0,5 0,5 0,5|0 0|7|2 3 2|True False|0 1",
            Run("return Model.Echo(new Model { K = 2, Trials = 7, Base = Phase.Boom, Alpha = 1, Mix = V(0.5, 0.5) }, Model.Dataset.FromRows(Rows()), start: true);"));
        var error = Assert.Throws<InvalidOperationException>(() => Run("return Model.Echo(new Model { K = 2 }, Model.Dataset.FromRows(Rows()), start: true);"));
        Assert.Equal("Alpha of class is not set: give it in the object initialiser.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Run("return Model.Echo(null, Model.Dataset.FromRows(Rows()), start: true);"));
        Assert.Equal("K of class is not set: pass a start that gives it.", error.Message);
    }

    [Fact]
    public void A_size_is_at_least_one()
    {
        var error = Assert.Throws<ArgumentException>(() => Run("return new Model { K = 0 }.ToString()!;"));
        Assert.Equal("K of class is 0, and a size is at least 1.", error.Message);
    }

    [Fact]
    public void Levels_of_a_text_covariate_keep_the_order_of_the_model()
    {
        const string Known = "var model = Model.FromJson(Complete().ToJson().Replace(\"\\\"Observer\\\": []\", \"\\\"Observer\\\": [\\\"{0}\\\", \\\"ann\\\"]\"));";
        Assert.EndsWith("|1 0", Run(Known.Replace("{0}", "bob") + "return Model.Echo(model, Model.Dataset.FromRows(Rows()));"), StringComparison.Ordinal);
        var error = Assert.Throws<ModelDataException>(() => Run(Known.Replace("{0}", "eve") + "return Model.Echo(model, Model.Dataset.FromRows(Rows()));"));
        Assert.Equal("rows, row 1 (counted from 0), member 'Observer': 'bob' is none of the levels eve, ann.", error.Message);
    }

    [Fact]
    public void Categories_and_columns_must_be_those_of_the_model()
    {
        var error = Assert.Throws<ModelDataException>(() => Run("var rows = Rows(); rows[1] = rows[1] with { Word = 9 }; return Model.Echo(Complete(), Model.Dataset.FromRows(rows));"));
        Assert.Equal("rows, row 1 (counted from 0), member 'Word': '9' is not one of the categories 1 to 3.", error.Message);
    }

    [Theory]
    [InlineData("Flat = new() { [true] = 2 }", "Flat of class has no value for False.")]
    [InlineData("MixByDocument = new Dictionary<string, Vector<double>> { [\"a\"] = V(0.5, 0.5) }", "Mix of class has no value for the key 'b'.")]
    [InlineData("MixByDocument = new Dictionary<string, Vector<double>> { [\"b\"] = V(0.5, 0.2) }", "Mix['b'] of class sums to 0.7 where a probability vector, with the sum 1, must stand.")]
    public void States_and_keys_without_a_value_are_named(string assignment, string message)
    {
        string rest = string.Concat(new[] { "K", "MixByDocument", "params", "Effect", "Flat", "Table", "Trials", "Base" }
            .Where(name => !assignment.StartsWith(name, StringComparison.Ordinal)).Select(name => $", @{name} = c.@{name}"));
        var error = Assert.Throws<ArgumentException>(() => Run($"var c = Complete(); return Model.Echo(new Model {{ {assignment}{rest}, Alpha = 1 }}, Model.Dataset.FromRows(Rows()));"));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Json_names_states_and_keys()
        => Assert.Equal(
            """{"model":"class","format":1,"sizes":{"K":2},"levels":{"Observer":[]},"parameters":{"Mix":{"a":[0.5,0.5],"b":[0.25,0.75]},"params":{"Recession":[[1,0,0],[0,0,1]],"event":[[1,0,0],[0,1,0]],"Boom":[[1,0,0],[0,1,0]]},"Effect":[1,2],"Flat":{"False":0.1,"True":2},"Table":[[[1,2],[3,4],[5,6]]],"Alpha":3,"Trials":7,"Base":1}}True""",
            Run("""
                string json = Model.FromJson(Complete().ToJson()).ToJson();
                return json.Replace("\n", "").Replace(" ", "") + (json == Complete().ToJson());
                """));

    [Fact]
    public void Every_public_member_is_documented_and_nothing_warns()
    {
        string generated = Generated();
        Assert.Empty(GeneratedModel.Diagnostics(Prelude + Declaration, generated));
        Assert.Contains("<summary>Topics &lt;of&gt; a document &amp; more. A parameter", generated.Replace("\n        /// ", "").Replace("<summary> ", "<summary>"), StringComparison.Ordinal);
    }
}
