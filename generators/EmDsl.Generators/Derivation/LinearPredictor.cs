using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Whether unknowns enter an expression through one linear predictor η alone: a Newton step is then a weighted least squares fit with weights
/// −f″(η), the iteratively reweighted least squares of generalised linear models (McCullagh and Nelder 1989, section 2.5).
/// </summary>
internal static class LinearPredictor
{
    /// <summary>Whether every expression has one predictor at most, and one of them has more in it than a single parameter.</summary>
    public static bool IsOnly(IEnumerable<Expr> expressions, System.Func<string, bool> isUnknown)
    {
        bool isRegression = false;
        foreach (Expr expression in expressions)
        {
            if (AtomForm.Of(expression, isUnknown) is not { Composites.Count: 0, Quadratics.Count: 0 } form)
                return false;
            var atoms = new HashSet<string>(form.Atoms.Select(atom => atom.Name));
            Expr[] predictors = Predictors(form.Value, atoms).Distinct().ToArray();
            if (predictors.Length > 1)
                return false;
            isRegression |= predictors.Length == 1 && (form.Atoms.Any(atom => atom.Loop is not null) || predictors[0] is Apply { Op: Op.Add or Op.Multiply });
        }

        return isRegression;
    }

    // The largest parts that are affine in the atoms, without what is known of them; anything else yields its parts'.
    private static IEnumerable<Expr> Predictors(Expr e, HashSet<string> atoms)
    {
        if (!e.FreeBounds().Overlaps(atoms))
            return [];
        if (e is Lambda { Body: var scores } && IsAffine(scores, atoms))
            return [e];
        if (!IsAffine(e, atoms))
            return e.Children().SelectMany(child => Predictors(child, atoms));
        Expr[] moving = (e is Apply { Op: Op.Add } sum ? sum.Arguments.ToArray() : [e]).Where(term => term.FreeBounds().Overlaps(atoms)).ToArray();
        Expr predictor = Simplifier.Simplify(new Apply(Op.Add, moving.Append(Expr.Zero).ToEquatableArray()));
        Expr opposite = Simplifier.Simplify(-predictor);
        return [ExprOrder.Instance.Compare(predictor, opposite) <= 0 ? predictor : opposite];
    }

    private static bool IsAffine(Expr e, HashSet<string> atoms) => !e.FreeBounds().Overlaps(atoms) || e switch
    {
        Bound or Element { Source: Bound } => true,
        Apply { Op: Op.Add } sum => sum.Arguments.All(term => IsAffine(term, atoms)),
        Apply { Op: Op.Multiply } product => product.Arguments.Count(factor => factor.FreeBounds().Overlaps(atoms)) == 1 && product.Arguments.All(factor => IsAffine(factor, atoms)),
        _ => false,
    };
}
