using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// What can be said of rows that are not seen yet, given those before them: the law of the states, and of each observed member a finite
/// mixture over the states that its law names (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, chapter 5).
/// </summary>
/// <param name="Obstacle">Why there is no exact law of the states of such a row; null where there is one.</param>
/// <param name="Reach">How many rows ahead the law is exact: equations look back at observed values no nearer than that.</param>
/// <param name="Near">The observed member that is looked back at so near; null where none is.</param>
internal sealed record ForecastPlan(string? Obstacle, int Reach, string? Near, EquatableArray<ObservedForecast> Members)
{
    /// <summary>The plan of a model of sequences; null for others.</summary>
    public static ForecastPlan? Of(ModelGraph graph)
    {
        bool isContinuous = graph.Latents.Any(latent => latent.IsContinuous);
        if (!graph.IsSequential || graph.Latents.Any(latent => latent.Plate != Plate.Row || !(isContinuous ? latent.IsContinuous : latent.IsDiscrete)))
            return null;
        EarlierNode? nearest = graph.Earlier
            .Where(earlier => !earlier.IsLatent && graph.Data.First(data => data.Name == earlier.Variable).Kind == MemberKind.Observed)
            .OrderBy(earlier => earlier.Lag)
            .FirstOrDefault();
        return new ForecastPlan(StateObstacle(graph), nearest?.Lag ?? int.MaxValue, nearest?.Variable, Observed(graph).ToEquatableArray());
    }

    /// <summary>What is said where a horizon is longer than <see cref="Reach"/>.</summary>
    public string TooFar => $"Equations look back at '{NameOf(Near!)}', {(Reach == 1 ? "one row" : Reach.ToString(CultureInfo.InvariantCulture) + " rows")} earlier: "
        + $"further than {(Reach == 1 ? "one row" : Reach.ToString(CultureInfo.InvariantCulture) + " rows")} ahead that value is not known, and the law has no closed form. Draw continuations instead, with SampleAfter.";

    private static string NameOf(string variable) => Emission.NameHygiene.Plain(variable);

    // What an equation of a row names among the observed members of the same row, and must be known before it.
    private static IEnumerable<string> KnownInRow(ModelGraph graph, FactorNode factor)
    {
        var names = new HashSet<string>(factor.Branches
            .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }.OfType<Expr>().Concat(branch.Entries))
            .SelectMany(Substitution.Symbols));
        return graph.Data.Where(data => data is { Kind: MemberKind.Observed, IsSummedOut: false } && data.Name != factor.Variable && names.Contains(data.Name)).Select(data => data.Name);
    }

    private static bool IsLatent(ModelGraph graph, string variable) => graph.Latents.Any(latent => latent.Name == variable);

    /// <summary>Whether a variable's values are data in rows that are seen, and nothing in others.</summary>
    public static bool IsSeen(ModelGraph graph, string variable) => !IsLatent(graph, variable) && graph.DataOf(variable) is { IsSummedOut: false };

    private static string? StateObstacle(ModelGraph graph)
    {
        foreach (FactorNode factor in graph.Factors.Where(factor => !IsSeen(graph, factor.Variable)))
        {
            if (KnownInRow(graph, factor).FirstOrDefault() is { } parent)
                return $"'{NameOf(factor.Variable)}' depends on '{NameOf(parent)}' of the same row: before the row is seen, its law has no closed form.";
        }

        return null;
    }

    private static IEnumerable<ObservedForecast> Observed(ModelGraph graph)
    {
        string[] unobserved = EliminationPlanner.Unobserved(graph).ToArray();
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            FactorNode factor = graph.Factors[f];
            if (IsLatent(graph, factor.Variable) || graph.DataOf(factor.Variable) is not { } data)
                continue;
            string name = NameOf(factor.Variable);
            bool isVector = data.Dimension is not null && factor.Entries is null;
            string? obstacle = KnownInRow(graph, factor).FirstOrDefault() is { } parent
                ? $"'{name}' depends on '{NameOf(parent)}' of the same row: its law before the row is seen has no closed form."
                : data.Type.Scalar is ScalarKind.Interval ? $"'{name}' is an interval, of which no law is given."
                : isVector && data.Type.Scalar != ScalarKind.Vector ? $"'{name}' is a table of counts whose total no member states: it has no law of its own."
                : null;
            EquatableArray<string> scope = EliminationPlanner.Scope(factor, unobserved).Where(variable => variable != factor.Variable).ToEquatableArray();
            yield return new ObservedForecast(
                factor.Variable, f, scope, isVector ? ForecastKind.Vector : data.Cardinality is not null ? ForecastKind.States : ForecastKind.Number, obstacle,
                Unknown(factor, family => family.Mean(Slots(family)) is not null && family.Variance(Slots(family)) is not null),
                Unknown(factor, family => family.HasCumulative));
        }
    }

    private static Expr[] Slots(Family family) => family.Slots.Select(slot => (Expr)new Symbol(slot.Name)).ToArray();

    // The law of a factor of which something is not known; null where all of it is.
    private static string? Unknown(FactorNode factor, System.Func<Family, bool> isKnown)
    {
        foreach (BranchNode branch in factor.Branches.Where(branch => branch.Exact is null))
        {
            if (branch.External is { } external)
                return external.Name;
            if (branch.Family is null)
                return "a density of the model's own";
            if (FamilyTable.Find(branch.Family) is not { } family || !isKnown(family))
                return branch.Family;
        }

        return null;
    }
}

/// <summary>The law of an observed member before its row is seen.</summary>
/// <param name="Factor">Its factor, by index.</param>
/// <param name="Scope">The states that its law names: a component of the mixture for each of their configurations.</param>
/// <param name="Obstacle">Why it has no such law; null where it has.</param>
/// <param name="WithoutMoments">The law whose mean or variance has no formula; null where all have.</param>
/// <param name="WithoutCumulative">The law whose distribution function is not known; null where all are.</param>
internal sealed record ObservedForecast(
    string Variable, int Factor, EquatableArray<string> Scope, ForecastKind Kind, string? Obstacle, string? WithoutMoments, string? WithoutCumulative);

internal enum ForecastKind
{
    /// <summary>A probability for each of a known number of values.</summary>
    States,

    /// <summary>A count or a real number.</summary>
    Number,

    /// <summary>A vector drawn as a whole.</summary>
    Vector,
}
