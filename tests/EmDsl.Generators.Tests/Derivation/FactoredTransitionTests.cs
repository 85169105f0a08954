using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests.Derivation;

/// <summary>What a row of a sequence costs in the emitted recursion: the products that its loops form, counted.</summary>
public class FactoredTransitionTests
{
    // M chains of K states: each is summed out by itself, which takes K · K^M products, not K^2M.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    public void Chains_side_by_side_are_summed_out_one_by_one(int chains, int states)
    {
        string[] members = [.. Enumerable.Range(1, chains).Select(m =>
            $"[Parameter] public partial Vector<double> First{m} {{ get; init; }} [Parameter] public partial Vector<double>[] Next{m} {{ get; init; }} "
            + $"[Latent({states})] int S{m} => Chain(first: Categorical(First{m}), next: Categorical(Next{m}[Previous(S{m})])); [Parameter] public partial double[] Mean{m} {{ get; init; }}")];
        string source = Model(string.Concat(members), string.Join(" + ", Enumerable.Range(1, chains).Select(m => $"Mean{m}[S{m}]")));

        Assert.Equal(chains * Power(states, chains + 1), Products(source, "ForwardScaled"));

        // On the way back what enters each step but the first is formed again.
        Assert.Equal(((2 * chains) - 1) * Power(states, chains + 1), Products(source, "SmoothScaled"));
    }

    // The states of the rows that an equation looks back at move up by one: of K^L to K^L possible pairs, K^(L+1) are no zeros.
    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public void Zeros_of_an_expanded_transition_are_never_computed(int order, int states)
    {
        string emission = string.Join(" + ", Enumerable.Range(1, order).Select(lag => $"Mean[Previous(S{(lag == 1 ? "" : ", " + lag)})]").Prepend("Mean[S]"));
        string source = Model(
            $"[Parameter] public partial Vector<double> Initial {{ get; init; }} [Parameter] public partial Vector<double>[] Transition {{ get; init; }} [Parameter] public partial double[] Mean {{ get; init; }} "
            + $"[Latent({states})] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));",
            emission);

        Assert.Equal(Power(states, order + 1), Products(source, "ForwardScaled"));
    }

    private static string Model(string members, string mean) =>
        $"[LatentModel] public partial class M {{ {members} [Parameter] public partial double Variance {{ get; init; }} [Sequence] int Key {{ get; }} [Observed] double Y => Normal({mean}, Variance); }}";

    private static int Power(int number, int exponent) => exponent == 0 ? 1 : number * Power(number, exponent - 1);

    // How often a row forms a product of what enters with factors of the transition: the bounds of the loops around it, the row's own aside.
    private static int Products(string source, string method)
    {
        SyntaxNode root = TestHost.RunGenerator(source).Output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("M.g.cs", StringComparison.Ordinal)).GetRoot();
        MethodDeclarationSyntax recursion = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Single(declared => declared.Identifier.Text == method);
        return recursion.DescendantNodes().OfType<ExpressionStatementSyntax>()
            .Where(statement => statement.ToString().StartsWith("sum += ", StringComparison.Ordinal))
            .Sum(statement => statement.Ancestors().OfType<ForStatementSyntax>()
                .Select(loop => ((BinaryExpressionSyntax)loop.Condition!).Right)
                .OfType<LiteralExpressionSyntax>()
                .Aggregate(1, (product, bound) => product * (int)bound.Token.Value!));
    }
}
