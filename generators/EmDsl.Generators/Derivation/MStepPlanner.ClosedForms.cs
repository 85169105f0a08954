using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Parameters whose stationary equation solves: ratios of expected counts, and closed forms given what is already solved.</summary>
internal sealed partial class MStepPlanner
{
    /// <summary>The ratio of expected counts, where Q is Σ count · log p over entries of one probability vector; else null.</summary>
    private SimplexUpdate? Simplex(string name, List<QTerm> terms)
    {
        if (parameters[name].Domain.Kind != Domain.Simplex)
            return null;
        var counts = new List<WeightedTerm>();
        foreach (QTerm term in terms)
        {
            var factors = Factors(term.Natural);
            var logarithms = factors.Where(factor => derivation.Parameters(factor).Any()).ToArray();
            if (logarithms.Length != 1 || logarithms[0] is not Apply { Op: Op.Log } logarithm || logarithm.Arguments[0] is not Element { Source: Symbol } element)
                return null;
            counts.Add(new WeightedTerm(Product(factors.Where(factor => factor != logarithms[0])), term.Statistic, term.Loops, element.Indices));
        }

        return new SimplexUpdate(name, Merged(counts));
    }

    // In the order of declaration, those that need nothing but what is already solved.
    private IEnumerable<UpdateBlock?> ClosedForms(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        foreach (string name in graph.Parameters.Select(parameter => parameter.Name).Where(open.Contains))
        {
            if (inside.Contains(name) || IsKinked(name) || Waits(name, open) || rows.Any(row => derivation.Parameters(row.LogDensity).Contains(name)))
                continue;
            if (IsCovariance(name))
                yield return ScatterOf(name, solved, terms);
            else if (ClosedFormOf(name, terms) is { } closed && closed.A.Concat(closed.B).SelectMany(term => derivation.Parameters(term.Coefficient)).All(solved.Contains))
                yield return closed;
        }
    }

    // ECM (Meng and Rubin 1993): a closed form given a covariance at its previous value, which then follows given this parameter.
    private ClosedFormUpdate? GivenCovariance(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        var covariances = new HashSet<string>(open.Where(IsCovariance));
        var known = new HashSet<string>(solved.Concat(covariances));
        return covariances.Count == 0 ? null : ClosedForms([.. open.Except(covariances)], known, terms, rows).OfType<ClosedFormUpdate>()
            .Select(update => new ClosedFormUpdate(update.Parameter, update.Form, update.Exponent, update.IsShift, update.A, update.B, IsConditional: true) { IsProportional = update.IsProportional }).FirstOrDefault();
    }

    /// <summary>The closed form of one parameter given the others, or null.</summary>
    private ClosedFormUpdate? ClosedFormOf(string name, List<QTerm> terms)
    {
        var parts = new List<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift)>();
        foreach (QTerm term in terms.Where(term => derivation.Parameters(term.Natural).Contains(name)))
        {
            var factors = Factors(term.Natural);
            var own = factors.Where(factor => derivation.Parameters(factor).Contains(name)).ToArray();
            if (term.Statistic.Column is not null || own.Length != 1 || Shape(own[0], name) is not { } shape)
                return null;
            parts.Add((shape.Kind, shape.Exponent, Product(factors.Where(factor => factor != own[0])), term, shape.Target, shape.IsShift));
        }

        if (parts.Count == 0)
            return null;
        bool isProportional = CancelCommonFactor(parts);
        string[] kinds = parts.Select(part => part.Kind).Distinct().ToArray();
        double[] exponents = parts.Where(part => part.Kind == "power").Select(part => part.Exponent).Distinct().OrderBy(exponent => exponent).ToArray();
        ParameterDomain domain = parameters[name].Domain;
        EquatableArray<WeightedTerm> Terms(System.Func<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift), bool> filter) =>
            Merged(parts.Where(filter).Select(part => new WeightedTerm(part.Coefficient, part.Term.Statistic, part.Term.Loops, part.Target)));
        bool isShift = parts[0].IsShift;
        if (domain.Kind == Domain.UnitInterval && exponents.Length == 0)
            return new ClosedFormUpdate(name, ClosedForm.Proportion, 1, false, Terms(part => part.Kind == "log"), Terms(part => part.Kind == "complement")) { IsProportional = isProportional };
        if (domain.Kind == Domain.Positive && kinds.Length == 2 && kinds.Contains("log") && exponents.Length == 1)
            return new ClosedFormUpdate(name, ClosedForm.LogPower, exponents[0], false, Terms(part => part.Kind == "log"), Terms(part => part.Kind == "power")) { IsProportional = isProportional };
        if (IsUnbounded(name) && kinds.Length == 1 && kinds[0] == "power" && exponents.SequenceEqual([1.0, 2.0]))
            return new ClosedFormUpdate(name, ClosedForm.Quadratic, 2, isShift, Terms(part => part.Exponent == 1), Terms(part => part.Exponent == 2)) { IsProportional = isProportional };
        return null;
    }

    private bool IsUnbounded(string name) => parameters[name].Domain is { Kind: Domain.Real, Lower: double.NegativeInfinity, Upper: double.PositiveInfinity };

    // What is known of one entry is one number.
    private static EquatableArray<WeightedTerm> Merged(IEnumerable<WeightedTerm> terms) => terms
        .GroupBy(term => term.Statistic.IsKnown ? (term.Loops, term.Target, null) : (term.Loops, term.Target, (WeightedTerm?)term))
        .Select(group => group.First() with
        {
            Coefficient = group.Skip(1).Any() ? Simplifier.Simplify(new Apply(Op.Add, group.Select(term => term.Coefficient).ToEquatableArray())) : group.First().Coefficient,
        })
        .ToEquatableArray();

    // log θ, log(1 − θ) or θ^c, for an entry θ of the parameter or of its shift.
    private static (string Kind, double Exponent, EquatableArray<Expr> Target, bool IsShift)? Shape(Expr factor, string name)
    {
        (EquatableArray<Expr> Target, bool IsShift)? Entry(Expr expression)
        {
            (string? symbol, EquatableArray<Expr> indices) = expression switch
            {
                Symbol plain => (plain.Name, []),
                Element { Source: Symbol source } element => (source.Name, element.Indices),
                _ => (null, (EquatableArray<Expr>)[]),
            };
            return symbol is not null && LocationShift.Unshifted(symbol) == name ? (indices, LocationShift.IsShift(symbol)) : null;
        }

        if (Entry(factor) is { } linear)
            return ("power", 1, linear.Target, linear.IsShift);
        switch (factor)
        {
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number exponent && Entry(power.Arguments[0]) is { } based:
                return ("power", exponent.Value, based.Target, based.IsShift);
            case Apply { Op: Op.Sqrt } root when Entry(root.Arguments[0]) is { } radicand:
                return ("power", 0.5, radicand.Target, radicand.IsShift);
            case Apply { Op: Op.Log } logarithm when Entry(logarithm.Arguments[0]) is { } argument:
                return ("log", 0, argument.Target, argument.IsShift);
            case Apply { Op: Op.Log } logarithm when logarithm.Arguments[0] is Apply { Op: Op.Add } sum && sum.Arguments.Count == 2
                && sum.Arguments.FirstOrDefault(argument => argument is Number) is Number constant
                && sum.Arguments.First(argument => argument is not Number) is Apply { Op: Op.Multiply } negated
                && negated.Arguments.Count == 2 && negated.Arguments[0] is Number slope && slope.Value == -constant.Value && Entry(negated.Arguments[1]) is { } complement:
                // log(c − c θ) is log(1 − θ) and a constant.
                return ("complement", 0, complement.Target, complement.IsShift);
            default:
                return null;
        }
    }

    // A factor that every term has, and that is one number for each entry of the parameter, does not move the maximum. The terms of a
    // prior name the entry by indices of their own.
    private bool CancelCommonFactor(List<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift)> parts)
    {
        static bool IsVariable(Expr index) => index is Symbol or Bound;
        static Expr ByPlace(Expr factor, EquatableArray<Expr> target)
        {
            for (int i = 0; i < target.Count; i++)
                factor = IsVariable(target[i]) ? factor.Replace(target[i], new Bound("§" + i.ToString(System.Globalization.CultureInfo.InvariantCulture))) : factor;
            return factor;
        }

        bool isSameEntry = parts.All(part => part.Target.Count == parts[0].Target.Count
            && part.Target.Zip(parts[0].Target, (index, other) => index == other || (IsVariable(index) && IsVariable(other))).All(same => same)
            && part.Target.Where(IsVariable).Distinct().Count() == part.Target.Count(IsVariable));
        if (!isSameEntry)
            return false;
        bool isCancelled = false;
        foreach (Expr candidate in Factors(parts[0].Coefficient).Where(factor => factor is not Number).ToArray())
        {
            Expr common = ByPlace(candidate, parts[0].Target);
            bool determined = !Substitution.Symbols(common).Any(derivation.Table.IsDiscrete) && Substitution.FreeBounds(common).All(name => name[0] == '§');
            if (!determined || !parts.All(part => Factors(part.Coefficient).Any(factor => ByPlace(factor, part.Target) == common)))
                continue;
            isCancelled = true;
            for (int i = 0; i < parts.Count; i++)
            {
                var rest = Factors(parts[i].Coefficient);
                rest.Remove(rest.First(factor => ByPlace(factor, parts[i].Target) == common));
                parts[i] = parts[i] with { Coefficient = Product(rest) };
            }
        }

        return isCancelled;
    }
}
