using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>In a graph of several latent variables the states of each may change places by themselves: the fit is the same under other names.</summary>
public sealed class ExchangedStatesTests
{
    // Each latent variable with the parameters that its states index, and along which of their dimensions; a probability vector's is its last.
    private static readonly Dictionary<(string Model, string Latent), (int States, Dictionary<string, int> Axes)> Latents = new()
    {
        [("NestedMixture", "State")] = (2, new() { ["Weights"] = 0, ["Mix"] = 0, ["Mean"] = 0, ["Variance"] = 0 }),
        [("NestedMixture", "Component")] = (3, new() { ["Mix"] = 1, ["Mean"] = 1 }),
        [("TwoParents", "A")] = (2, new() { ["First"] = 0, ["Table"] = 0, ["RateA"] = 0 }),
        [("TwoParents", "B")] = (2, new() { ["Second"] = 0, ["Table"] = 1, ["RateB"] = 0 }),
        [("TwoParents", "C")] = (3, new() { ["Table"] = 2, ["Mean"] = 0 }),
        [("RowTree", "R")] = (2, new() { ["Root"] = 0, ["Left"] = 0, ["Right"] = 0 }),
        [("RowTree", "A")] = (3, new() { ["Left"] = 1, ["Leaf"] = 0, ["Rate"] = 0 }),
        [("RowTree", "B")] = (2, new() { ["Right"] = 1, ["Mean"] = 0, ["Variance"] = 0 }),
        [("RowTree", "L")] = (2, new() { ["Leaf"] = 1, ["P"] = 0 }),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach ((string model, string latent) in Latents.Keys)
                cases.Add(model, latent);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void States_of_one_latent_variable_may_change_places(string model, string latent)
    {
        Specimen specimen = StructureSpecimens.All[model]();
        Subject subject = specimen.Subject;
        (int states, Dictionary<string, int> axes) = Latents[(model, latent)];
        object Turned(object from) => new ParameterPoint(from).Rebuild((name, value) => axes.TryGetValue(name, out int axis) ? Turn(value, axis, states) : value);

        Outcome expected = subject.Steps(specimen.Dataset, specimen.Start, 15);
        Outcome turned = subject.Steps(specimen.Dataset, Turned(specimen.Start), 15);

        EmLaws.Near(expected.LogLikelihood, turned.LogLikelihood, 1e-11, "log-likelihood");
        EmLaws.SameParameters(Turned(expected.Model), turned.Model, 1e-9);
        Matrix<double> before = subject.Posteriors(expected.Model, specimen.Dataset)[Array.IndexOf(subject.Latents, latent)];
        Matrix<double> after = subject.Posteriors(turned.Model, specimen.Dataset)[Array.IndexOf(subject.Latents, latent)];
        for (int state = 0; state < states; state++)
            Assert.True((before.Column((state + 1) % states) - after.Column(state)).AbsoluteMaximum() < 1e-9);
    }

    // State s takes what state s + 1 had, round.
    private static object Turn(object value, int axis, int states)
    {
        switch (value)
        {
            case Vector<double> vector:
                Assert.Equal(states, vector.Count);
                return Vector<double>.Build.Dense(states, state => vector[(state + 1) % states]);
            case Array array when axis >= array.Rank:
                var inner = (Array)array.Clone();
                ForEach(array, index => inner.SetValue(Turn(array.GetValue(index)!, axis - array.Rank, states), index));
                return inner;
            case Array array:
                Assert.Equal(states, array.GetLength(axis));
                var outer = (Array)array.Clone();
                ForEach(array, index =>
                {
                    int[] from = [.. index];
                    from[axis] = (from[axis] + 1) % states;
                    outer.SetValue(array.GetValue(from), index);
                });
                return outer;
            default:
                throw new ArgumentException($"A value of type {value.GetType()} is not known here.");
        }
    }

    private static void ForEach(Array array, Action<int[]> action)
    {
        for (int code = 0; code < array.Length; code++)
            action(array.Rank == 1 ? [code] : [code / array.GetLength(1), code % array.GetLength(1)]);
    }
}
