using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Where the parameters of laws with continuous latent variables begin. At zero a loading would stay there, as an E-step would tell
/// nothing of the latent variable; so loadings begin at principal components, states persist, and noises share the variance of the columns.
/// </summary>
internal sealed partial class StartEmitter
{
    private enum Role
    {
        Noise,
        Coefficient,
        Constant,
    }

    private sealed record ContinuousPlace(FactorNode Factor, BranchNode Branch, Role Role, string? Latent);

    private bool IsLatentLaw(FactorNode factor) => graph.Latents.Any(latent => latent.Name == factor.Variable);

    // What the parameter does in the first law with continuous latent variables that names it, those of rows with a past before others.
    private ContinuousPlace? ContinuousPlaceOf(ParameterNode parameter)
    {
        HashSet<string> continuous = [.. graph.ContinuousNames];
        foreach (FactorNode factor in graph.Factors.Where(factor => continuous.Contains(factor.Variable) || factor.Branches.Any(branch => branch.LogDensity?.Symbols().Overlaps(continuous) == true)))
        {
            foreach (BranchNode branch in factor.Branches.Where(branch => branch.Entries.Count == 2).Reverse())
            {
                if (branch.Entries[1].Symbols().Contains(parameter.Name))
                    return new ContinuousPlace(factor, branch, Role.Noise, null);
                if (!branch.Entries[0].Symbols().Contains(parameter.Name))
                    continue;
                Expr mean = branch.Entries[0] is Lambda vector ? vector.Body : branch.Entries[0];
                AffineTerm? term = AffineForm.Of(mean, continuous.Contains)?.Terms.FirstOrDefault(term => term.Coefficient.Symbols().Contains(parameter.Name));
                return new ContinuousPlace(factor, branch, term is null ? Role.Constant : Role.Coefficient, term?.Variable);
            }
        }

        return null;
    }

    private bool EmitContinuous(ParameterNode parameter, string array)
    {
        if (!graph.Latents.Any(latent => latent.IsContinuous) || ContinuousPlaceOf(parameter) is not { } place)
            return false;
        switch (place.Role)
        {
            case Role.Noise when IsLatentLaw(place.Factor):
                EmitStateNoise(parameter, array, place);
                return true;
            case Role.Noise:
                // Half the variance is noise, the rest the latent variables'.
                if (!(Place(parameter) is { } slot && IsInside(parameter, slot.Family.Slots[slot.Slot].Domain) && EmitMoments(parameter, array, slot)))
                    return false;
                writer.Line($"global::EmDsl.Fitting.StartingState.Halve({array});");
                return true;
            case Role.Coefficient when IsLatentLaw(place.Factor):
                EmitTransition(parameter, array);
                return true;
            case Role.Coefficient:
                EmitLoadings(parameter, array, place);
                return true;
            default:
                return EmitConstant(parameter, array, place);
        }
    }

    private DataNode? ObservedWith(string latent) => graph.Factors
        .Where(factor => !IsLatentLaw(factor) && factor.Branches.Any(branch => branch.LogDensity?.Symbols().Contains(latent) == true))
        .Select(factor => names.Data(factor.Variable)).FirstOrDefault(data => data is { Cardinality: null });

    // Whether the data say the units of a latent variable: no coefficient on it is estimated.
    private bool HasUnitsOfData(string latent) => !graph.Factors.Where(factor => !IsLatentLaw(factor)).SelectMany(factor => factor.Branches).Where(branch => branch.Entries.Count == 2)
        .Select(branch => AffineForm.Of(branch.Entries[0] is Lambda vector ? vector.Body : branch.Entries[0], name => name == latent)).OfType<AffineForm>()
        .SelectMany(form => form.Terms).SelectMany(term => term.Coefficient.Symbols())
        .Any(name => graph.Parameters.Any(parameter => parameter.Name == name && parameter.IsFree));

    private string Moments(DataNode data) =>
        $"global::EmDsl.Fitting.StartingState.Average(data.{names.Api.Column(data.Name)}, {(data.Dimension is { } dimension ? names.Size(dimension) : "1")}, {Weights})";

    // In units of the data a step has a tenth of their variance, and the first value all of it; what enters the data only through
    // others, a slope, a hundredth of that. Otherwise the loadings say the units.
    private void EmitStateNoise(ParameterNode parameter, string array, ContinuousPlace place)
    {
        string latent = place.Factor.Variable;
        DataNode? own = ObservedWith(latent);
        DataNode? data = own ?? graph.Latents.Where(other => other.IsContinuous).Select(other => ObservedWith(other.Name)).FirstOrDefault(found => found is not null);
        bool isFirst = place.Branch.Guard is not null && !place.Branch.LogDensity!.Symbols().Any(name => graph.Earlier.Any(earlier => earlier.Name == name));
        double share = (isFirst ? 1 : 0.1) * (own is null ? 0.01 : 1);
        string variance = data is not null && HasUnitsOfData(latent) ? $"{CSharpPrinter.Literal(share)} * {Moments(data)}.Variance" : isFirst ? "1.0" : "0.5";
        writer.Line(parameter.Domain.Kind == Families.Domain.Covariance
            ? $"global::EmDsl.Fitting.StartingState.Spherical({array}, {names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1])}, {variance});"
            : $"global::System.Array.Fill({array}, {variance});");
    }

    private void EmitTransition(ParameterNode parameter, string array)
    {
        int rank = parameter.Dimensions.Count;
        writer.Line(parameter.ValueRank == 2 && parameter.Dimensions[rank - 1] == parameter.Dimensions[rank - 2]
            ? $"global::EmDsl.Fitting.StartingState.Persistence({array}, {names.Size(parameter.Dimensions[rank - 1])});"
            : $"global::System.Array.Fill({array}, {(parameter.ValueRank == 0 ? "0.9" : $"0.5 / {names.Product(parameter.Dimensions.Skip(rank - parameter.ValueRank))}")});");
    }

    private void EmitLoadings(ParameterNode parameter, string array, ContinuousPlace place)
    {
        DataNode data = names.Data(place.Factor.Variable)!;
        string size = data.Dimension is { } dimension ? names.Size(dimension) : "1";
        int rank = parameter.Dimensions.Count;
        bool isPerColumn = rank is 1 or 2 && data.Dimension == parameter.Dimensions[0];
        string latent = isPerColumn ? rank == 1 ? "1" : names.Size(parameter.Dimensions[1]) : ExpressionWriter.Parenthesise(names.Product(parameter.Dimensions));
        writer.Line(isPerColumn || data.Dimension is null
            ? $"global::EmDsl.Fitting.StartingState.Loadings(data.{names.Api.Column(data.Name)}, {size}, {Weights}, {array}, {latent});"
            : $"global::System.Array.Fill({array}, global::System.Math.Sqrt({Moments(data)}.Variance) / {latent});");
    }

    // An intercept begins at the mean of its column, the first value of a latent variable in units of the data at that of the data.
    private bool EmitConstant(ParameterNode parameter, string array, ContinuousPlace place)
    {
        Expr mean = place.Branch.Entries[0] is Lambda vector ? vector.Body : place.Branch.Entries[0];
        bool isAlone = (mean is Apply { Op: Op.Add } sum ? sum.Arguments : [mean]).Any(term => Named(term) == parameter.Name);
        if (!isAlone || !double.IsInfinity(parameter.Domain.Lower) || !double.IsInfinity(parameter.Domain.Upper))
            return false;
        bool isOwn = IsLatentLaw(place.Factor);
        if (isOwn && (place.Branch.LogDensity!.Symbols().Any(name => graph.Earlier.Any(earlier => earlier.Name == name)) || !HasUnitsOfData(place.Factor.Variable)))
            return false;
        if ((isOwn ? ObservedWith(place.Factor.Variable) : names.Data(place.Factor.Variable)) is not { } data)
            return false;
        writer.Line(!isOwn && data.Dimension is { } dimension && parameter.Dimensions.Count == 1 && parameter.Dimensions[0] == dimension
            ? $"global::EmDsl.Fitting.ColumnMoments.Means(data.{names.Api.Column(data.Name)}, {names.Size(dimension)}, {Weights}, {array}, rows);"
            : $"global::System.Array.Fill({array}, {Moments(data)}.Mean);");
        return true;
    }
}
