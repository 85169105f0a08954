using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Without latent variables EM is one M-step: maximum likelihood, against closed forms and the equations that estimates solve.</summary>
public sealed class SampleTests
{
    private const int Count = 80;

    private static readonly double[] W = [.. Enumerable.Range(0, Count).Select(i => 0.5 + (i % 4))];

    private static double Total => W.Sum();

    [Fact]
    public void Categorical_is_relative_frequency()
    {
        int[] y = Draw(random => Sampler.Categorical(random, [0.5, 0.3, 0.2]));
        CategoricalSample fitted = Fit<CategoricalSample, CategoricalSample.Row>((m, r) => Math.Log(m.P[r.Y]), y.Select((value, i) => new CategoricalSample.Row { Y = value, W = W[i] }));
        for (int k = 0; k < 3; k++)
            Assert.Equal(y.Select((value, i) => value == k ? W[i] : 0).Sum() / Total, fitted.P[k], 1e-14);
    }

    [Fact]
    public void Bernoulli_is_relative_frequency()
    {
        bool[] y = Draw(random => Sampler.Bernoulli(random, 0.3));
        BernoulliSample fitted = Fit<BernoulliSample, BernoulliSample.Row>((m, r) => LogDensity.Bernoulli(m.P, r.Y), y.Select((value, i) => new BernoulliSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y.Select(value => value ? 1.0 : 0)), fitted.P, 1e-14);
    }

    [Fact]
    public void Binomial_is_the_mean_over_trials()
    {
        int[] y = Draw(random => Sampler.Binomial(random, 0.3, 7));
        BinomialSample fitted = Fit<BinomialSample, BinomialSample.Row>((m, r) => LogDensity.Binomial(m.P, 7, r.Y), y.Select((value, i) => new BinomialSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y.Select(value => value / 7.0)), fitted.P, 1e-14);
    }

    [Fact]
    public void Poisson_is_the_mean()
    {
        int[] y = Draw(random => Sampler.Poisson(random, 4));
        PoissonSample fitted = Fit<PoissonSample, PoissonSample.Row>((m, r) => LogDensity.Poisson(m.Rate, r.Y), y.Select((value, i) => new PoissonSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y.Select(value => (double)value)), fitted.Rate, 1e-13);
    }

    [Fact]
    public void Geometric_is_one_over_the_mean()
    {
        int[] y = Draw(random => Sampler.Geometric(random, 0.3));
        GeometricSample fitted = Fit<GeometricSample, GeometricSample.Row>((m, r) => LogDensity.Geometric(m.P, r.Y), y.Select((value, i) => new GeometricSample.Row { Y = value, W = W[i] }));
        Assert.Equal(1 / Mean(y.Select(value => (double)value)), fitted.P, 1e-14);
    }

    [Fact]
    public void Negative_binomial_keeps_the_mean_and_solves_the_score_of_r()
    {
        int[] y = Draw(random => Sampler.NegativeBinomial(random, 3, 0.4));
        NegativeBinomialSample fitted = Fit<NegativeBinomialSample, NegativeBinomialSample.Row>(
            (m, r) => LogDensity.NegativeBinomial(m.R, m.P, r.Y), y.Select((value, i) => new NegativeBinomialSample.Row { Y = value, W = W[i] }));
        double mean = Mean(y.Select(value => (double)value));
        Assert.Equal(mean, fitted.R * (1 - fitted.P) / fitted.P, 1e-9);
        double score = Mean(y.Select(value => SpecialFunctions.DiGamma(value + fitted.R))) - SpecialFunctions.DiGamma(fitted.R) + Math.Log(fitted.P);
        Assert.Equal(0, score, 1e-10);
    }

    [Fact]
    public void Multinomial_is_the_share_of_each_cell()
    {
        int[][] y = Draw(random =>
        {
            int[] counts = new int[3];
            Sampler.Multinomial(random, random.Next(1, 9), [0.5, 0.3, 0.2], counts);
            return counts;
        });
        MultinomialSample fitted = Fit<MultinomialSample, MultinomialSample.Row>((m, r) => LogDensity.Multinomial(m.P, r.Y), y.Select((value, i) => new MultinomialSample.Row { Y = value, W = W[i] }));
        for (int k = 0; k < 3; k++)
            Assert.Equal(Mean(y.Select(value => (double)value[k])) / Mean(y.Select(value => (double)value.Sum())), fitted.P[k], 1e-14);
    }

    [Fact]
    public void Draws_of_a_multinomial_keep_the_totals_of_the_dataset()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => new MultinomialSample.Row { Y = [i % 4, 0, i % 2], W = 1 }).ToArray();
        double[] p = [0.5, 0.3, 0.2];
        var drawn = new MultinomialSample { P = Vector<double>.Build.DenseOfArray(p) }.Sample(MultinomialSample.Dataset.FromRows(rows), 3).Rows;
        Assert.Equal(rows.Select(row => row.Y.Sum()), drawn.Select(row => row.Y.Sum()));
        double total = drawn.Sum(row => row.Y.Sum());
        for (int k = 0; k < p.Length; k++)
            Assert.Equal(p[k], drawn.Sum(row => row.Y[k]) / total, 5 * Math.Sqrt(p[k] * (1 - p[k]) / total));
    }

    [Fact]
    public void A_vector_density_has_no_sampler_and_says_why()
    {
        var exception = Assert.Throws<NotSupportedException>(() => new Radial().Sample(1, 0));
        Assert.Equal(
            "Y has a vector density of the model's own, for which no exact sampler is known: a scalar density is drawn from by inverting its integral, and a vector has none to invert. Draw its values in code, or write it with distributions of the vocabulary.",
            exception.Message);
    }

    [Fact]
    public void Normal_is_mean_and_mean_square()
    {
        double[] y = Draw(random => Sampler.Normal(random, 2, 3));
        NormalSample fitted = Fit<NormalSample, NormalSample.Row>((m, r) => LogDensity.Normal(m.Mean, m.Variance, r.Y), y.Select((value, i) => new NormalSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y), fitted.Mean, 1e-13);
        Assert.Equal(Mean(y.Select(value => Math.Pow(value - Mean(y), 2))), fitted.Variance, 1e-12);
    }

    [Fact]
    public void Log_normal_is_mean_and_deviation_of_logarithms()
    {
        double[] y = Draw(random => Sampler.LogNormal(random, 1, 0.7));
        LogNormalSample fitted = Fit<LogNormalSample, LogNormalSample.Row>((m, r) => LogDensity.LogNormal(m.Mu, m.Sigma, r.Y), y.Select((value, i) => new LogNormalSample.Row { Y = value, W = W[i] }));
        double mu = Mean(y.Select(value => Math.Log(value)));
        Assert.Equal(mu, fitted.Mu, 1e-13);
        Assert.Equal(Math.Sqrt(Mean(y.Select(value => Math.Pow(Math.Log(value) - mu, 2)))), fitted.Sigma, 1e-12);
    }

    [Fact]
    public void Exponential_is_one_over_the_mean()
    {
        double[] y = Draw(random => Sampler.Exponential(random, 2));
        ExponentialSample fitted = Fit<ExponentialSample, ExponentialSample.Row>((m, r) => LogDensity.Exponential(m.Rate, r.Y), y.Select((value, i) => new ExponentialSample.Row { Y = value, W = W[i] }));
        Assert.Equal(1 / Mean(y), fitted.Rate, 1e-13);
    }

    [Fact]
    public void Gamma_solves_its_likelihood_equations()
    {
        double[] y = Draw(random => Sampler.Gamma(random, 3, 0.5));
        GammaSample fitted = Fit<GammaSample, GammaSample.Row>((m, r) => LogDensity.Gamma(m.Shape, m.Rate, r.Y), y.Select((value, i) => new GammaSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y), fitted.Shape / fitted.Rate, 1e-11);
        Assert.Equal(Mean(y.Select(value => Math.Log(value))), SpecialFunctions.DiGamma(fitted.Shape) - Math.Log(fitted.Rate), 1e-11);
    }

    [Fact]
    public void Inverse_gamma_solves_its_likelihood_equations()
    {
        double[] y = Draw(random => Sampler.InverseGamma(random, 3, 2));
        InverseGammaSample fitted = Fit<InverseGammaSample, InverseGammaSample.Row>(
            (m, r) => LogDensity.InverseGamma(m.Shape, m.Scale, r.Y), y.Select((value, i) => new InverseGammaSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y.Select(value => 1 / value)), fitted.Shape / fitted.Scale, 1e-11);
        Assert.Equal(Mean(y.Select(value => -Math.Log(value))), SpecialFunctions.DiGamma(fitted.Shape) - Math.Log(fitted.Scale), 1e-11);
    }

    [Fact]
    public void Beta_solves_its_likelihood_equations()
    {
        double[] y = Draw(random => Sampler.Beta(random, 2, 5));
        BetaSample fitted = Fit<BetaSample, BetaSample.Row>((m, r) => LogDensity.Beta(m.A, m.B, r.Y), y.Select((value, i) => new BetaSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y.Select(value => Math.Log(value))), SpecialFunctions.DiGamma(fitted.A) - SpecialFunctions.DiGamma(fitted.A + fitted.B), 1e-11);
        Assert.Equal(Mean(y.Select(value => Math.Log(1 - value))), SpecialFunctions.DiGamma(fitted.B) - SpecialFunctions.DiGamma(fitted.A + fitted.B), 1e-11);
    }

    [Fact]
    public void Student_t_ends_at_a_maximum()
    {
        double[] y = Draw(random => Sampler.StudentT(random, 2, 1.5, 2));
        Fit<StudentTSample, StudentTSample.Row>(
            (m, r) => LogDensity.StudentT(m.Location, m.Scale, m.Freedom, r.Y), y.Select((value, i) => new StudentTSample.Row { Y = value, W = W[i] }), steps: 500);
    }

    [Fact]
    public void Laplace_is_a_weighted_median_and_the_mean_deviation_from_it()
    {
        double[] y = Draw(random => Sampler.Laplace(random, 2, 1.5));
        LaplaceSample fitted = Fit<LaplaceSample, LaplaceSample.Row>(
            (m, r) => LogDensity.Laplace(m.Location, m.Scale, r.Y), y.Select((value, i) => new LaplaceSample.Row { Y = value, W = W[i] }), isSmooth: false);
        double below = y.Select((value, i) => value < fitted.Location ? W[i] : 0).Sum();
        double above = y.Select((value, i) => value > fitted.Location ? W[i] : 0).Sum();
        Assert.True(below <= Total / 2 && above <= Total / 2, $"{below} below and {above} above of {Total}");
        Assert.Equal(Mean(y.Select(value => Math.Abs(value - fitted.Location))), fitted.Scale, 1e-13);
    }

    [Fact]
    public void Uniform_spans_the_data()
    {
        double[] y = Draw(random => Sampler.Uniform(random, 2, 5));
        UniformSample fitted = Fit<UniformSample, UniformSample.Row>(
            (m, r) => LogDensity.Uniform(m.Lower, m.Upper, r.Y), y.Select((value, i) => new UniformSample.Row { Y = value, W = W[i] }), isSmooth: false);
        Assert.Equal(y.Min(), fitted.Lower);
        Assert.Equal(y.Max(), fitted.Upper);
    }

    [Fact]
    public void Weibull_solves_its_likelihood_equations()
    {
        double[] y = Draw(random => Sampler.Weibull(random, 1.7, 3));
        WeibullSample fitted = Fit<WeibullSample, WeibullSample.Row>((m, r) => LogDensity.Weibull(m.Shape, m.Scale, r.Y), y.Select((value, i) => new WeibullSample.Row { Y = value, W = W[i] }));
        double power = Mean(y.Select(value => Math.Pow(value, fitted.Shape)));
        Assert.Equal(Math.Pow(power, 1 / fitted.Shape), fitted.Scale, 1e-11);
        double equation = (Mean(y.Select(value => Math.Pow(value, fitted.Shape) * Math.Log(value))) / power) - (1 / fitted.Shape) - Mean(y.Select(value => Math.Log(value)));
        Assert.Equal(0, equation, 1e-11);
    }

    [Fact]
    public void Inverse_gaussian_is_its_closed_form()
    {
        double[] y = Draw(random => Sampler.InverseGaussian(random, 2, 5));
        InverseGaussianSample fitted = Fit<InverseGaussianSample, InverseGaussianSample.Row>(
            (m, r) => LogDensity.InverseGaussian(m.Mu, m.Lambda, r.Y), y.Select((value, i) => new InverseGaussianSample.Row { Y = value, W = W[i] }));
        Assert.Equal(Mean(y), fitted.Mu, 1e-11);
        Assert.Equal(1 / Mean(y.Select(value => (1 / value) - (1 / Mean(y)))), fitted.Lambda, 1e-9);
    }

    [Fact]
    public void Von_Mises_points_along_the_resultant()
    {
        double[] y = Draw(random => Sampler.VonMises(random, 2.8, 2));
        VonMisesSample fitted = Fit<VonMisesSample, VonMisesSample.Row>(
            (m, r) => LogDensity.VonMises(m.Mean, m.Concentration, r.Y), y.Select((value, i) => new VonMisesSample.Row { Y = value, W = W[i] }));
        double cosine = Mean(y.Select(value => Math.Cos(value)));
        double sine = Mean(y.Select(value => Math.Sin(value)));
        Assert.Equal(0, Math.Sin(fitted.Mean - Math.Atan2(sine, cosine)), 1e-10);
        Assert.Equal(
            Math.Sqrt((cosine * cosine) + (sine * sine)),
            SpecialFunctions.BesselI1(fitted.Concentration) / SpecialFunctions.BesselI0(fitted.Concentration),
            1e-10);
    }

    [Fact]
    public void Multivariate_normal_is_mean_and_mean_product()
    {
        Vector<double>[] y = Draw(random =>
        {
            double[] value = new double[3];
            Sampler.MultivariateNormal(random, [1, 2, 3], [1, 0, 0, 0.5, 0.8, 0, -0.3, 0.2, 1.1], value);
            return Vector<double>.Build.Dense(value);
        });
        MultivariateNormalSample fitted = Fit<MultivariateNormalSample, MultivariateNormalSample.Row>(
            (m, r) => LogDensity.MultivariateNormal(m.Mean, m.Covariance, r.Y), y.Select((value, i) => new MultivariateNormalSample.Row { Y = value, W = W[i] }));
        Vector<double> mean = y.Select((value, i) => value * (W[i] / Total)).Aggregate((left, right) => left + right);
        Matrix<double> covariance = y.Select((value, i) => (value - mean).OuterProduct(value - mean) * (W[i] / Total)).Aggregate((left, right) => left + right);
        Assert.Equal(0, (mean - fitted.Mean).L2Norm(), 1e-13);
        Assert.Equal(0, (covariance - fitted.Covariance).FrobeniusNorm(), 1e-12);
    }

    [Fact]
    public void Dirichlet_solves_its_likelihood_equations()
    {
        Vector<double>[] y = Draw(random =>
        {
            double[] value = new double[3];
            Sampler.Dirichlet(random, [2, 5, 3], value);
            return Vector<double>.Build.Dense(value);
        });
        DirichletSample fitted = Fit<DirichletSample, DirichletSample.Row>((m, r) => LogDensity.Dirichlet(m.Alpha, r.Y), y.Select((value, i) => new DirichletSample.Row { Y = value, W = W[i] }));
        for (int k = 0; k < 3; k++)
            Assert.Equal(Mean(y.Select(value => Math.Log(value[k]))), SpecialFunctions.DiGamma(fitted.Alpha[k]) - SpecialFunctions.DiGamma(fitted.Alpha.Sum()), 1e-10);
    }

    private static T[] Draw<T>(Func<Random, T> draw)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, Count).Select(_ => draw(random))];
    }

    private static double Mean(IEnumerable<double> values) => values.Select((value, i) => value * W[i]).Sum() / Total;

    /// <summary>Fits from the data alone, and holds the result to enumeration, to a direct maximiser, and to one more step.</summary>
    private static TModel Fit<TModel, TRow>(Func<TModel, TRow, double> logDensity, IEnumerable<TRow> rows, int steps = 1, bool isSmooth = true)
        where TModel : class
        where TRow : struct
    {
        Subject subject = Subject.Of<TModel, TRow>([], [], (model, row, _) => logDensity(model, row));
        object dataset = subject.Dataset([.. rows.Select(row => (object)row)]);
        Outcome fit = subject.Fit(dataset, new FitOptions { MaxIterations = steps, LogLikelihoodTolerance = 0 }, null);
        EmLaws.EqualsEnumeration(new Specimen(subject, [.. rows.Select(row => (object)row)], fit.Model), fit.Model);
        EmLaws.SameParameters(fit.Model, subject.Steps(dataset, fit.Model, 1).Model, 1e-12);
        if (!isSmooth)
            return (TModel)fit.Model;
        double gain = DirectMaximiser.Gain(new ParameterPoint(fit.Model), model => subject.LogLikelihood(model, dataset));
        Assert.True(gain < 1e-9, $"a direct maximiser gains {gain:R}");
        return (TModel)fit.Model;
    }
}
