using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Algebra;

/// <summary>η(θ) · T(v), counted where every guard holds, summed over the binders that both parts need.</summary>
internal sealed record NaturalTerm(Expr Natural, Expr Statistic, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums);

/// <summary>What was found: the form, or the sub-expression that mixes data and parameters and so rules it out.</summary>
internal sealed record Recognition(ExponentialForm? Form, Expr? Offender);

/// <summary>
/// A log-density as Σ η(θ) · T(v): each term a parameter part times a data part. The term with statistic 1 holds the log-normaliser.
/// </summary>
internal sealed record ExponentialForm(EquatableArray<NaturalTerm> Terms)
{
    /// <summary>
    /// Writes <paramref name="e"/> as an exponential family in the variables for which <paramref name="isData"/> is true; it is
    /// asked for symbols, free bounds and earlier values. An entry of an array is data or parameter as its array is, whatever its indices.
    /// A discrete variable for which <paramref name="isAxis"/> is true goes with either: a statistic is kept for each of its values.
    /// </summary>
    public static Recognition Recognize(Expr e, Func<Expr, bool> isData, Func<Expr, Domain?>? domains = null, Func<Expr, bool>? isAxis = null) =>
        new Recognizer(isData, domains, isAxis ?? (_ => false)).Recognize(e);

    [Flags]
    private enum Part
    {
        Neither = 0,
        Data = 1,
        Parameter = 2,
        Both = 3,
    }

    private sealed class Recognizer(Func<Expr, bool> isData, Func<Expr, Domain?>? domains, Func<Expr, bool> isAxis)
    {
        private readonly Simplifier simplifier = new(domains);
        private readonly Dictionary<Expr, Part> memo = [];

        public Recognition Recognize(Expr e)
        {
            var groups = new Dictionary<(Expr Statistic, EquatableArray<Expr> Guards, EquatableArray<SumBinder> Sums), List<Expr>>();
            EquatableArray<Term> terms = Expander.Terms(
                e,
                domains,
                isMixed: node => PartOf(node) == Part.Both,
                isGuard: condition => (PartOf(condition) & Part.Parameter) == 0,
                isWhole: node => (PartOf(node) & Part.Data) == 0);
            foreach (Term term in terms)
            {
                var natural = new List<Expr>();
                var statistic = new List<Expr>();
                foreach (Expr factor in term.Factors)
                {
                    switch (PartOf(factor))
                    {
                        case Part.Both:
                            return new Recognition(null, factor);
                        case Part.Data:
                            statistic.Add(factor);
                            break;
                        default:
                            natural.Add(factor);
                            break;
                    }
                }

                NaturalTerm separated = Separate(natural, statistic, term);
                if (separated.Natural is Number { Value: 0 } || separated.Guards.Contains(Expr.Zero))
                    continue;
                var key = (separated.Statistic, separated.Guards, separated.Sums);
                if (!groups.TryGetValue(key, out List<Expr>? naturals))
                    groups[key] = naturals = [];
                naturals.Add(separated.Natural);
            }

            NaturalTerm[] merged = groups
                .Select(group => new NaturalTerm(simplifier.Run(new Apply(Op.Add, group.Value.ToArray())), group.Key.Statistic, group.Key.Guards, group.Key.Sums))
                .Where(term => term.Natural is not Number { Value: 0 })
                .OrderBy(term => term.Statistic, ExprOrder.Instance)
                .ThenBy(term => term.Natural, ExprOrder.Instance)
                .ToArray();
            return new Recognition(new ExponentialForm(new EquatableArray<NaturalTerm>(merged)), null);
        }

        private Part PartOf(Expr e)
        {
            switch (e)
            {
                case Number:
                    return Part.Neither;
                case Bound bound when Simplifier.IsIndex(bound.Name):
                    return Part.Neither;
                case Symbol or Bound or Earlier when isAxis(e):
                    return Part.Neither;
                case Symbol or Bound or Earlier:
                    return isData(e) ? Part.Data : Part.Parameter;
                case Element element:
                    return PartOf(element.Source);
            }

            if (!memo.TryGetValue(e, out Part part))
            {
                foreach (Expr child in e is Sum or Lambda ? OpenBinder(e) : e.Children())
                    part |= PartOf(child);
                memo[e] = part;
            }

            return part;
        }

        // The index of a sum is neither data nor parameter.
        private static IEnumerable<Expr> OpenBinder(Expr e)
        {
            (string index, Expr count, Expr body) = e is Sum sum ? (sum.Index, sum.Count, sum.Body) : (((Lambda)e).Index, ((Lambda)e).Count, ((Lambda)e).Body);
            return [count, body.ReplaceBound(index, new Bound(Simplifier.OpenedIndexPrefix))];
        }

        // Binders that only one part needs become a sum in that part; a binder that neither needs is a count.
        private NaturalTerm Separate(List<Expr> naturalFactors, List<Expr> statisticFactors, Term term)
        {
            Expr natural = simplifier.Run(new Apply(Op.Multiply, naturalFactors.ToArray()));
            Expr statistic = simplifier.Run(new Apply(Op.Multiply, statisticFactors.ToArray()));
            (double coefficient, statistic) = TakeCoefficient(statistic);
            if (coefficient != 1)
                natural = simplifier.Run(coefficient * natural);
            Expr guard = term.Guards.Count == 0 ? Expr.One : simplifier.Run(new Apply(Op.And, term.Guards));

            var shared = new List<SumBinder>();
            foreach (SumBinder binder in term.Sums.Reverse())
            {
                var index = new Bound(binder.Index);
                bool isInNatural = natural.Contains(index) || shared.Any(inner => inner.Count.Contains(index));
                bool isInStatistic = statistic.Contains(index) || guard.Contains(index);
                if (isInStatistic && (isInNatural || guard.Contains(index)))
                    shared.Insert(0, binder);
                else if (isInStatistic)
                    statistic = simplifier.Run(new Sum(binder.Index, binder.Count, statistic));
                else
                    natural = simplifier.Run(new Sum(binder.Index, binder.Count, natural));
            }

            return Named(natural, statistic, guard, shared);
        }

        private static (double Coefficient, Expr Statistic) TakeCoefficient(Expr statistic)
        {
            if (statistic is Number number)
                return (number.Value, Expr.One);
            if (statistic is not Apply { Op: Op.Multiply } product || product.Arguments[0] is not Number coefficient)
                return (1, statistic);
            Expr[] rest = product.Arguments.Skip(1).ToArray();
            return (coefficient.Value, rest.Length == 1 ? rest[0] : new Apply(Op.Multiply, rest));
        }

        // The shared binders under readable names, tried in every order so that equal double sums meet under one key.
        private NaturalTerm Named(Expr natural, Expr statistic, Expr guard, List<SumBinder> shared)
        {
            if (shared.Count == 0)
                return new NaturalTerm(natural, statistic, Guards(guard), []);

            HashSet<string> taken = natural.FreeBounds();
            taken.UnionWith(statistic.FreeBounds());
            taken.UnionWith(guard.FreeBounds());
            taken.UnionWith(natural.Symbols());
            taken.UnionWith(statistic.Symbols());
            string[] names = new string[shared.Count];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = Substitution.Fresh(((char)('i' + i)).ToString(CultureInfo.InvariantCulture), taken);
                taken.Add(names[i]);
            }

            NaturalTerm? best = null;
            bool areExchangeable = shared.Count == 2 && shared[0].Count.Equals(shared[1].Count);
            foreach (bool swap in areExchangeable ? new[] { false, true } : [false])
            {
                SumBinder[] order = swap ? [shared[1], shared[0]] : shared.ToArray();
                NaturalTerm candidate = Rename(natural, statistic, guard, order, names);
                if (best is null || ExprOrder.Instance.Compare(candidate.Statistic, best.Statistic) is var byStatistic && (byStatistic < 0 || (byStatistic == 0 && ExprOrder.Instance.Compare(candidate.Natural, best.Natural) < 0)))
                    best = candidate;
            }

            return best!;
        }

        private NaturalTerm Rename(Expr natural, Expr statistic, Expr guard, SumBinder[] binders, string[] names)
        {
            var renamed = new SumBinder[binders.Length];
            for (int i = 0; i < binders.Length; i++)
            {
                var name = new Bound(names[i]);
                natural = natural.ReplaceBound(binders[i].Index, name);
                statistic = statistic.ReplaceBound(binders[i].Index, name);
                guard = guard.ReplaceBound(binders[i].Index, name);
                Expr count = binders[i].Count;
                for (int j = 0; j < i; j++)
                    count = count.ReplaceBound(binders[j].Index, new Bound(names[j]));
                renamed[i] = new SumBinder(names[i], count);
            }

            return new NaturalTerm(simplifier.Run(natural), simplifier.Run(statistic), Guards(simplifier.Run(guard)), new EquatableArray<SumBinder>(renamed));
        }

        private static EquatableArray<Expr> Guards(Expr guard) => guard switch
        {
            Number { Value: 1 } => [],
            Apply { Op: Op.And } all => all.Arguments,
            _ => [guard],
        };
    }
}
