using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>A latent variable of a model of groups.</summary>
/// <param name="Name">Its name.</param>
/// <param name="States">Its number of states.</param>
/// <param name="Per">The member whose keys it has one value for; null for one value per row.</param>
/// <param name="IsVisible">Whether the posterior has it as a discrete variable.</param>
internal sealed record SharedVariable(string Name, int States, string? Per, bool IsVisible = true);

/// <summary>The states of a group: by variable and row, with the rows at which a value appears first.</summary>
internal sealed class GroupState(int[][] states, bool[][] isFirst)
{
    public int this[int variable, int row] => states[variable][row];

    /// <summary>A term of the log-density that there is once per value of a variable.</summary>
    public double Once(int variable, int row, Func<int, double> term) => isFirst[variable][row] ? term(states[variable][row]) : 0;
}

/// <summary>A model of groups: a piece of the data is an array of rows, and every variable has one value for all rows that share its key.</summary>
internal sealed class GroupSubject : Subject
{
    private readonly SharedVariable[] variables;

    private GroupSubject(Type model, SharedVariable[] variables, Func<object, object[], GroupState, double> logJoint)
        : base(
            model,
            [.. variables.Where(variable => variable.IsVisible).Select(variable => variable.Name)],
            [.. variables.Select(variable => variable.States)],
            (parameters, rows, entries) => logJoint(parameters, (object[])rows, State(variables, (object[])rows, entries)))
        => this.variables = variables;

    public static GroupSubject Of<TModel, TRow>(SharedVariable[] variables, Func<TModel, TRow[], GroupState, double> logJoint) => new(
        typeof(TModel), variables, (model, rows, state) => logJoint((TModel)model, [.. rows.Cast<TRow>()], state));

    /// <summary>The rows of all groups, interleaved so that neighbours in the data are strangers; keys inside a group are made its own.</summary>
    public override object Dataset(IReadOnlyList<object> rows)
    {
        object[][] groups = [.. rows.Cast<object[]>()];
        var mixed = new List<object>();
        for (int t = 0; t < groups.Max(group => group.Length); t++)
        {
            for (int i = 0; i < groups.Length; i++)
            {
                if (t >= groups[i].Length)
                    continue;
                object row = With(groups[i][t], "Key", $"g{i}");
                foreach (string inner in variables.Select(variable => variable.Per).OfType<string>().Where(per => per != "Key").Distinct())
                    row = With(row, inner, $"g{i}/{Key(groups[i][t], inner)}");
                mixed.Add(row);
            }
        }

        return base.Dataset(mixed);
    }

    public override double Weight(object row) => base.Weight(((object[])row)[0]);

    public override object WithWeight(object row, double value) => ((object[])row).Select(one => base.WithWeight(one, value)).ToArray();

    public override IEnumerable<int[]> Configurations(object row) =>
        Configurations([.. variables.SelectMany(variable => Enumerable.Repeat(variable.States, Owners((object[])row, variable).Distinct().Count()))]);

    /// <summary>Log-densities and posteriors equal those of enumeration, key by key.</summary>
    public void EqualsEnumeration(Specimen specimen, object model)
    {
        object dataset = specimen.Dataset;
        double[] densities = LogDensities(model, dataset);
        object posterior = Call(Model.GetMethod("Posterior")!, model, dataset);
        double total = 0;
        var mixed = Mixed(specimen.Rows);
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            var rows = (object[])specimen.Rows[i];
            (double logDensity, double[] probabilities) = Enumerate(model, rows);
            int[][] configurations = [.. Configurations(rows)];
            EmLaws.Near(logDensity, densities[i], specimen.Precision, $"log-density of group {i}");
            total += Weight(rows) * logDensity;
            int entry = 0;
            foreach (SharedVariable variable in variables)
            {
                int[] owners = Owners(rows, variable);
                for (int owner = 0; owner <= owners.Max(); owner++, entry++)
                {
                    if (!variable.IsVisible)
                        continue;
                    int t = Array.IndexOf(owners, owner);
                    (Matrix<double> emitted, IReadOnlyList<string>? keys) = Member(posterior, variable.Name);
                    int place = keys is null ? mixed.IndexOf((i, t)) : keys.ToList().IndexOf(variable.Per == "Key" ? $"g{i}" : $"g{i}/{Key(rows[t], variable.Per!)}");
                    for (int state = 0; state < variable.States; state++)
                    {
                        double expected = configurations.Zip(probabilities).Where(pair => pair.First[entry] == state).Sum(pair => pair.Second);
                        EmLaws.Near(expected, emitted[place, state], specimen.Precision * 10, $"posterior of {variable.Name} = {state}, value {owner} of group {i}");
                    }
                }
            }
        }

        EmLaws.Near(total, LogLikelihood(model, dataset), specimen.Precision, "log-likelihood");
    }

    private static (Matrix<double> Probabilities, IReadOnlyList<string>? Keys) Member(object posterior, string variable)
    {
        object member = posterior.GetType().GetProperty(variable)!.GetValue(posterior)!;
        return ((Matrix<double>)member.GetType().GetProperty("Probabilities")!.GetValue(member)!, (IReadOnlyList<string>?)member.GetType().GetProperty("Keys")?.GetValue(member));
    }

    private static List<(int Group, int Row)> Mixed(IReadOnlyList<object> rows)
    {
        int[] lengths = [.. rows.Select(row => ((object[])row).Length)];
        return [.. Enumerable.Range(0, lengths.Max()).SelectMany(t => Enumerable.Range(0, lengths.Length).Where(i => t < lengths[i]).Select(i => (i, t)))];
    }

    private static string Key(object row, string member) => (string)row.GetType().GetProperty(member)!.GetValue(row)!;

    // For each row, which value of the variable it has: in order of first appearance.
    private static int[] Owners(object[] rows, SharedVariable variable)
    {
        if (variable.Per is null)
            return [.. Enumerable.Range(0, rows.Length)];
        if (variable.Per == "Key")
            return new int[rows.Length];
        string[] keys = [.. rows.Select(row => Key(row, variable.Per))];
        string[] distinct = [.. keys.Distinct()];
        return [.. keys.Select(key => Array.IndexOf(distinct, key))];
    }

    private static GroupState State(SharedVariable[] variables, object[] rows, int[] entries)
    {
        var states = new int[variables.Length][];
        var isFirst = new bool[variables.Length][];
        int offset = 0;
        for (int v = 0; v < variables.Length; v++)
        {
            int[] owners = Owners(rows, variables[v]);
            states[v] = [.. owners.Select(owner => entries[offset + owner])];
            isFirst[v] = [.. owners.Select((owner, t) => Array.IndexOf(owners, owner) == t)];
            offset += owners.Max() + 1;
        }

        return new GroupState(states, isFirst);
    }
}
