using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>
/// Gives parameters their domains from the places where they stand: a probability vector, a variance, a rate. A conflict is
/// reported once, with both places.
/// </summary>
internal sealed partial class DomainInference(IReadOnlyDictionary<string, MemberSpec> members)
{
    private readonly Dictionary<string, ParameterDomain> domains = new();
    private readonly Dictionary<string, string> places = new();

    /// <summary>Parameter, its two places, and what they ask for.</summary>
    public event Action<string, string, string>? Conflict;

    /// <summary>A number outside its domain, or probabilities without the sum 1: what stands there, what must, and the advice.</summary>
    public event Action<string, string, string>? Outside;

    public ParameterDomain Of(string parameter) =>
        domains.TryGetValue(parameter, out ParameterDomain? domain) ? domain : ParameterDomain.Of(Domain.Real);

    /// <summary>States that <paramref name="value"/> must lie in <paramref name="domain"/>; <paramref name="place"/> names the slot.</summary>
    public void Require(Tensor value, Domain domain, string place)
    {
        switch (value)
        {
            case ScalarTensor { Value: Number number }:
                RequireNumber(number.Value, domain, place);
                break;
            case ScalarTensor scalar:
                RequireScalar(scalar.Value, domain, place);
                break;
            case VectorTensor vector:
                RequireVector(vector, domain, place);
                break;
            case MatrixTensor { Diagonal: { } diagonal }:
                RequireScalar(diagonal.Entry(new Bound("i")), Domain.Positive, place);
                break;
            case MatrixTensor { Handle: { } handle }:
                if (handle is Apply { Op: Op.Scale } scaled)
                {
                    RequireScalar(scaled.Arguments[0], Domain.Positive, place);
                    handle = scaled.Arguments[1];
                }

                if (ParameterOf(handle) is { } parameter)
                    Assign(parameter, ParameterDomain.Of(domain), place);
                break;
        }
    }

    /// <summary>States that every entry of a parameter lies between two numbers.</summary>
    public void RequireInterval(string parameter, double lower, double upper, string place) => Assign(parameter, Interval(lower, upper), place);

    private void RequireNumber(double value, Domain domain, string place)
    {
        (bool holds, string words) = domain switch
        {
            Domain.Positive => (value > 0, "a positive number"),
            Domain.NonNegative => (value >= 0, "a number of at least 0"),
            Domain.UnitInterval => (value is >= 0 and <= 1, "a number from 0 to 1"),
            Domain.PositiveInteger or Domain.PositiveCount => (value >= 1 && value == Math.Floor(value), "a whole number of at least 1"),
            Domain.Count => (value >= 0 && value == Math.Floor(value), "a whole number of at least 0"),
            _ => (true, ""),
        };
        if (!holds)
            Outside?.Invoke($"The number {Text(value)}", $"{words} ({place})", value == 0 ? "write another number, and mind that '/' between whole numbers drops the remainder: 1 / 2 is 0" : "write another number, or a parameter");
    }

    private void RequireVector(VectorTensor vector, Domain domain, string place)
    {
        Expr entry = vector.Entry(new Bound("entry"));
        if (domain is Domain.Simplex or Domain.SimplexInterior)
        {
            if (entry is Element element && ParameterOf(element) is { } parameter && element.Indices[element.Indices.Count - 1] is Bound)
            {
                Assign(parameter, ParameterDomain.Of(Domain.Simplex), place);
                return;
            }

            if (entry is Apply { Op: Op.Select } select)
            {
                RequireSum(select.Arguments.Skip(1).ToArray(), place);
                foreach (Expr probability in select.Arguments.Skip(1))
                {
                    if (probability is Number number)
                        RequireNumber(number.Value, Domain.UnitInterval, place);
                    else
                        RequireScalar(probability, Domain.UnitInterval, place);
                }
            }

            return;
        }

        RequireScalar(entry, domain is Domain.PositiveVector ? Domain.Positive : Domain.Real, place);
    }

    private void RequireScalar(Expr value, Domain domain, string place)
    {
        if (domain is Domain.Real or Domain.Angle or Domain.RealVector)
            return;
        if (domain is Domain.NonNegative or Domain.PositiveInteger or Domain.Count or Domain.PositiveCount)
            domain = Domain.Positive;
        if (ParameterOf(value) is { } parameter)
        {
            Assign(parameter, ParameterDomain.Of(domain), place);
            return;
        }

        if (Affine(value) is { } affine)
        {
            // Lower ≤ a + b·p ≤ upper bounds p on both sides.
            double lower = (0 - affine.Constant) / affine.Slope;
            double upper = domain == Domain.UnitInterval ? (1 - affine.Constant) / affine.Slope : double.PositiveInfinity;
            if (affine.Slope < 0)
                (lower, upper) = (domain == Domain.UnitInterval ? upper : double.NegativeInfinity, lower);
            Assign(affine.Parameter, Interval(lower, upper), place);
            return;
        }

        switch (value)
        {
            // A part of a whole, a / (a + b), is a fraction when both are positive.
            case Apply { Op: Op.Multiply } quotient when quotient.Arguments.Any(part => part is Apply { Op: Op.Power } power && power.Arguments[1] is Number { Value: < 0 }):
                foreach (Expr part in quotient.Arguments)
                    RequireScalar(part is Apply { Op: Op.Power } power ? power.Arguments[0] : part, Domain.Positive, place);
                break;
            // A number above 0 leaves the signs of what is added to it open.
            case Apply { Op: Op.Add } offset when domain == Domain.Positive && offset.Arguments.Any(part => part is Number { Value: > 0 }):
                break;
            // Only the data know the sign of a covariate, so that a rate a + b·x leaves those of a and b open.
            case Apply { Op: Op.Add } linear when domain == Domain.Positive && linear.Arguments.Any(HasCovariateFactor):
                break;
            case Apply { Op: Op.Add } sum:
                foreach (Expr part in sum.Arguments.Where(part => part is not Apply { Op: Op.Power } square || square.Arguments[1] is not Number { IsInteger: true } even || even.Value % 2 != 0))
                {
                    // What is subtracted from a probability is one; what is subtracted from a positive number may be anything.
                    bool isSubtracted = ProductForm.Of(part).IsNegative;
                    if (!isSubtracted || domain == Domain.UnitInterval)
                        RequireScalar(isSubtracted ? Simplifier.Simplify(-part) : part, domain, place);
                }

                break;
            case Apply { Op: Op.Multiply } product:
                // A factor of a probability may be above 1, unless it is a probability by its form: p or 1 − p.
                foreach (Expr part in product.Arguments)
                    RequireScalar(part, domain == Domain.UnitInterval && ParameterOf(part) is null && Affine(part) is null ? Domain.Positive : domain, place);
                break;
            case Apply { Op: Op.Power } power:
                RequireScalar(power.Arguments[0], Domain.Positive, place);
                break;
            case Apply { Op: Op.If } choice:
                RequireScalar(choice.Arguments[1], domain, place);
                RequireScalar(choice.Arguments[2], domain, place);
                break;
            case Apply { Op: Op.Select } select:
                foreach (Expr part in select.Arguments.Skip(1))
                    RequireScalar(part, domain, place);
                break;
            case Apply { Op: Op.Sqrt } root:
                RequireScalar(root.Arguments[0], Domain.Positive, place);
                break;
        }
    }

    // b·x or Σ b[i]·x[i], but not exp(b·x).
    private bool HasCovariateFactor(Expr term) => term switch
    {
        Symbol symbol => members.TryGetValue(symbol.Name, out MemberSpec? member) && member is { Kind: MemberKind.Covariate, Type.Scalar: ScalarKind.Real or ScalarKind.Vector },
        Element element => HasCovariateFactor(element.Source),
        Apply { Op: Op.Multiply } product => product.Arguments.Any(HasCovariateFactor),
        Sum sum => HasCovariateFactor(sum.Body),
        _ => false,
    };

    private static ParameterDomain Interval(double lower, double upper) =>
        lower == 0 && upper == 1 ? ParameterDomain.Of(Domain.UnitInterval)
        : lower == 0 && double.IsPositiveInfinity(upper) ? ParameterDomain.Of(Domain.Positive)
        : new ParameterDomain(Domain.Real, lower, upper);

    private void Assign(string parameter, ParameterDomain domain, string place)
    {
        if (members[parameter].Kind is not (MemberKind.Parameter or MemberKind.Constant))
            return;
        if (!domains.TryGetValue(parameter, out ParameterDomain? known))
        {
            domains[parameter] = domain;
            places[parameter] = $"{Words(domain)} ({place})";
            return;
        }

        if (known == domain)
            return;
        place = $"{Words(domain)} ({place})";
        bool tensors = known.Kind is Domain.Simplex or Domain.Covariance || domain.Kind is Domain.Simplex or Domain.Covariance;
        if (tensors)
        {
            bool areEntries = HoldsProbabilities(domain), wereEntries = HoldsProbabilities(known);
            if (domain.Kind == Domain.Simplex && wereEntries)
                domains[parameter] = domain;
            else if (known.Kind != Domain.Simplex || !areEntries)
                Conflict?.Invoke(parameter, places[parameter], place);
            return;
        }

        double lower = Math.Max(known.Lower, domain.Lower);
        double upper = Math.Min(known.Upper, domain.Upper);
        if (lower >= upper)
        {
            Conflict?.Invoke(parameter, places[parameter], place);
            return;
        }

        domains[parameter] = Interval(lower, upper);
    }

    // What an entry of a probability vector is anyway.
    private static bool HoldsProbabilities(ParameterDomain domain) => domain.Kind is not (Domain.Simplex or Domain.Covariance) && domain.Lower <= 0 && domain.Upper >= 1;

    public static string Words(ParameterDomain domain) => domain.Kind switch
    {
        Domain.Simplex or Domain.SimplexInterior => "a probability vector",
        Domain.Covariance => "a covariance matrix",
        Domain.UnitInterval => "a number from 0 to 1",
        Domain.Positive => "a positive number",
        _ when double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper) => "any number",
        _ when double.IsInfinity(domain.Upper) => $"a number above {Text(domain.Lower)}",
        _ when double.IsInfinity(domain.Lower) => $"a number below {Text(domain.Upper)}",
        _ => $"a number from {Text(domain.Lower)} to {Text(domain.Upper)}",
    };

    private static string Text(double bound) => bound.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string? ParameterOf(Expr value)
    {
        string? name = value switch
        {
            Symbol symbol => symbol.Name,
            Element { Source: Symbol symbol } => symbol.Name,
            _ => null,
        };
        return name is not null && members.TryGetValue(name, out MemberSpec? member) && member.Kind is MemberKind.Parameter or MemberKind.Constant ? name : null;
    }

    // a + b·p with one parameter entry p and numbers a, b.
    private (double Constant, double Slope, string Parameter)? Affine(Expr value)
    {
        double constant = 0, slope = 0;
        string? name = null;
        Expr? entry = null;
        foreach (Expr term in value is Apply { Op: Op.Add } sum ? sum.Arguments : [value])
        {
            if (term is Number number)
            {
                constant += number.Value;
                continue;
            }

            double factor = 1;
            Expr? rest = null;
            foreach (Expr part in term is Apply { Op: Op.Multiply } product ? product.Arguments : [term])
            {
                if (part is Number scale)
                    factor *= scale.Value;
                else if (rest is null)
                    rest = part;
                else
                    return null;
            }

            if (rest is null || ParameterOf(rest) is not { } parameter || (entry is not null && entry != rest))
                return null;
            (name, entry) = (parameter, rest);
            slope += factor;
        }

        return name is null || slope == 0 ? null : (constant, slope, name);
    }
}
