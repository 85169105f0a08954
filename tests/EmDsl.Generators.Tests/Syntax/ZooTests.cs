using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Tests.Syntax;

/// <summary>Every model of the design, read as its modeller means it.</summary>
public class ZooTests
{
    private static readonly Lazy<CSharpCompilation> Zoo = new(
        () => TestHost.Compile(TestHost.ReadModels("Zoo.cs")));

    [Theory]
    [InlineData("LondonDeaths", "Season ~ Categorical(Weights)", "Deaths ~ Poisson(Rate[Season])")]
    [InlineData("Raters", "Class ~ Categorical(Weights)", "Answer ~ Each(j => Categorical(Rating[Class, $j]))")]
    [InlineData("Publications", "Structural ~ Bernoulli(Logistic(Dot(Inflation, X)))", "Articles ~ (Structural ? Exactly(0) : Poisson(Exp(Dot(Beta, X))))")]
    [InlineData("Motorcycle", "Expert ~ Categorical(Softmax(MatrixTimesVector(Gate, X)))", "Acceleration ~ Normal(Dot(Beta[Expert], X), Variance[Expert])")]
    [InlineData(
        "Linkage",
        "Cell ~ Categorical(VectorLiteral(0.5, (Theta * 4^-1), ((1 + (-1 * Theta)) * 4^-1), ((1 + (-1 * Theta)) * 4^-1), (Theta * 4^-1)))",
        "Phenotype ~ Exactly(If(LessOrEqual(Cell, 1), 0, (Cell + -1)))")]
    [InlineData(
        "BloodGroups",
        "Mother ~ Categorical(Frequency)",
        "Father ~ Categorical(Frequency)",
        "Type ~ Exactly(If(And(Mother == 2, Father == 2), 3, If(Or(And(Mother == 0, Father == 1), And(Mother == 1, Father == 0)), 2, If(Or(Mother == 0, Father == 0), 0, 1))))")]
    [InlineData("Topics", "Z ~ Categorical(Mix)", "Word ~ Categorical(Topic[Z])")]
    [InlineData("Echoes", "Surface ~ Categorical(Weights)", "Amplitude ~ Density(x => (Log(($x * Scale[Surface]^-1)) + (-1 * (($x * $x) * (2 * Scale[Surface])^-1))), Positive)")]
    [InlineData(
        "BusinessCycle",
        "S ~ Chain(Categorical(Initial); Categorical(Transition[Earlier(S, 1)]))",
        "Gnp ~ Chain(Normal(Growth[S], Variance); Normal((Growth[S] + (Phi * (Earlier(Gnp, 1) + (-1 * Growth[Earlier(S, 1)])))), Variance))")]
    [InlineData(
        "Phonemes",
        "State ~ Chain(Categorical(Initial); Categorical(Transition[Earlier(State, 1)]))",
        "Component ~ Categorical(Mix[State])",
        "Frame ~ MultivariateNormal(Mean[State, Component], DiagonalMatrix(Variance[State, Component]))")]
    [InlineData(
        "Tracking",
        "X ~ Chain(MultivariateNormal(M0, P0); MultivariateNormal(MatrixTimesVector(A, Earlier(X, 1)), Q))",
        "Y ~ MultivariateNormal(MatrixTimesVector(C, X), DiagonalMatrix(R))")]
    [InlineData("Abilities", "Factor ~ StandardNormal(2)", "Score ~ MultivariateNormal(VectorAdd(MatrixTimesVector(Loadings, Factor), Mean), DiagonalMatrix(Uniqueness))")]
    [InlineData("SleepStudy", "Effect ~ MultivariateNormal(Vector(i < 2: 0), Between)", "Reaction ~ Normal((Dot(Beta, X) + Dot(Effect, X)), Within)")]
    [InlineData(
        "RobustClusters",
        "Cluster ~ Categorical(Weights)",
        "Scale ~ Gamma((Freedom[Cluster] * 2^-1), (Freedom[Cluster] * 2^-1))",
        "X ~ MultivariateNormal(Location[Cluster], Scale(Scale^-1, Scatter[Cluster]))")]
    [InlineData("Hald", "Cement ~ MultivariateNormal(Mean, Covariance)")]
    [InlineData("Motorettes", "LogHours ~ Censored(Normal(Dot(Beta, X), Variance); IsCensored)")]
    [InlineData("Lsat", "Ability ~ Normal(0, 1)", "Correct ~ Each(j => Bernoulli(Logistic(((Slope[$j] * Ability) + Easiness[$j]))))")]
    public void Equations_are_read_as_written(string name, params string[] equations)
    {
        ModelSpec spec = TestHost.Parse(Zoo.Value, name);
        Assert.Empty(spec.Findings);
        Assert.Equal(equations, spec.Members.Where(member => member.Law is not null).Select(SpecText.Of));
    }
}
