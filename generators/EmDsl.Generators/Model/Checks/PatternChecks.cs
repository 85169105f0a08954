using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Patterns of parameters for which zero is no value.</summary>
internal static class PatternChecks
{
    public static IEnumerable<Finding> Run(ModelGraph graph) => graph.Parameters
        .Where(parameter => parameter.Pattern is not null && !AllowsZero(parameter.Domain))
        .Select(parameter => new Finding(
            DiagnosticTable.NotDerivable, parameter.Name, -1,
            [$"A zero in '{parameter.Name}', {(parameter.Domain.Kind == Domain.Covariance ? "a covariance matrix" : "whose values are not to be zero")},", "a pattern of probabilities or of coefficients of any sign"]));

    private static bool AllowsZero(ParameterDomain domain) => domain.Kind == Domain.Simplex
        || (domain.Kind != Domain.Covariance && double.IsNegativeInfinity(domain.Lower) && double.IsPositiveInfinity(domain.Upper));
}
