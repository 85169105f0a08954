using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Residuals as they stand in the rows, before they go into cross-products: what a QR factorisation of the rows needs.</summary>
internal sealed partial class StatisticsDerivation
{
    private readonly List<ResidualSquare> squares = [];
    private readonly HashSet<string> unsquared = [];

    /// <summary>The squares that hold displacements of some parameters; none where these stand in other terms as well.</summary>
    public IReadOnlyList<ResidualSquare> SquaresOf(IReadOnlyCollection<string> names) =>
        unsquared.Overlaps(names) || Gaussians.Any(gaussian => names.Contains(gaussian.Location))
            ? []
            : squares.Where(square => square.Entries.Any(entry => names.Contains(entry.Entry.Parameter))).ToArray();

    private void TakeSquares(Expr term, IReadOnlyCollection<Expr> guards, IReadOnlyCollection<SumBinder> sums, Expr coefficient)
    {
        if (!term.Symbols().Any(LocationShift.IsShift))
            return;
        Expr[] factors = term is Apply { Op: Op.Multiply } product ? product.Arguments.ToArray() : [term];
        Expr[] holders = factors.Where(factor => factor.Symbols().Any(LocationShift.IsShift)).ToArray();
        Expr others = Simplifier.Simplify(new Apply(Op.Multiply, factors.Except(holders).Append(coefficient).Append(Expr.One).ToEquatableArray()), DomainOf);
        switch (holders[0])
        {
            case Apply { Op: Op.Add } sum when holders.Length == 1:
                foreach (Expr part in sum.Arguments)
                    TakeSquares(part, guards, sums, others);
                return;
            case Sum sum when holders.Length == 1:
                TakeSquares(sum.Body, guards, [.. sums, new SumBinder(sum.Index, sum.Count)], others);
                return;
            case Apply { Op: Op.Power } power when holders.Length == 1 && power.Arguments[1] is Number { Value: 2 } && power.Arguments[0] is Apply { Op: Op.Add } residual:
                var entries = new List<ResidualEntry>();
                Expr[] known = residual.Arguments.Where(part => !part.Symbols().Any(LocationShift.IsShift)).ToArray();
                if (!residual.Arguments.Except(known).All(part => Entries(part, Expr.One, [], entries)))
                    break;
                squares.Add(new ResidualSquare(
                    others, shift.Restore(new Apply(Op.Add, known.Append(Expr.Zero).ToEquatableArray())), entries.ToEquatableArray(), guards.Select(shift.Restore).ToEquatableArray(), sums.ToEquatableArray()));
                return;
        }

        unsquared.UnionWith(term.Symbols().Where(LocationShift.IsShift).Select(LocationShift.Unshifted));
    }

    // The entries of what displacements add to a residual; false where they stand in another form.
    private static bool Entries(Expr term, Expr coefficient, EquatableArray<SumBinder> loops, List<ResidualEntry> entries)
    {
        switch (term)
        {
            case Symbol symbol when LocationShift.IsShift(symbol.Name):
                entries.Add(new ResidualEntry(coefficient, new CoefficientEntry(LocationShift.Unshifted(symbol.Name), []), loops));
                return true;
            case Element { Source: Symbol source } element when LocationShift.IsShift(source.Name):
                entries.Add(new ResidualEntry(coefficient, new CoefficientEntry(LocationShift.Unshifted(source.Name), element.Indices), loops));
                return true;
            case Apply { Op: Op.Add } sum:
                return sum.Arguments.All(part => Entries(part, coefficient, loops, entries));
            case Sum sum:
                return Entries(sum.Body, coefficient, loops.Add(new SumBinder(sum.Index, sum.Count)), entries);
            case Apply { Op: Op.If } choice when !choice.Arguments[0].Symbols().Any(LocationShift.IsShift):
                Expr Where(bool holds) => Simplifier.Simplify(coefficient * Functions.If(choice.Arguments[0], holds ? Expr.One : Expr.Zero, holds ? Expr.Zero : Expr.One));
                return Entries(choice.Arguments[1], Where(true), loops, entries) && Entries(choice.Arguments[2], Where(false), loops, entries);
            case Apply { Op: Op.Multiply } product:
                Expr[] holders = product.Arguments.Where(factor => factor.Symbols().Any(LocationShift.IsShift)).ToArray();
                return holders.Length == 1
                    && Entries(holders[0], Simplifier.Simplify(new Apply(Op.Multiply, product.Arguments.Except(holders).Append(coefficient).ToEquatableArray())), loops, entries);
            default:
                return term == Expr.Zero;
        }
    }
}
