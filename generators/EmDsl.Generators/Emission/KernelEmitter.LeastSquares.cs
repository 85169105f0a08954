using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>Regressions: normal equations from accumulated cross-products, and the covariance of their residuals.</summary>
internal sealed partial class KernelEmitter
{
    private string Normal(LeastSquaresUpdate update) => names.Local(string.Concat(update.Names), "Normal");

    private string Right(LeastSquaresUpdate update) => names.Local(string.Concat(update.Names), "Right");

    private IEnumerable<Expr> GroupDimensions(LeastSquaresUpdate update) => names.Parameter(update.Names[0])!.Dimensions.Take(update.GroupRank);

    private IReadOnlyList<Expr> SystemDimensions(LeastSquaresUpdate update, string parameter) => names.Parameter(parameter)!.Dimensions.Skip(update.GroupRank).ToArray();

    private string Unknowns(LeastSquaresUpdate update) =>
        string.Join(" + ", update.Names.Select(name => ExpressionWriter.Parenthesise(names.Product(SystemDimensions(update, name)))));

    private string SystemOffset(LeastSquaresUpdate update, string parameter) =>
        string.Join(" + ", update.Names.TakeWhile(name => name != parameter).Select(name => ExpressionWriter.Parenthesise(names.Product(SystemDimensions(update, name)))));

    private void EmitLeastSquaresFields(LeastSquaresUpdate update)
    {
        writer.Line($"private readonly double[] {Normal(update)};");
        writer.Line($"private readonly double[] {Right(update)};");
        foreach (string name in update.Names)
            writer.Line($"private readonly double[] {ShiftField(name)};");
        if (HasRowFactors(update))
            writer.Line($"private global::EmDsl.Numerics.RowFactors? {RowFactorsField(update)};");
    }

    private void EmitLeastSquaresAllocations(LeastSquaresUpdate update)
    {
        string groups = ExpressionWriter.Parenthesise(names.Product(GroupDimensions(update)));
        string unknowns = ExpressionWriter.Parenthesise(Unknowns(update));
        writer.Line($"{Normal(update)} = new double[{groups} * {unknowns} * {unknowns}];");
        writer.Line($"{Right(update)} = new double[{groups} * {unknowns}];");
        foreach (string name in update.Names)
            Allocate(name, "Shift");
    }

    private void EmitLeastSquares(LeastSquaresUpdate update)
    {
        OpenUpdate(update, "Q = bᵀδ − ½ δᵀNδ in the displacements δ from the previous values, so N δ = b.");
        writer.Line($"int unknowns = {Unknowns(update)};");
        writer.Line($"global::System.Array.Clear({Normal(update)});");
        writer.Line($"global::System.Array.Clear({Right(update)});");
        EmitSystemTerms(update, update.Terms, Normal(update), Right(update));
        writer.Line();
        EmitSolve(update);
        foreach (string name in update.Names)
        {
            string shift = ShiftField(name), array = names.Api.Parameter(name), offset = SystemOffset(update, name);
            string count = ExpressionWriter.Parenthesise(names.Product(SystemDimensions(update, name)));
            string own = update.GroupRank == 0 ? "entry" : count == "1" ? "entry * unknowns" : $"entry / {count} * unknowns + entry % {count}";
            writer.Open($"for (int entry = 0; entry < {shift}.Length; entry++)");
            writer.Line($"{shift}[entry] = {Right(update)}[{(offset.Length == 0 ? own : $"{own} + {offset}")}];");
            writer.Line($"current.{array}[entry] = previous.{array}[entry] + {shift}[entry];");
            writer.Close();
        }

        writer.Close();
        if (HasRowFactors(update))
            EmitRowFactors(update);
    }

    // Adds terms to b and −N of their systems.
    private void EmitSystemTerms(LeastSquaresUpdate update, IEnumerable<LeastSquaresTerm> terms, string normal, string right)
    {
        foreach (LeastSquaresTerm term in terms)
        {
            EmitTerm(term.Statistic, term.Loops, (scope, statistic) =>
            {
                string row = SystemRow(update, scope, term.Entry);
                string? column = term.Other is { } other ? SystemColumn(update, scope, other) : null;
                string? mirrored = term.Other is { } partner ? SystemRow(update, scope, partner) : null;
                string? own = term.Other is null ? null : SystemColumn(update, scope, term.Entry);
                string value = term.Coefficient == Expr.One ? statistic
                    : term.Coefficient == Number.MinusOne ? "-" + statistic
                    : $"{scope.Expressions.DoublePrimary(term.Coefficient)} * {statistic}";
                scope.Flush(writer, []);
                if (column is null)
                {
                    writer.Line($"{right}[{row}] += {value};");
                    return;
                }

                bool isAlone = term.Statistic.Dimensions.Count + term.Loops.Count == 0;
                if (isAlone)
                    writer.Open("");
                writer.Line($"double share = {value};");
                writer.Line($"{normal}[{ExpressionWriter.Parenthesise(row)} * unknowns + {column}] -= share;");
                writer.Line($"{normal}[{ExpressionWriter.Parenthesise(mirrored!)} * unknowns + {own}] -= share;");
                if (isAlone)
                    writer.Close();
            });
        }
    }

    private string SystemRow(LeastSquaresUpdate update, Scope scope, CoefficientEntry entry)
    {
        string column = SystemColumn(update, scope, entry);
        if (update.GroupRank == 0)
            return column;
        string group = scope.Expressions.Position(entry.Indices.Take(update.GroupRank), GroupDimensions(update).ToArray());
        return $"{ExpressionWriter.Parenthesise(group)} * unknowns + {column}";
    }

    private string SystemColumn(LeastSquaresUpdate update, Scope scope, CoefficientEntry entry)
    {
        string own = scope.Expressions.Position(entry.Indices.Skip(update.GroupRank), SystemDimensions(update, entry.Parameter));
        string offset = SystemOffset(update, entry.Parameter);
        return offset.Length == 0 ? own : own == "0" ? offset : $"{offset} + {own}";
    }

    // The covariances whose inverses the M-step's terms hold.
    private string[] Inverses => plan.Blocks.SelectMany(block => block switch
        {
            LeastSquaresUpdate squares => squares.Terms.Select(term => term.Coefficient),
            ClosedFormUpdate closed => closed.A.Concat(closed.B).Select(term => term.Coefficient),
            NewtonUpdate newton => newton.Terms.Select(term => term.Natural),
            _ => [],
        })
        .SelectMany(Substitution.Symbols).Where(LocationShift.IsInverse).Select(LocationShift.Unshifted).Distinct().ToArray();

    private void EmitInverses()
    {
        foreach (string covariance in Inverses)
        {
            string size = names.Size(names.Parameter(covariance)!.Dimensions[names.Parameter(covariance)!.Dimensions.Count - 1]);
            writer.Line($"global::EmDsl.Numerics.CovarianceFactors.Precisions({FactorField(covariance)}, {names.Local(covariance, "Inverse")}, {size});");
        }
    }

    private void EmitScatter(ScatterUpdate update)
    {
        string rows = names.Local(update.Covariance, "Rows"), array = "current." + names.Api.Parameter(update.Covariance);
        EquatableArray<Expr> dimensions = names.Parameter(update.Covariance)!.Dimensions;
        string size = names.Size(dimensions[dimensions.Count - 1]);
        OpenUpdate(update, "Q = −½ n log det C − ½ tr(C⁻¹ M), so C = M / n.");
        EmitWeightedTerms(rows, update.Counts, Leading(update.Covariance, 2).ToArray());
        EmitWeightedTerms(array, update.Scatter, dimensions);
        writer.Line($"global::EmDsl.Numerics.CovarianceUpdate.Symmetrize({array}, {size});");
        writer.Line($"global::EmDsl.Numerics.CovarianceUpdate.Finish({array}, {rows}, previous.{names.Api.Parameter(update.Covariance)}, {size}, varianceFloor);");
        writer.Close();
    }
}
