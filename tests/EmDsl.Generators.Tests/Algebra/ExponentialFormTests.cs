using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Tests.Algebra;

public class ExponentialFormTests
{
    private static readonly Expr X = new Symbol("x");

    private static Domain? Domains(Expr leaf) => leaf switch
    {
        Symbol { Name: "x" } => Domain.Positive,
        Symbol { Name: "m" or "y" } => Domain.Real,
        Element { Source: Symbol { Name: "β" or "z" } } => Domain.Real,
        _ => Domain.Positive,
    };

    private static bool IsData(Expr leaf) => leaf is Symbol { Name: "x" or "y" or "z" or "n" };

    private static Recognition Recognize(Expr e) => ExponentialForm.Recognize(e, IsData, Domains);

    private static Recognition Recognize(string family, params Expr[] arguments) =>
        Recognize(FamilyTable.ByName[family].LogDensity(X, arguments));

    private static string[] Statistics(Recognition recognition) => recognition.Form!.Terms.Select(term =>
        string.Concat(term.Sums.Select(sum => $"Σ_{sum.Index} ")) + term.Statistic
        + string.Concat(term.Guards.Select(guard => $" [{guard}]"))).Order(StringComparer.Ordinal).ToArray();

    public static TheoryData<string, string[]> Families => new()
    {
        { "Poisson", ["1", "log x!", "x"] },
        { "Geometric", ["1", "x"] },
        { "Normal", ["1", "x", "x²"] },
        { "HalfNormal", ["1", "x²"] },
        { "LogNormal", ["1", "log(x)", "log(x)²"] },
        { "Exponential", ["1", "x"] },
        { "Gamma", ["1", "log(x)", "x"] },
        { "InverseGamma", ["1", "1 / x", "log(x)"] },
        { "Beta", ["1", "log(1 − x)", "log(x)"] },
        { "InverseGaussian", ["1", "1 / x", "log(x)", "x"] },
        { "VonMises", ["1", "cos(x)", "sin(x)"] },
        { "Bernoulli", ["1 [x]", "1 [¬x]"] },
        { "Categorical", ["1"] },
        { "Multinomial", ["Σ_i log x[i]!", "Σ_i x[i]", "log (Σ_i x[i])!"] },
        { "Dirichlet", ["1", "Σ_i log(x[i])"] },
        { "StandardNormal", ["1", "Σ_i x[i]²"] },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Finds_the_sufficient_statistics(string family, string[] expected)
    {
        Expr[] arguments = FamilyTable.ByName[family].Slots.Select((_, i) => (Expr)new Symbol(i == 0 ? "m" : "s")).ToArray();
        Assert.Equal(expected.Order(StringComparer.Ordinal), Statistics(Recognize(family, arguments)));
    }

    [Fact]
    public void Sums_stay_around_what_both_parts_index()
    {
        NaturalTerm counts = Recognize("Multinomial", new Symbol("p")).Form!.Terms.Single(term => term.Sums.Count == 1);
        Assert.Equal("log(p[i])", counts.Natural.ToString());
        Assert.Equal("x[i]", counts.Statistic.ToString());
        Assert.Equal(new SumBinder("i", Length(X)), counts.Sums[0]);
    }

    [Theory]
    [InlineData("StudentT", "log((m − x)² / (s t²) + 1)")]
    [InlineData("Laplace", "|m − x|")]
    [InlineData("Weibull", "x^m")]
    [InlineData("NegativeBinomial", "log Γ(m + x) − log Γ(m)")]
    [InlineData("Uniform", "m ≤ x ∧ x ≤ s")]
    public void Names_what_rules_a_family_out(string family, string offender)
    {
        Expr[] arguments = FamilyTable.ByName[family].Slots.Select((slot, i) => (Expr)new Symbol(slot.Name == "freedom" ? "s" : family == "StudentT" && i == 1 ? "t" : "ms"[i].ToString())).ToArray();
        Recognition recognition = Recognize(family, arguments);
        Assert.Null(recognition.Form);
        Assert.Contains(offender, recognition.Offender!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Binomial_with_trials_in_the_data() => Assert.Equal(
        ["log (n − x)!", "log n!", "log x!", "n", "x"],
        Statistics(Recognize("Binomial", new Symbol("p"), new Symbol("n"))));

    [Fact]
    public void Weibull_with_a_known_shape() => Assert.Equal(["1", "log(x)", "x²"], Statistics(Recognize("Weibull", 2, new Symbol("s"))));

    [Fact]
    public void A_users_density() => Assert.Equal(
        ["1", "log(x)", "x²"],
        Statistics(Recognize(Log(X / new Symbol("s2")) - (X * X / (2 * new Symbol("s2"))))));

    [Fact]
    public void A_normal_regression_has_its_cross_products()
    {
        Expr i = new Bound("i"), mean = new Sum("i", 3, new Symbol("β")[i] * new Symbol("z")[i]);
        Recognition recognition = Recognize(FamilyTable.ByName["Normal"].LogDensity(new Symbol("y"), [mean, new Symbol("v")]));
        Assert.Equal(["1", "y²", "Σ_i y z[i]", "Σ_i Σ_j z[i] z[j]"], Statistics(recognition));
        NaturalTerm cross = recognition.Form!.Terms.Single(term => term.Sums.Count == 2);
        Assert.Equal("−½ β[i] β[j] / v", cross.Natural.ToString());
    }

    [Fact]
    public void Data_conditions_guard()
    {
        Expr rate = new Symbol("a"), other = new Symbol("b");
        Recognition recognition = Recognize(XLogY(X, If(Less(new Symbol("y"), 1), rate, other)) - If(Less(new Symbol("y"), 1), rate, other));
        Assert.Equal(["1 [1 ≤ y]", "1 [y < 1]", "x [1 ≤ y]", "x [y < 1]"], Statistics(recognition));
        recognition = Recognize(If(Less(new Symbol("y"), 1), (X * Log(rate)) - rate, (X * Log(other)) - other));
        Assert.Equal(["1 [1 ≤ y]", "1 [y < 1]", "x [1 ≤ y]", "x [y < 1]"], Statistics(recognition));
    }

    [Fact]
    public void A_choice_inside_a_function_is_two_cases()
    {
        Expr variance = If(new Symbol("z"), new Symbol("a"), new Symbol("b"));
        Assert.Equal(["x² [z]", "x² [¬z]"], Statistics(Recognize(Square(X) / variance)));
        Assert.Equal(["x [z]", "x [¬z]"], Statistics(Recognize(X * Exp(new Symbol("m") * variance))));
    }

    [Fact]
    public void A_choice_by_a_parameter_is_none()
    {
        Expr scale = If(Less(new Symbol("a"), new Symbol("b")), X, Square(X));
        Assert.Null(Recognize(Log(new Symbol("c") + scale)).Form);
    }

    [Fact]
    public void A_discrete_variable_inside_a_function_keeps_a_statistic_for_each_value()
    {
        Expr term = X * Pow(new Symbol("m"), new Symbol("z"));
        Assert.Null(Recognize(term).Form);
        NaturalTerm only = Assert.Single(ExponentialForm.Recognize(term, IsData, Domains, leaf => leaf is Symbol { Name: "z" }).Form!.Terms);
        Assert.Equal("m^z", only.Natural.ToString());
        Assert.Equal("x", only.Statistic.ToString());
    }

    [Fact]
    public void An_entry_of_a_parameter_is_a_parameter_whatever_its_index()
    {
        Recognition recognition = Recognize("Categorical", new Symbol("p")[new Symbol("k")]);
        Assert.Equal("log(p[k, x])", Assert.Single(recognition.Form!.Terms).Natural.ToString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void The_form_has_the_value_of_the_density(string family, string[] statistics)
    {
        if (family is "Multinomial" or "Dirichlet" or "StandardNormal" or "Categorical")
            return;
        Assert.NotEmpty(statistics);
        Expr[] arguments = FamilyTable.ByName[family].Slots.Select((_, i) => (Expr)new Symbol(i == 0 ? "m" : "s")).ToArray();
        Expr density = FamilyTable.ByName[family].LogDensity(X, arguments);
        foreach (double x in family is "Poisson" or "Geometric" ? new[] { 1.0, 4 } : family == "Bernoulli" ? [0, 1.0] : [0.3, 0.8])
        {
            var values = new (string, object)[] { ("x", x), ("m", 0.4), ("s", 1.7) };
            double sum = Recognize(family, arguments).Form!.Terms.Sum(term => term.Guards.All(guard => Evaluator.Evaluate(guard, values) != 0)
                ? Evaluator.Evaluate(term.Natural, values) * Evaluator.Evaluate(term.Statistic, values)
                : 0);
            Assert.Equal(Evaluator.Evaluate(density, values), sum, 1e-12);
        }
    }
}
