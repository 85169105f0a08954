using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// −½ Σ (n log det C + tr(C⁻¹ M)) over <c>Cells</c>, with C a function of the parameters: all that Q holds of a covariance of normal
/// vectors. n and M are sums that the E-step left, at the locations of this M-step.
/// </summary>
/// <param name="Matrix">The name of C: a parameter's, or a computed covariance's.</param>
/// <param name="Cells">The discrete variables or indices that tell matrices apart.</param>
/// <param name="Value">The entries of C: a Lambda of Lambdas.</param>
/// <param name="Counts">What adds up to n, at the matrix's indices.</param>
/// <param name="Scatter">What adds up to M, at the entry's.</param>
internal sealed record MatrixTerm(string Matrix, EquatableArray<SumBinder> Cells, Lambda Value, EquatableArray<WeightedTerm> Counts, EquatableArray<WeightedTerm> Scatter)
{
    /// <summary>Nothing in it is estimated.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Quadratic forms of the rows divide by it.</summary>
    public bool IsInRows { get; init; }

    /// <summary>The entry as an expression of the row's and the column's index.</summary>
    public Expr Entry => ((Lambda)Value.Body).Body;

    public string Row => Value.Index;

    public string Column => ((Lambda)Value.Body).Index;

    public IEnumerable<StatisticNode> Statistics => Counts.Concat(Scatter).Select(term => term.Statistic);

    public string Objective
    {
        get
        {
            string matrix = Formula.Entry(Matrix, Cells.Select(cell => (Expr)new Bound(cell.Index)).ToArray());
            return Formula.Total(Cells.Select(cell => cell.Index), [], Scatter.Count == 0 ? $"−½ n log det {matrix}" : $"−½ (n log det {matrix} + tr({matrix}⁻¹ M))");
        }
    }

    public IEnumerable<string> Formulas
    {
        get
        {
            if (Entry is not Element { Source: Symbol symbol } || symbol.Name != Matrix)
                yield return $"{Formula.Entry(Matrix, Cells.Select(cell => (Expr)new Bound(cell.Index)).Append(new Bound(Row)).Append(new Bound(Column)).ToArray())} = {MathPrinter.Print(Entry)}";
            foreach (string sum in Counts.Count == 0 ? [] : Formula.Collected("n", Counts).Concat(Scatter.Count == 0 ? [] : Formula.Collected("M", Scatter)))
                yield return sum;
        }
    }
}
