using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>
/// A covariance that is computed from parameters, such as S + v I or L Lᵀ + diag(v): one matrix for every value of the discrete variables
/// that it names. Where factors and statistics need it as a whole it stands as a parameter does, under a name of its own.
/// </summary>
/// <param name="Variables">The discrete variables, in order.</param>
/// <param name="Counts">How many values each has.</param>
/// <param name="Value">The entries: a Lambda of Lambdas.</param>
internal sealed record MatrixNode(string Name, EquatableArray<string> Variables, EquatableArray<Expr> Counts, Lambda Value)
{
    /// <summary>The matrix of the variables' present values.</summary>
    public Expr Slice => Variables.Count == 0 ? new Symbol(Name) : new Element(new Symbol(Name), Variables.Select(variable => (Expr)new Symbol(variable)).ToEquatableArray());

    /// <summary>Its shape, as if it were a parameter.</summary>
    public ParameterNode AsParameter() => new(
        Name,
        new ValueType(ScalarKind.Matrix, null, false, []),
        Counts.Concat([Value.Count, ((Lambda)Value.Body).Count]).ToEquatableArray(),
        2,
        ParameterDomain.Of(Domain.Covariance),
        IsConstant: false,
        IsFixed: true,
        null,
        null,
        []);

    /// <summary>The computed matrices of densities, each once.</summary>
    public static IEnumerable<Lambda> In(Expr density)
    {
        var found = new List<Lambda>();
        density.Any(node =>
        {
            if (Last(node) is Lambda matrix)
                found.Add(matrix);
            return false;
        });
        return found;
    }

    /// <summary><paramref name="density"/> with names in place of computed matrices.</summary>
    public static Expr WithNames(Expr density, EquatableArray<MatrixNode> matrices) => matrices.Count == 0 ? density : density.Rewrite(node =>
        Last(node) is Lambda value && matrices.FirstOrDefault(matrix => matrix.Value.Equals(value)) is { } known
            ? ((Apply)node) with { Arguments = ((Apply)node).Arguments.Select(argument => argument.Equals(value) ? known.Slice : argument).ToEquatableArray() }
            : node);

    private static Expr? Last(Expr node) => node is Apply { Op: Op.Mahalanobis or Op.LogDeterminant or Op.TraceQuotient } form ? form.Arguments[form.Arguments.Count - 1] : null;
}
