using System.Globalization;
using System.Text;
using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>
/// A model of sequences drawn at random: one or two chains, of order one or two, side by side or each under the other, with transitions that
/// are tables, patterned tables or a softmax of covariates; a latent variable of the row; and observed members that look at any of them, at
/// earlier states and at their own earlier values. It writes itself as source text and evaluates its joint density by itself.
/// </summary>
internal sealed partial class RandomChain
{
    // Paths that are enumerated: states of a row to the power of the rows.
    private const int MostPaths = 300;

    private readonly Random random;
    private readonly List<Table> tables = [];
    private readonly List<Variable> latents = [];
    private readonly List<Variable> observed = [];
    private readonly HashSet<string> covariates = [];
    private readonly bool isWeighted;
    private bool maximisesJointly = true;

    public RandomChain(int seed)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"DrawnChain{seed}");
        random = new Random(seed);
        int count = Chance(3) ? 2 : 1;
        isWeighted = Chance(2);
        for (int i = 0; i < count; i++)
            latents.Add(Chance(5) ? new Variable($"S{i}", 2, true) : new Variable($"S{i}", random.Next(2, 4), false));
        for (int i = 0; i < count; i++)
            latents[i] = latents[i] with { Law = ChainLaw(i, count) };
        if (Chance(4))
            AddMixture();
        int members = random.Next(count, count + 3);
        for (int i = 0; i < members; i++)
            AddObserved(i);
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    public string[] Latents => [.. latents.Select(latent => latent.Name)];

    public int[] States => [.. latents.Select(latent => latent.States)];

    /// <summary>The latent variables that later rows look at.</summary>
    public string[] Chains => [.. latents.Where((_, i) => Laws.Any(law => law.Uses.Any(use => use.Variable == i && use.Lag > 0))).Select(latent => latent.Name)];

    /// <summary>Whether the M-step maximises Q jointly; equations that are not linear in their parameters together are maximised in turn.</summary>
    public bool MaximisesJointly => maximisesJointly;

    /// <summary>The rows of the longest sequence.</summary>
    public int Length => Math.Clamp((int)(Math.Log(MostPaths) / Math.Log(States.Aggregate(1, (product, states) => product * states))), 3, 7);

    public string Source
    {
        get
        {
            var text = new StringBuilder($"[LatentModel]\npublic sealed partial class {Name}\n{{\n");
            foreach (Table table in tables)
                text.Append(table.Declaration);
            text.Append("    [Sequence] int Key { get; }\n");
            if (covariates.Contains("V"))
                text.Append("#pragma warning disable CS8618 // The suppressor's work, which a generator run alone lacks.\n    [Covariate(\"v1\", \"v2\")] Vector<double> V { get; }\n#pragma warning restore CS8618\n");
            if (covariates.Contains("X"))
                text.Append("    [Covariate] double X { get; }\n");
            foreach (Variable latent in latents)
                text.Append(latent.IsBool ? "    [Latent] bool " : string.Create(CultureInfo.InvariantCulture, $"    [Latent({latent.States})] int ")).Append(CultureInfo.InvariantCulture, $"{latent.Name} => {latent.Law.Text};\n");
            foreach (Variable member in observed)
                text.Append(CultureInfo.InvariantCulture, $"    {member.Declaration} {member.Name} => {member.Law.Text};\n");
            if (isWeighted)
                text.Append("    [Weight] double W { get; }\n");
            return text.Append("    static bool LeftToRight(int i, int j) => j == i || j == i + 1;\n    static bool Around(int i, int j) => j != (i + 1) % 3;\n}\n").ToString();
        }
    }

    private IEnumerable<Law> Laws => latents.Concat(observed).Select(variable => variable.Law);

    private bool Chance(int of) => random.Next(of) == 0;

    // The law of a chain: which states it looks at, how it begins, and in what form its transitions stand.
    private Law ChainLaw(int i, int count)
    {
        Variable chain = latents[i];
        var looks = new List<Use> { new(i, 1) };
        bool isSecondOrder = count == 1 && Chance(4);
        if (isSecondOrder)
            looks.Insert(0, new Use(i, 2));
        else if (count == 2 && i == 0 && Chance(2))
            looks.Add(new Use(1, 1));
        else if (i == 1 && Chance(2))
            looks.Insert(0, new Use(0, random.Next(2)));
        Use[] now = [.. looks.Where(use => use.Lag == 0)];
        bool isDriven = !chain.IsBool && Chance(4);
        bool isAlone = looks is [{ Lag: 1 }] && !isDriven && !chain.IsBool;
        string name = "Next" + chain.Name;
        Law next, first;
        if (isAlone && Chance(4))
        {
            Table transition = Add(name, TableKind.Probabilities, looks, chain.States);
            return Chained(Stationary(transition, i), Drawn(chain, transition));
        }

        bool isPatterned = isAlone && chain.States == 3 && Chance(2);
        if (isDriven)
        {
            covariates.Add("V");
            Table gate = Add(name, TableKind.Gate, looks, chain.States);
            next = new Law($"Categorical(Softmax({gate.Reference(this)} * V))", [.. looks], (at, value) => Math.Log(Softmax((Matrix<double>)gate.At(at) * (Vector<double>)at.Data("V"))[(int)value]));
        }
        else
        {
            next = Drawn(chain, Add(name, chain.IsBool ? TableKind.Probability : TableKind.Probabilities, looks, chain.States, isPatterned ? Chance(2) ? "LeftToRight" : "Around" : null, hasZeros: !chain.IsBool && Chance(6)));
        }

        if (now.Length == 0 && Chance(4))
            first = new Law(chain.IsBool ? "Exactly(false)" : "Exactly(0)", [], (_, value) => Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0 ? 0 : double.NegativeInfinity);
        else
            first = Drawn(chain, Add("First" + chain.Name, chain.IsBool ? TableKind.Probability : TableKind.Probabilities, Chance(2) ? now : [], chain.States, isFixed: Chance(4)));
        if (!isSecondOrder || Chance(2))
            return Chained(first, next);
        return Chained(first, Chained(Drawn(chain, Add("Second" + chain.Name, chain.IsBool ? TableKind.Probability : TableKind.Probabilities, [new Use(i, 1)], chain.States)), next));
    }

    // A latent variable of the row under a chain, now or in the row before.
    private void AddMixture()
    {
        int parent = random.Next(latents.Count), lag = random.Next(2);
        var mixture = new Variable("C", 2, false);
        Law law = Drawn(mixture, Add("Mix", TableKind.Probabilities, [new Use(parent, lag)], 2));
        if (lag == 1)
            law = Chained(Drawn(mixture, Add("FirstMix", TableKind.Probabilities, [], 2)), law);
        latents.Add(mixture with { Law = law });
    }

    // An observed member: the first ones see to it that every latent variable has one; an array has at most two indices.
    private void AddObserved(int i)
    {
        int own = i < latents.Count ? i : random.Next(latents.Count);
        var looks = new List<Use> { new(own, 0) };
        if (Chance(3))
        {
            var other = new Use(random.Next(latents.Count), random.Next(2));
            if (!looks.Contains(other))
                looks.Insert(0, other);
        }

        var kind = (Emission)random.Next(Enum.GetValues<Emission>().Length);
        Variable member = Emit(kind, $"Y{i}", looks);
        if (member.Law.Lag > 0 && Chance(2))
            member = member with { Law = Chained(Emit(LooksBack(kind) ? Emission.Normal : kind, $"Y{i}", [new Use(own, 0)], "First").Law, member.Law) };
        observed.Add(member);
    }

    private Law Drawn(Variable variable, Table table) => variable.IsBool
        ? new Law($"Bernoulli({table.Reference(this)})", table.Indices, (at, value) => LogDensity.Bernoulli((double)table.At(at), Convert.ToBoolean(value, CultureInfo.InvariantCulture)))
        : new Law($"Categorical({table.Reference(this)})", table.Indices, (at, value) => Math.Log(((Vector<double>)table.At(at))[(int)value]));

    // π (I − P + 1) = 1, whose solution sums to 1.
    private static Law Stationary(Table transition, int chain) => new($"Stationary({transition.Name})", [], (at, value) =>
    {
        var rows = (Vector<double>[])at.Parameter(transition.Name);
        Matrix<double> system = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) => 1 + (i == j ? 1 : 0) - rows[i][j]);
        return Math.Log(system.Transpose().Solve(Vector<double>.Build.Dense(rows.Length, 1))[(int)value]);
    });

    private static Law Chained(Law first, Law next) => new(
        $"Chain(first: {first.Text}, next: {next.Text})", [.. first.Uses, .. next.Uses], (at, value) => (at.Row >= next.Lag ? next : first).LogDensity(at, value)) { Lag = first.Lag };

    private Table Add(string name, TableKind kind, IEnumerable<Use> indices, int size, string? pattern = null, bool isFixed = false, bool hasZeros = false)
    {
        var table = new Table(name, kind, [.. indices], size, pattern, isFixed, hasZeros);
        tables.Add(table);
        return table;
    }

    private static Vector<double> Softmax(Vector<double> scores)
    {
        Vector<double> odds = (scores - scores.Maximum()).PointwiseExp();
        return odds / odds.Sum();
    }

    /// <summary>A latent or observed member.</summary>
    private sealed record Variable(string Name, int States, bool IsBool)
    {
        /// <summary>Attribute and type of an observed member.</summary>
        public string Declaration { get; init; } = "";

        public Law Law { get; init; } = null!;

        /// <summary>A value of an observed member, whatever the states.</summary>
        public Func<Random, object?> Draw { get; init; } = _ => null;
    }

    /// <summary>A latent variable, so many rows earlier, as an index.</summary>
    private sealed record Use(int Variable, int Lag);

    /// <summary>A distribution as text and as a log-density of a value at a place.</summary>
    private sealed record Law(string Text, Use[] Uses, Func<Place, object, double> LogDensity)
    {
        /// <summary>The first row in which all that it looks back at exists.</summary>
        public int Lag { get; init; } = Uses.Select(use => use.Lag).DefaultIfEmpty(0).Max();
    }
}
