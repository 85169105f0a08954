using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>How a parameter of a two-state variable's own law answers when the states change places.</summary>
internal enum Exchange
{
    /// <summary>A probability p becomes 1 − p.</summary>
    Complement,

    /// <summary>A coefficient in the log-odds changes its sign.</summary>
    Negate,
}

/// <summary>
/// Variables of two states whose own law is Bernoulli(p), Categorical(1 − p, p) or Bernoulli(Logistic(score)): the states may change places
/// where p, or every coefficient of the score, stands in this law alone.
/// </summary>
internal static class TwoStates
{
    /// <summary>The parameters of the variable's own law, each with what exchanging the states does to it; null where the law is another, or does not allow it.</summary>
    public static IReadOnlyList<(ParameterNode Parameter, Exchange Exchange)>? Of(ModelGraph graph, string latent)
    {
        FactorNode factor = graph.Factors.First(candidate => candidate.Variable == latent);
        if (graph.CardinalityOf(latent) is not Number { Value: 2 } || factor.Branches.Count != 1 || factor.Entries is not null || factor.Branches[0] is not { Guard: null, Exact: null } branch)
            return null;
        Expr? share = branch.Family switch
        {
            "Bernoulli" => branch.Entries.Count == 1 ? branch.Entries[0] : null,
            "Categorical" => Share(branch.Arguments),
            _ => null,
        };
        if (share is null || Simplifier.Simplify(share, _ => null) is not { } simplified || simplified.Symbols().Contains(latent))
            return null;
        bool isLogistic = simplified is Apply { Op: Op.Logistic };
        Expr[] terms = isLogistic ? Terms(((Apply)simplified).Arguments[0]).ToArray() : [simplified];
        var found = new List<(ParameterNode, Exchange)>();
        foreach (Expr term in terms)
        {
            ParameterNode[] own = graph.Parameters.Where(parameter => term.Symbols().Contains(parameter.Name)).ToArray();
            if (own.Length != 1 || !(isLogistic ? IsProportional(term, own[0].Name) : IsEntry(term, own[0].Name)) || !IsOnlyHere(graph, factor, own[0]))
                return null;
            found.Add((own[0], isLogistic ? Exchange.Negate : Exchange.Complement));
        }

        return found.Distinct().ToArray();
    }

    // p of (1 − p, p) or (p, 1 − p).
    private static Expr? Share(EquatableArray<Expr> arguments)
    {
        if (arguments.Count != 1 || arguments[0] is not Apply { Op: Op.VectorLiteral, Arguments: { Count: 2 } both })
            return null;
        bool isComplement = Simplifier.Simplify(both[0] + both[1], _ => null) is Number { Value: 1 };
        return !isComplement ? null : both.FirstOrDefault(entry => entry is Symbol or Element or Apply { Op: Op.Logistic });
    }

    private static IEnumerable<Expr> Terms(Expr score) => score is Apply { Op: Op.Add } sum ? sum.Arguments : [score];

    private static bool IsEntry(Expr e, string parameter) =>
        (e is Symbol symbol && symbol.Name == parameter) || (e is Element { Source: Symbol source } element && source.Name == parameter && !element.Indices.Any(index => index.Symbols().Contains(parameter)));

    private static bool IsProportional(Expr term, string parameter) => IsEntry(term, parameter) || term switch
    {
        Sum sum => IsProportional(sum.Body, parameter),
        Apply { Op: Op.Multiply or Op.Dot } product => product.Arguments.Count(factor => factor.Symbols().Contains(parameter)) == 1
            && IsProportional(product.Arguments.First(factor => factor.Symbols().Contains(parameter)), parameter),
        _ => false,
    };

    private static bool IsOnlyHere(ModelGraph graph, FactorNode factor, ParameterNode parameter) =>
        parameter is { IsFree: true, Pattern: null }
        && (parameter.Domain.Kind == Domain.UnitInterval || (parameter.Domain.Kind == Domain.Real && double.IsInfinity(parameter.Domain.Lower) && double.IsInfinity(parameter.Domain.Upper)))
        && graph.Factors.Where(other => other != factor).SelectMany(other => other.Branches)
            .All(branch => !new[] { branch.Guard, branch.LogDensity, branch.Exact }.OfType<Expr>().Any(expression => expression.Symbols().Contains(parameter.Name)))
        && graph.Priors.SelectMany(prior => prior.LogDensities()).All(term => !term.LogDensity.Symbols().Contains(parameter.Name));
}
