using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Diagnostics;

/// <summary>EMD0100–0199: structure, shapes and domains. EMD0200–0299: derivation.</summary>
internal static partial class DiagnosticTable
{
    public const string WrongShape = "EMD0100";
    public const string UnknownSize = "EMD0101";
    public const string IndexNotDiscrete = "EMD0102";
    public const string IndexOutOfRange = "EMD0103";
    public const string CyclicDependence = "EMD0104";
    public const string UnusedLatent = "EMD0105";
    public const string UnusedParameter = "EMD0106";
    public const string NothingEstimated = "EMD0107";
    public const string StatesMissing = "EMD0108";
    public const string DomainConflict = "EMD0109";
    public const string NoObserved = "EMD0110";
    public const string DistributionDoesNotFit = "EMD0111";
    public const string MoreThanOne = "EMD0112";
    public const string UnknownGroup = "EMD0113";
    public const string ArbitraryStates = "EMD0114";
    public const string PossiblyMissing = "EMD0115";
    public const string OutsideDomain = "EMD0116";
    public const string NotDerivable = "EMD0200";
    public const string NotIdentified = "EMD0201";
    public const string MovingSupport = "EMD0202";
    public const string NotDifferentiable = "EMD0203";
    public const string OnlyPrior = "EMD0204";
    public const string InternalError = "EMD0299";

    private static IEnumerable<DiagnosticDescriptor> ModelRules() =>
    [
        Error(WrongShape, "A shape does not fit",
            "{0}: {1}"),
        Error(UnknownSize, "A size that nothing determines",
            "Nothing determines {0} of '{1}': state it, {2}"),
        Error(IndexNotDiscrete, "An index that is not discrete",
            "'{0}' is {1} and cannot index '{2}': {3}"),
        Error(IndexOutOfRange, "An index outside its range",
            "{0} is outside 0 … {1}: {2}"),
        Error(CyclicDependence, "Members depend on each other in a cycle",
            "'{0}' depends on itself through {1}: {2}"),
        Warning(UnusedLatent, "A latent variable that nothing uses",
            "No observed variable depends on the latent '{0}', so that data say nothing about it: use it in an equation or remove it"),
        Warning(UnusedParameter, "A parameter that nothing uses",
            "No equation uses the parameter '{0}', so that it cannot be estimated: use it or remove it"),
        Warning(NothingEstimated, "An observed variable that depends on nothing estimated",
            "The distribution of '{0}' names no parameter and no latent variable, so that its data change no estimate"),
        Error(StatesMissing, "The number of states is missing",
            "Nothing says how many states '{0}' has: write [Latent(n)], an enum or bool type, or [Latent(nameof(K))] with a [Size] member"),
        Error(DomainConflict, "A parameter is needed in two domains",
            "The parameter '{0}' stands where {1} is needed and where {2} is needed: use two parameters"),
        Error(NoObserved, "A model without observed variables",
            "'{0}' has no [Observed] member, so that there is nothing to fit it to"),
        Error(DistributionDoesNotFit, "A distribution does not fit the member's type",
            "'{0}' draws {1}, and '{2}' is of type '{3}': {4}"),
        Error(MoreThanOne, "More than one weight or sequence",
            "'{0}' is a second {1}, beside '{2}': a model has at most one"),
        Error(UnknownGroup, "An unknown group",
            "Per names '{0}', and this model has no [Group] member of that name: write {1}"),
        Warning(ArbitraryStates, "State names are arbitrary",
            "Nothing ties the names of '{0}' to its states, so that a fit may give them in any order: order them by a parameter, OrderBy = nameof(…), or fit from a start"),
        Error(PossiblyMissing, "The value of a possibly missing variable",
            "'{0}' may be missing: use '{0}.Value' in an equation"),
        Error(OutsideDomain, "A number outside its domain",
            "{0} cannot stand where {1} is needed: {2}"),
        Error(NotDerivable, "Not derivable yet",
            "{0} is not derivable yet; the nearest form that is: {1}"),
        Warning(NotIdentified, "Parameters that no data tell apart",
            "{0}: {1}"),
        Error(MovingSupport, "A support that moves with a parameter",
            "The support of '{0}' moves with the parameter '{1}', and EM would never move it: {2}"),
        Error(NotDifferentiable, "Not differentiable in a parameter",
            "{0} is not differentiable in the parameter '{1}': {2}"),
        Error(OnlyPrior, "A parameter estimated only through its prior",
            "Only its prior says something about the parameter '{0}': use it in the distribution of a latent or observed variable, or make it a [Constant]"),
        Error(InternalError, "An error in EmDsl itself",
            "EmDsl failed on this model, which is a fault of EmDsl and not of yours: please report it with the declaration and this text: {0}"),
    ];
}
