using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Derivation;

/// <summary>ECME (Liu and Rubin 1994): blocks that maximise the observed log-likelihood, after all that maximise Q.</summary>
internal sealed partial class MStepPlanner
{
    // Newton's blocks that no later block of their component waits for.
    private readonly List<NewtonUpdate> final = [];

    private void Observe()
    {
        if (kind != "Ecme")
            return;
        foreach (NewtonUpdate update in final.Where(IsOfEStepAlone))
        {
            blocks.Remove(update);

            // The groups of a block share their rows' posteriors, so that the observed log-likelihood couples them.
            blocks.Add(update with
            {
                IsObserved = true,
                Strategy = "ECME (Liu and Rubin 1994): safeguarded Newton on the observed log-likelihood, curvature by secants (Lange 1995)",
                Groups = [],
                Coordinates = update.Coordinates.Select(coordinate => coordinate with { GroupRank = 0 }).ToEquatableArray(),
            });
        }
    }

    // Its statistics come from an E-step at the very parameters, and not from another block's update.
    private static bool IsOfEStepAlone(NewtonUpdate update) => update.Matrices.Count == 0 && update.Kinks.Count == 0 &&
        update.Terms.All(term => term.Statistic.FilledBy is null && !Algebra.Substitution.Symbols(term.Natural).Any(LocationShift.IsInverse));
}
