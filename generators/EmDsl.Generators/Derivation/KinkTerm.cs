using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>A kink of the log-prior, for every value of <c>Loops</c>: −<c>Weight</c> |θ − <c>Location</c>|, or |log θ − log <c>Location</c>| of a positive θ.</summary>
/// <param name="Entry">The entry θ.</param>
/// <param name="Term">The whole term, as the log-prior has it.</param>
internal sealed record KinkTerm(string Parameter, Expr Entry, Expr Location, Expr Weight, Expr Term, EquatableArray<SumBinder> Loops)
{
    public EquatableArray<Expr> Indices => Entry is Element element ? element.Indices : [];

    /// <summary>It as a term of Q.</summary>
    public QTerm InTerms => new(Term, StatisticNode.Known, Loops);
}
