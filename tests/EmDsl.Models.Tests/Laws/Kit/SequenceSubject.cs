using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>A model of sequences: what is enumerated is the whole path, every latent variable in every row, and a piece of the data is an array of rows.</summary>
internal class SequenceSubject : Subject
{
    /// <param name="model">The model's class, whose member <c>Key</c> tells sequences apart.</param>
    /// <param name="latents">The latent variables of a row.</param>
    /// <param name="states">Their numbers of states.</param>
    /// <param name="logJoint">Parameters, the rows of a sequence and a path (row, latent) to the log of the joint density.</param>
    public SequenceSubject(Type model, string[] latents, int[] states, Func<object, object[], int[][], double> logJoint)
        : base(model, latents, states, (parameters, rows, path) => logJoint(parameters, (object[])rows, [.. path.Chunk(Math.Max(1, states.Length))]))
    {
    }

    public static SequenceSubject Of<TModel, TRow>(string[] latents, int[] states, Func<TModel, TRow[], int[][], double> logJoint) => new(
        typeof(TModel), latents, states, (model, rows, path) => logJoint((TModel)model, [.. rows.Cast<TRow>()], path));

    /// <summary>The rows of all sequences, those of one with one key, interleaved so that neighbours in the data are strangers.</summary>
    public override object Dataset(IReadOnlyList<object> rows)
    {
        object[][] sequences = [.. rows.Cast<object[]>()];
        var mixed = new List<object>();
        for (int t = 0; t < sequences.Max(sequence => sequence.Length); t++)
        {
            for (int i = 0; i < sequences.Length; i++)
            {
                if (t < sequences[i].Length)
                    mixed.Add(With(sequences[i][t], "Key", i));
            }
        }

        return base.Dataset(mixed);
    }

    /// <summary>Where the rows of each sequence stand in the dataset.</summary>
    public static int[][] Places(IReadOnlyList<object> rows)
    {
        object[][] sequences = [.. rows.Cast<object[]>()];
        int[][] places = [.. sequences.Select(sequence => new int[sequence.Length])];
        int next = 0;
        for (int t = 0; t < sequences.Max(sequence => sequence.Length); t++)
        {
            for (int i = 0; i < sequences.Length; i++)
            {
                if (t < sequences[i].Length)
                    places[i][t] = next++;
            }
        }

        return places;
    }

    public override double Weight(object row) => base.Weight(((object[])row)[0]);

    public override object WithWeight(object row, double value) => ((object[])row).Select(one => base.WithWeight(one, value)).ToArray();

    public override IEnumerable<int[]> Configurations(object row) => Configurations([.. Enumerable.Repeat(States, ((object[])row).Length).SelectMany(states => states)]);

    /// <summary>Log-densities, smoothed posteriors and the most likely path equal those of enumeration.</summary>
    public void EqualsEnumeration(Specimen specimen, object model)
    {
        object dataset = specimen.Dataset;
        double[] densities = LogDensities(model, dataset);
        Matrix<double>[] posteriors = Posteriors(model, dataset);
        int[][] places = Places(specimen.Rows);
        double total = 0;
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            (double logDensity, double[] posterior) = Enumerate(model, specimen.Rows[i]);
            int[][] configurations = [.. Configurations(specimen.Rows[i])];
            EmLaws.Near(logDensity, densities[i], specimen.Precision, $"log-density of sequence {i}");
            total += Weight(specimen.Rows[i]) * logDensity;
            for (int t = 0; t < places[i].Length; t++)
            {
                for (int latent = 0; latent < Latents.Length; latent++)
                {
                    for (int state = 0; state < States[latent]; state++)
                    {
                        double expected = configurations.Zip(posterior).Where(pair => pair.First[(t * States.Length) + latent] == state).Sum(pair => pair.Second);
                        EmLaws.Near(expected, posteriors[latent][places[i][t], state], specimen.Precision * 10, $"posterior of {Latents[latent]} = {state} in row {t} of sequence {i}");
                    }
                }
            }
        }

        EmLaws.Near(total, LogLikelihood(model, dataset), specimen.Precision, "log-likelihood");
    }

    /// <summary>The decoded path has the greatest probability of all paths of the chains, the other latent variables summed out.</summary>
    public void DecodesTheBestPath(Specimen specimen, object model, string[] chains)
    {
        object path = Call(Model.GetMethod("Decode")!, model, specimen.Dataset);
        var densities = (double[])path.GetType().GetProperty("LogDensities")!.GetValue(path)!;
        int[][] states = [.. chains.Select(chain => ((Array)path.GetType().GetProperty(chain)!.GetValue(path)!).Cast<object>().Select(Convert.ToInt32).ToArray())];
        int[] places = [.. chains.Select(chain => Array.IndexOf(Latents, chain))];
        int[][] rows = Places(specimen.Rows);
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            (double logDensity, double[] posterior) = Enumerate(model, specimen.Rows[i]);
            string Of(int[] configuration) => string.Join(" ", configuration.Chunk(States.Length).SelectMany(row => places.Select(place => row[place])));
            var paths = Configurations(specimen.Rows[i]).Zip(posterior).GroupBy(pair => Of(pair.First)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Second));
            string decoded = string.Join(" ", rows[i].SelectMany(row => states.Select(chain => chain[row])));
            EmLaws.Near(paths.Values.Max(), paths[decoded], 1e-10, $"probability of the path of sequence {i}");
            EmLaws.Near(logDensity + Math.Log(paths.Values.Max()), densities[i], 1e-10, $"log-density of sequence {i} with its path");
        }
    }
}
