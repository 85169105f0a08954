using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model.Checks;

namespace EmDsl.Generators.Model;

/// <summary>What is wrong with a model that reads well piece by piece.</summary>
internal static class GraphChecks
{
    /// <summary>What the specification alone shows: dependence, and terms that have no derivation.</summary>
    public static IEnumerable<Finding> Before(ModelSpec spec) => StructureChecks.Run(spec).Concat(DerivableChecks.Run(spec));

    /// <summary>What needs sizes and log-densities.</summary>
    public static IEnumerable<Finding> Run(ModelSpec spec, ModelGraph graph)
        => IndexChecks.Run(spec, graph).Concat(SupportChecks.Run(graph)).Concat(IdentifiabilityChecks.Run(graph)).Concat(PriorChecks.Run(graph)).Concat(ExternalChecks.Run(graph)).Concat(PatternChecks.Run(graph));
}
