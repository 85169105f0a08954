using System.Collections.Generic;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model;

/// <summary>What is wrong with a graph that reads well piece by piece.</summary>
internal static class GraphChecks
{
    public static IEnumerable<Finding> Run(ModelSpec spec, ModelGraph graph) => [];
}
