using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Where parameters begin of which a covariance is computed.</summary>
internal sealed partial class StartEmitter
{
    private enum MatrixPart
    {
        /// <summary>A covariance, alone or in a sum.</summary>
        Covariance,

        /// <summary>Its diagonal.</summary>
        Diagonal,

        /// <summary>The v of v I.</summary>
        Spherical,

        /// <summary>The L of L Lᵀ.</summary>
        Loadings,

        /// <summary>The A of A S Aᵀ, or the S of it.</summary>
        Transform,
    }

    // The columns whose computed covariance the parameter is a part of; null where its place says nothing.
    private (DataNode Data, MatrixPart Part)? PartOf(ParameterNode parameter)
    {
        foreach (FactorNode factor in graph.Factors)
        {
            if (names.Data(factor.Variable) is not { Dimension: not null } data)
                continue;
            foreach (BranchNode branch in factor.Branches.Where(branch => branch.LogDensity is not null && MatrixNode.In(branch.LogDensity).Any()))
            {
                foreach (Expr argument in branch.Arguments)
                {
                    if (Parts(argument).Where(part => part.Name == parameter.Name).Select(part => (MatrixPart?)part.Part).FirstOrDefault() is { } part)
                        return (data, part);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, MatrixPart Part)> Parts(Expr written)
    {
        switch (written)
        {
            case Apply { Op: Op.VectorAdd } sum:
                return sum.Arguments.SelectMany(Parts);
            case Apply { Op: Op.Scale } spherical when spherical.Arguments[1] is Apply { Op: Op.IdentityMatrix } && Named(spherical.Arguments[0]) is { } variance:
                return [(variance, MatrixPart.Spherical)];
            case Apply { Op: Op.Scale } multiple:
                return Parts(multiple.Arguments[1]);
            case Apply { Op: Op.DiagonalMatrix } diagonal when Named(diagonal.Arguments[0]) is { } variances:
                return [(variances, MatrixPart.Diagonal)];
            case Apply { Op: Op.MatrixProduct } product:
                string?[] factors = [.. Chain(product).Select(Named)];
                MatrixPart part = factors.Length == 2 ? MatrixPart.Loadings : MatrixPart.Transform;
                return factors.OfType<string>().Select((name, i) => (name, i == factors.Length / 2 && factors.Length % 2 == 1 ? MatrixPart.Covariance : part));
            case var _ when Named(written) is { } name:
                return [(name, MatrixPart.Covariance)];
            default:
                return [];
        }
    }

    private static IEnumerable<Expr> Chain(Expr product) => product is Apply { Op: Op.MatrixProduct or Op.Transpose } factors ? factors.Arguments.SelectMany(Chain) : [product];

    private bool EmitInsideMatrix(ParameterNode parameter, string array)
    {
        if (!graph.Matrices.Any(matrix => matrix.Value.Symbols().Contains(parameter.Name)) || PartOf(parameter) is not var (data, part))
            return false;
        string column = $"data.{names.Api.Column(data.Name)}", stride = names.Size(data.Dimension!);
        EquatableArray<Expr> dimensions = parameter.Dimensions;
        bool hasSize = parameter.ValueRank > 0 && dimensions[dimensions.Count - parameter.ValueRank] == data.Dimension;
        switch (part)
        {
            case MatrixPart.Diagonal when hasSize && parameter is { ValueRank: 1, Domain.Kind: Domain.Positive }:
                writer.Line($"global::EmDsl.Fitting.ColumnMoments.Variances({column}, {stride}, {Weights}, {array}, rows);");
                return true;
            case MatrixPart.Spherical when parameter is { ValueRank: 0, Domain.Kind: Domain.Positive }:
                return EmitMoments(parameter, array, new SlotPlace(data, FamilyTable.Find(nameof(MultivariateNormal))!, 1, true, true, SlotValue));
            case MatrixPart.Loadings when hasSize && parameter is { ValueRank: 2, Domain.Kind: Domain.Real }:
                writer.Line($"global::EmDsl.Fitting.ColumnMoments.Loadings({column}, {stride}, {Weights}, {names.Size(dimensions[dimensions.Count - 1])}, {array});");
                return true;
            case MatrixPart.Covariance when hasSize && parameter is { ValueRank: 2, Domain.Kind: Domain.Covariance }:
                return EmitMoments(parameter, array, new SlotPlace(data, FamilyTable.Find(nameof(MultivariateNormal))!, 1, false, false, SlotValue));
            case var _ when parameter.ValueRank == 2:
                writer.Line($"global::EmDsl.Fitting.ColumnMoments.Identity({names.Size(dimensions[dimensions.Count - 2])}, {names.Size(dimensions[dimensions.Count - 1])}, {array});");
                return true;
            default:
                return false;
        }
    }

    // A covariance in a density of the user's own: that of the columns, or the identity.
    private bool EmitAnyCovariance(ParameterNode parameter, string array)
    {
        if (parameter.Domain.Kind != Domain.Covariance)
            return false;
        string rows = names.Size(parameter.Dimensions[parameter.Dimensions.Count - 2]), columns = names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1]);
        DataNode? data = graph.Factors.Where(factor => factor.Branches.Any(branch => branch.LogDensity is { } density && density.Symbols().Contains(parameter.Name)))
            .Select(factor => names.Data(factor.Variable)).FirstOrDefault(node => node is { Type.Scalar: ScalarKind.Vector, Dimension: { } dimension } && dimension == parameter.Dimensions[parameter.Dimensions.Count - 1]);
        if (data is not null)
            return EmitMoments(parameter, array, new SlotPlace(data, FamilyTable.Find(nameof(MultivariateNormal))!, 1, false, false, SlotValue));
        writer.Line($"global::EmDsl.Fitting.ColumnMoments.Identity({rows}, {columns}, {array});");
        return true;
    }
}
