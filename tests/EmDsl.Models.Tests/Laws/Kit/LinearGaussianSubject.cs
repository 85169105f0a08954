using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>A model of sequences with continuous latent variables, held to the dense joint law of all that a sequence holds.</summary>
internal sealed class LinearGaussianSubject(Type model, string[] latents, Func<object, object[], GaussianJoint> build)
    : SequenceSubject(model, [], [], (_, _, _) => throw new NotSupportedException())
{
    public static LinearGaussianSubject Of<TModel, TRow>(string[] latents, Action<TModel, TRow[], GaussianJoint> build) => new(typeof(TModel), latents, (model, rows) =>
    {
        var joint = new GaussianJoint();
        build((TModel)model, [.. rows.Cast<TRow>()], joint);
        return joint;
    });

    /// <summary>The continuous latent variables of a row.</summary>
    public string[] Continuous => latents;

    /// <summary>The joint law of everything in a sequence.</summary>
    public GaussianJoint Joint(object model, object[] rows) => build(model, rows);

    /// <summary>The log-density, and instead of the probabilities of configurations the moments of everything in the sequence.</summary>
    public override (double LogDensity, double[] Posterior) Enumerate(object model, object row) => build(model, (object[])row).Condition();

    public override double Q(object model, IReadOnlyList<object> rows, IReadOnlyList<double[]> posteriors) =>
        rows.Zip(posteriors).Sum(pair => Weight(pair.First) * build(model, (object[])pair.First).Expect(pair.Second));

    /// <summary>Log-densities and smoothed moments equal those of dense conditioning.</summary>
    public void EqualsConditioning(Specimen specimen, object model)
    {
        object dataset = specimen.Dataset;
        double[] densities = LogDensities(model, dataset);
        object? posterior = latents.Length == 0 ? null : Call(Model.GetMethod("Posterior")!, model, dataset);
        int[][] places = Places(specimen.Rows);
        double total = 0;
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            GaussianJoint joint = build(model, (object[])specimen.Rows[i]);
            (double logDensity, double[] moments) = joint.Condition();
            EmLaws.Near(logDensity, densities[i], 1e-10, $"log-density of sequence {i}");
            total += Weight(specimen.Rows[i]) * logDensity;
            foreach (string latent in latents)
            {
                object member = posterior!.GetType().GetProperty(latent)!.GetValue(posterior)!;
                for (int t = 0; t < places[i].Length; t++)
                {
                    (Vector<double> mean, Matrix<double> covariance) = joint.Of(latent, t, moments);
                    (Vector<double> actualMean, Matrix<double> actualCovariance) = member is ContinuousPosterior scalar
                        ? (Vector<double>.Build.Dense(1, scalar.Mean[places[i][t]]), Matrix<double>.Build.Dense(1, 1, scalar.Variance[places[i][t]]))
                        : (((ContinuousVectorPosterior)member).Mean.Row(places[i][t]), ((ContinuousVectorPosterior)member).Variance[places[i][t]]);
                    foreach ((double expected, double actual) in mean.Zip(actualMean).Concat(covariance.Enumerate().Zip(actualCovariance.Enumerate())))
                        EmLaws.Near(expected, actual, 1e-10, $"moment of {latent} in row {t} of sequence {i}");
                }
            }
        }

        EmLaws.Near(total, LogLikelihood(model, dataset), 1e-10, "log-likelihood");
    }
}
