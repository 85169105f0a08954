using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>Means and covariances from moments about the previous means.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitGaussian(GaussianUpdate update)
    {
        OpenUpdate(update, update.IsWeighted
            ? "With y = x − previous mean: (Σ n C⁻¹) δ = Σ C⁻¹ Σ r y, covariance = Σ r (y − δ)(y − δ)ᵀ / Σ r."
            : "With y = x − previous mean: δ = Σ r y / Σ r, covariance = Σ r (y − δ)(y − δ)ᵀ / Σ r.");
        if (update.Location is { } weighted && update.IsWeighted)
            EmitWeightedLocation(update, weighted);
        else if (update.Location is { } location)
            EmitLocation(update, location);
        if (update.Covariance is { } covariance)
            EmitCovariance(update, covariance);
        writer.Close();
    }

    private string Entry(StatisticNode statistic, params string[] bound)
    {
        var indices = statistic.Dimensions.Take(statistic.Dimensions.Count - bound.Length).Select(dimension => names.Local(dimension.Name)).Concat(bound).ToArray();
        return $"statistics.{Names.Identifier(statistic.Name)}[{names.Flat(indices, statistic.Dimensions.Select(dimension => dimension.Count).ToArray())}]";
    }

    private void EmitLocation(GaussianUpdate update, string location)
    {
        string shift = ShiftField(location), rows = names.Local(location, "Rows");
        IReadOnlyList<Expr> leading = Leading(location, 1).ToArray();
        string size = names.Size(names.Parameter(location)!.Dimensions[leading.Count]);
        writer.Line($"global::System.Array.Clear({shift});");
        writer.Line($"global::System.Array.Clear({rows});");
        foreach (GaussianTerm term in update.Terms)
        {
            EmitTerm(term.Count, [], (scope, count) =>
            {
                string group = scope.Expressions.Position(term.LocationIndices, leading);
                writer.Line($"{rows}[{group}] += {count};");
                writer.Open($"for (int i = 0; i < {size}; i++)");
                writer.Line($"{shift}[{ExpressionWriter.Parenthesise(group)} * {size} + i] += {Entry(term.First!, "i")};");
                writer.Close();
            });
        }

        EmitLocationPriors(update, size, leading, (group, weight, value) =>
        {
            writer.Line($"{rows}[{group}] += {weight};");
            writer.Open($"for (int i = 0; i < {size}; i++)");
            EmitAt(At(value, "i"), entry => writer.Line($"{shift}[{ExpressionWriter.Parenthesise(group)} * {size} + i] += {weight} * {entry};"));
            writer.Close();
        });
        writer.Line();
        writer.Open($"for (int entry = 0; entry < {shift}.Length; entry++)");
        writer.Line($"{shift}[entry] = {rows}[entry / {size}] > 0.0 ? {shift}[entry] / {rows}[entry / {size}] : 0.0;");
        writer.Line($"current.{names.Api.Parameter(location)}[entry] = previous.{names.Api.Parameter(location)}[entry] + {shift}[entry];");
        writer.Close();
    }

    private void EmitWeightedLocation(GaussianUpdate update, string location)
    {
        string shift = ShiftField(location), normal = names.Local(location, "Normal");
        string parameter = names.Api.Parameter(location);
        IReadOnlyList<Expr> leading = Leading(location, 1).ToArray();
        string size = names.Size(names.Parameter(location)!.Dimensions[leading.Count]);
        writer.Line($"global::System.Array.Clear({shift});");
        writer.Line($"global::System.Array.Clear({normal});");
        foreach (GaussianTerm term in update.Terms)
        {
            EmitTerm(term.Count, [], (scope, count) =>
            {
                string group = ExpressionWriter.Parenthesise(scope.Expressions.Position(term.LocationIndices, leading));
                string covariance = ExpressionWriter.Parenthesise(scope.Expressions.Position(term.CovarianceIndices, Leading(term.CovarianceName, 2).ToArray()));
                string rows = ExpressionWriter.Parenthesise(names.Flat(term.Count.Dimensions.Select(dimension => names.Local(dimension.Name)).ToArray(), term.Count.Dimensions.Select(dimension => dimension.Count).ToArray()));
                writer.Line("global::EmDsl.Numerics.GeneralizedLeastSquares.Add(");
                writer.Continue($"{count},");
                writer.Continue($"global::System.MemoryExtensions.AsSpan(statistics.{Names.Identifier(term.First!.Name)}, {rows} * {size}, {size}),");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({FactorField(term.CovarianceName)}, {covariance} * {size} * {size}, {size} * {size}),");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({normal}, {group} * {size} * {size}, {size} * {size}),");
                writer.Continue($"global::System.MemoryExtensions.AsSpan({shift}, {group} * {size}, {size}));");
            });
        }

        EmitWeightedPriors(update, location, size, leading);
        writer.Line($"global::EmDsl.Numerics.GeneralizedLeastSquares.Solve({normal}, {shift}, {size});");
        writer.Open($"for (int entry = 0; entry < {shift}.Length; entry++)");
        writer.Line($"current.{parameter}[entry] = previous.{parameter}[entry] + {shift}[entry];");
        writer.Close();
    }

    private void EmitCovariance(GaussianUpdate update, string covariance)
    {
        string rows = names.Local(covariance, "Rows");
        string array = "current." + names.Api.Parameter(covariance);
        IReadOnlyList<Expr> leading = Leading(covariance, 2).ToArray();
        string size = names.Size(names.Parameter(covariance)!.Dimensions[leading.Count]);
        writer.Line();
        writer.Line($"global::System.Array.Clear({array});");
        writer.Line($"global::System.Array.Clear({rows});");
        foreach (GaussianTerm term in update.Terms)
        {
            EmitTerm(term.Count, [], (scope, count) =>
            {
                string group = scope.Expressions.Position(term.CovarianceIndices, leading);
                writer.Line($"{rows}[{group}] += {count};");
                if (update.Location is { } location)
                    writer.Line($"int slice = {ExpressionWriter.Parenthesise(scope.Expressions.Position(term.LocationIndices, Leading(location, 1).ToArray()))} * {size};");
                writer.Open($"for (int i = 0; i < {size}; i++)");
                writer.Open("for (int j = 0; j <= i; j++)");
                string entry = $"{array}[({ExpressionWriter.Parenthesise(group)} * {size} + i) * {size} + j]";
                if (update.Location is { } shifted)
                {
                    string shift = ShiftField(shifted);
                    writer.Line($"double deltaI = {shift}[slice + i], deltaJ = {shift}[slice + j];");
                    writer.Line($"{entry} += {Entry(term.Second!, "i", "j")} - deltaI * {Entry(term.First!, "j")} - deltaJ * {Entry(term.First!, "i")} + {count} * deltaI * deltaJ;");
                }
                else
                {
                    writer.Line($"{entry} += {Entry(term.Second!, "i", "j")};");
                }

                writer.Close();
                writer.Close();
            });
        }

        EmitCovariancePriors(update, array, rows, size, leading);
        writer.Line();
        writer.Line($"global::EmDsl.Numerics.CovarianceUpdate.Finish({array}, {rows}, previous.{names.Api.Parameter(covariance)}, {size}, varianceFloor);");
    }
}
