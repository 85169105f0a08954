using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>What a log-prior has of absolute values, as a Laplace law has: taken out of it, so that the rest is smooth.</summary>
internal sealed partial class StatisticsDerivation
{
    public List<KinkTerm> Kinks { get; } = [];

    // A condition on a parameter is a kink or a jump where it turns.
    private bool HasKink(Expr e) => e.Any(node => node switch
    {
        Apply { Op: Op.Abs or Op.Min or Op.Max } kink => kink.Symbols().Any(IsFreeOrShift),
        Apply { Op: Op.If or Op.Select } choice => choice.Arguments[0].Symbols().Any(IsFreeOrShift),
        _ => false,
    });

    /// <summary>The smooth part of a log-prior, its kinks added to <see cref="Kinks"/>; null where they stand in other forms than a sum.</summary>
    private Expr? WithoutKinks(PriorNode prior, Expr density)
    {
        if (!HasKink(density))
            return density;
        var kinks = new List<KinkTerm>();
        Expr? smooth = Smooth(Simplifier.Simplify(density, DomainOf), Expr.One, prior.Indices, kinks);
        if (smooth is null || kinks.GroupBy(kink => kink.Entry).Any(same => same.Skip(1).Any()))
            return null;
        Kinks.AddRange(kinks);
        return Simplifier.Simplify(smooth, DomainOf);
    }

    private Expr? Smooth(Expr e, Expr factor, EquatableArray<SumBinder> loops, List<KinkTerm> kinks)
    {
        if (!HasKink(e))
            return e;
        switch (e)
        {
            case Apply { Op: Op.Add } sum:
                Expr?[] terms = sum.Arguments.Select(term => Smooth(term, factor, loops, kinks)).ToArray();
                return terms.Contains(null) ? null : new Apply(Op.Add, terms.OfType<Expr>().ToEquatableArray());
            case Apply { Op: Op.Multiply } product when product.Arguments.Count(HasKink) == 1:
                Expr holder = product.Arguments.First(HasKink);
                Expr others = Simplifier.Simplify(new Apply(Op.Multiply, product.Arguments.Where(argument => argument != holder).Append(Expr.One).ToEquatableArray()), DomainOf);
                return Smooth(holder, factor * others, loops, kinks) is { } rest ? others * rest : null;
            case Sum sum:
                string index = Substitution.Fresh(sum.Index, [.. loops.Select(loop => loop.Index), .. factor.FreeBounds(), .. sum.Symbols()]);
                Expr body = sum.Body.ReplaceBound(sum.Index, new Bound(index));
                return Smooth(body, factor, loops.Add(new SumBinder(index, sum.Count)), kinks) is { } inner ? new Sum(index, sum.Count, inner) : null;
            case Apply { Op: Op.If } choice when !choice.Arguments[0].Symbols().Any(IsFreeOrShift):
                Expr condition = choice.Arguments[0];
                Expr? then = Smooth(choice.Arguments[1], factor * Functions.If(condition, Expr.One, Expr.Zero), loops, kinks);
                Expr? otherwise = Smooth(choice.Arguments[2], factor * Functions.If(condition, Expr.Zero, Expr.One), loops, kinks);
                return then is null || otherwise is null ? null : Functions.If(condition, then, otherwise);
            case Apply { Op: Op.Abs } absolute when Kink(absolute.Arguments[0], factor, loops) is { } kink:
                kinks.Add(kink with { Term = Simplifier.Simplify(factor * absolute, DomainOf) });
                return Expr.Zero;
            default:
                return null;
        }
    }

    // −w |c θ + r| is −w |c| |θ − (−r / c)|; with log θ in place of θ the kink lies at exp(−r / c).
    private KinkTerm? Kink(Expr inside, Expr factor, EquatableArray<SumBinder> loops)
    {
        Expr[] terms = inside is Apply { Op: Op.Add } sum ? sum.Arguments.ToArray() : [inside];
        Expr[] holders = terms.Where(term => term.Symbols().Any(IsFreeOrShift)).ToArray();
        if (holders.Length != 1)
            return null;
        Expr[] factors = holders[0] is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [holders[0]];
        Expr[] unknowns = factors.Where(argument => argument.Symbols().Any(IsFreeOrShift)).ToArray();
        if (unknowns.Length != 1)
            return null;
        bool isLogarithm = unknowns[0] is Apply { Op: Op.Log };
        Expr entry = unknowns[0] is Apply { Op: Op.Log } logarithm ? logarithm.Arguments[0] : unknowns[0];
        string? name = entry is Symbol symbol ? symbol.Name : entry is Element { Source: Symbol source } ? source.Name : null;
        if (name is null || !free.Contains(name) || graph.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            return null;
        ParameterDomain domain = parameter.Domain;
        bool fits = isLogarithm
            ? domain.Kind is Domain.Positive && domain.Lower == 0 && double.IsInfinity(domain.Upper)
            : domain.Kind is Domain.Real && double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper);
        if (!fits)
            return null;
        Expr Product(IEnumerable<Expr> all) => new Apply(Op.Multiply, all.Append(Expr.One).ToEquatableArray());
        Expr slope = Simplifier.Simplify(Product(factors.Where(argument => argument != unknowns[0])), DomainOf);
        Expr rest = new Apply(Op.Add, terms.Where(term => term != holders[0]).Append(Expr.Zero).ToEquatableArray());
        Expr location = Simplifier.Simplify(-rest / slope, DomainOf);
        return new KinkTerm(name, entry, isLogarithm ? Functions.Exp(location) : location, Simplifier.Simplify(-1 * factor * Functions.Abs(slope), DomainOf), Expr.Zero, loops);
    }
}
