using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// Continuous latent variables that a quadrature rule sums over. The nodes stand fixed in a standardised variable and the parameters of the
/// law enter where the variable is used, mean + √variance z: so what EM ascends is one function of the parameters, the log-likelihood with
/// the integral replaced by the rule, and the variable is a discrete one with known probabilities.
/// </summary>
internal sealed partial class GraphBuilder
{
    private readonly Dictionary<string, Expr> nodeValues = new();

    private void PlaceNodes(IEnumerable<FactorNode> drafts)
    {
        var values = new Dictionary<string, Expr>();
        foreach (FactorNode draft in drafts.Where(draft => members[draft.Variable].Quadrature > 0 && draft.Branches.Count == 1))
        {
            Expr node = new Element(new Symbol(QuadratureReference.Nodes(members[draft.Variable].Quadrature)), [new Symbol(Index(draft.Variable))]);
            EquatableArray<Expr> arguments = draft.Branches[0].Entries;
            Expr? value = draft.Branches[0].Family switch
            {
                "Normal" => arguments[0] + (Functions.Sqrt(arguments[1]) * node),
                "LogNormal" => Functions.Exp(arguments[0] + (arguments[1] * node)),
                _ => null,
            };
            if (value is not null)
                values[draft.Variable] = value;
        }

        // The law of one may name another.
        Expr Expanded(string name, EquatableArray<string> around) => values[name].Rewrite(node =>
            node is Symbol symbol && values.ContainsKey(symbol.Name) && !around.Contains(symbol.Name) ? Expanded(symbol.Name, around.Add(symbol.Name)) : node);
        foreach (string name in values.Keys)
            nodeValues[name] = Expanded(name, [name]).Rewrite(node => node is Symbol symbol && symbol.Name.StartsWith(Mark, System.StringComparison.Ordinal) ? new Symbol(symbol.Name.Substring(Mark.Length)) : node);
    }

    private const string Mark = "§node:";

    private static string Index(string variable) => Mark + variable;

    private bool HoldsNodes(Expr expression) => nodeValues.Count > 0 && expression.Symbols().Any(nodeValues.ContainsKey);

    // An expression at the nodes of the variables in it.
    private Expr AtNodes(Expr expression) =>
        HoldsNodes(expression) ? expression.Rewrite(node => node is Symbol symbol && nodeValues.TryGetValue(symbol.Name, out Expr? value) ? value : node) : expression;

    private Expr LogWeight(string variable) => new Element(new Symbol(QuadratureReference.LogWeights(members[variable].Quadrature)), [new Symbol(variable)]);
}
