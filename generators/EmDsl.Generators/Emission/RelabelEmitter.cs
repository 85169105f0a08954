using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Puts the states of latent variables in order after a fit: by the parameter of <c>OrderBy</c>, else integer states by decreasing weight where no start gave them an order; the weight of a chain's state is the number of rows that it is expected in.</summary>
internal sealed class RelabelEmitter(SourceWriter writer, ModelGraph graph, KernelNames names)
{
    private sealed record Order(LatentNode Latent, ParameterNode? Key, int Axis, bool IsOrderBy, List<(ParameterNode Parameter, int Axis, bool IsOwnValue)> Axes);

    public bool HasOrder => Orders().Any();

    /// <summary>Whether some states are ordered by what is summed up beside the entropy, which then comes first.</summary>
    public bool NeedsOccupancy => Occupied().Any();

    /// <summary>The arguments of <c>Relabel</c>.</summary>
    public string Arguments => "best, given, sizes" + string.Concat(Occupied().Select(order => ", kernel." + KernelEmitter.OccupancyField(names, order.Latent)));

    /// <summary>The chains whose states are ordered by the rows they are expected in.</summary>
    public static IEnumerable<LatentNode> ByOccupancy(ModelGraph graph) => graph.Latents
        .Where(latent => latent is { IsDiscrete: true, OrderBy: null, Type.Scalar: ScalarKind.Integer } && graph.Chains.Contains(latent) && LatentAxes.Movable(graph, latent.Name) is { Count: > 0 });

    public void Emit()
    {
        Order[] orders = Orders().ToArray();
        if (orders.Length == 0)
            return;
        writer.Line("/// <summary>Orders the states, which the likelihood leaves open.</summary>");
        writer.Open("private static void Relabel(Parameters parameters, Parameters given, Sizes sizes" + string.Concat(Occupied().Select(order => ", double[] " + KernelEmitter.OccupancyField(names, order.Latent))) + ")");
        foreach (Order order in orders)
        {
            string permutation = names.Local(order.Latent.Name, "Order");
            if (!order.IsOrderBy)
                writer.Open($"if (!({string.Join(" || ", order.Axes.Select(axis => "given." + names.Api.Flag(axis.Parameter.Name)).Distinct())}))");
            else
                writer.Open("");
            writer.Line(order.Key is null
                ? $"int[] {permutation} = global::EmDsl.Fitting.StateOrder.By({KernelEmitter.OccupancyField(names, order.Latent)}, 1, {names.Size(order.Latent.Cardinality!)}, descending: true);"
                : $"int[] {permutation} = global::EmDsl.Fitting.StateOrder.By(parameters.{names.Api.Parameter(order.Key.Name)}, {names.Product(order.Key.Dimensions.Take(order.Axis))}, {names.Size(order.Key.Dimensions[order.Axis])}, {(order.IsOrderBy ? "descending: false" : "descending: true")});");
            foreach ((ParameterNode parameter, int axis, _) in order.Axes)
                writer.Line($"global::EmDsl.Fitting.StateOrder.Permute(parameters.{names.Api.Parameter(parameter.Name)}, {names.Product(parameter.Dimensions.Take(axis))}, {names.Size(parameter.Dimensions[axis])}, {permutation});");
            EmitExchanges(order, permutation);
            References(writer, order.Axes.Select(axis => axis.Parameter).Distinct(), names, "parameters");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    // The own law of a variable of two states, once these have changed places.
    private void EmitExchanges(Order order, string permutation)
    {
        LatentAxes.Of(graph, order.Latent.Name, out List<string> together);
        (ParameterNode Parameter, Exchange Exchange)[] exchanges = together.SelectMany(name => TwoStates.Of(graph, name) ?? []).Distinct().ToArray();
        if (exchanges.Length == 0)
            return;
        writer.Open($"if ({permutation}[0] != 0)");
        foreach ((ParameterNode parameter, Exchange exchange) in exchanges)
            writer.Line($"global::EmDsl.Fitting.StateOrder.{exchange}(parameters.{names.Api.Parameter(parameter.Name)});");
        writer.Close();
    }

    /// <summary>Measures the scores of a softmax from its first row or entry, which is zero then; the probabilities stay the same.</summary>
    public static void References(SourceWriter writer, IEnumerable<ParameterNode> parameters, KernelNames names, string target)
    {
        foreach (ParameterNode parameter in parameters.Where(parameter => parameter.ReferenceAxis is not null))
        {
            int axis = parameter.ReferenceAxis!.Value;
            writer.Line($"global::EmDsl.Fitting.StateOrder.SubtractFirst({target}.{names.Api.Parameter(parameter.Name)}, {names.Product(parameter.Dimensions.Take(axis))}, {names.Size(parameter.Dimensions[axis])});");
        }
    }

    private IEnumerable<Order> Occupied() => Orders().Where(order => order.Key is null);

    private IEnumerable<Order> Orders()
    {
        LatentNode[] byOccupancy = ByOccupancy(graph).ToArray();
        foreach (LatentNode latent in graph.Latents.Where(latent => latent.IsDiscrete))
        {
            if (LatentAxes.Movable(graph, latent.Name) is not { } axes)
                continue;
            if (latent.OrderBy is { } key)
            {
                var by = axes.FirstOrDefault(axis => axis.Parameter.Name == key);
                if (by.Parameter is not null)
                    yield return new Order(latent, by.Parameter, by.Axis, true, axes);
            }
            else if (byOccupancy.Contains(latent))
            {
                yield return new Order(latent, null, 0, false, axes);
            }
            else if (latent.Type.Scalar == ScalarKind.Integer && axes.FirstOrDefault(axis => axis.IsOwnValue) is { Parameter: { Dimensions.Count: 1 } weights })
            {
                yield return new Order(latent, weights, 0, false, axes);
            }
        }
    }
}
