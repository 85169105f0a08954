using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Parameters whose prior has a kink, −w |θ − k|. Their block takes the kinks as they are: one step where Q is a quadratic of it, else Newton's method
/// with kinks. Other parameters in w wait for them, each given the other (ECM).
/// </summary>
internal sealed partial class MStepPlanner
{
    private bool IsKinked(string name) => derivation.Kinks.Any(kink => kink.Parameter == name);

    // A parameter in the weight of a kink comes after the parameter that has the kink.
    private bool Waits(string name, ICollection<string> open) => derivation.Kinks.Any(kink => kink.Parameter != name && open.Contains(kink.Parameter) && derivation.Parameters(kink.Weight).Contains(name));

    private EquatableArray<KinkTerm> KinksOf(IEnumerable<string> names) => derivation.Kinks.Where(kink => names.Contains(kink.Parameter)).ToEquatableArray();

    /// <summary>Kinks as terms of the parameters in their weights, once what has the kink is settled.</summary>
    private IEnumerable<QTerm> KinksIn(EquatableArray<string> settled) => KinksOf(settled).Where(kink => derivation.Parameters(kink.Weight).Any()).Select(kink => kink.InTerms);

    /// <summary>A block of some parameters of which Q is a quadratic but for kinks.</summary>
    private NewtonUpdate? KinkedSquares(LeastSquaresUpdate squares, List<QTerm> terms) => Newton([.. squares.Names], terms, []) is { } newton
        ? newton with
        {
            Strategy = (squares.IsConditional ? "ECM (Meng and Rubin 1993): given the others at their previous values, " : "") + "active set: a quadratic and the kinks of the prior, maximised exactly",
            IsGradient = false,
        }
        : null;

    private string NewtonStrategy(EquatableArray<KinkTerm> kinks, List<RowTerm> rows) => kinks.Count == 0
        ? NewtonUpdate.StrategyOf(kind == "EmGradient", rows.Count > 0)
        : $"{(kind == "EmGradient" ? "EM gradient (Lange 1995): one step of " : "")}safeguarded Newton with the kinks of the prior as they are (Lee, Sun and Saunders 2014), {(rows.Count > 0 ? "by passes over the rows" : "on the sufficient statistics")}";
}
