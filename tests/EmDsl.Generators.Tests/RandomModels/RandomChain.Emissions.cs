using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>What a drawn chain emits.</summary>
internal sealed partial class RandomChain
{
    private enum Emission
    {
        Normal,
        Poisson,
        Categorical,
        Bernoulli,
        Gamma,
        Exponential,
        MissingNormal,
        MissingPoisson,
        Regression,
        LaggedRegression,
        Autoregression,
        SecondAutoregression,
        Switching,
        DiagonalNormal,
        FullNormal,
        MissingEntries,
        WrittenPoisson,
    }

    private static bool LooksBack(Emission kind) => kind is Emission.LaggedRegression or Emission.Autoregression or Emission.SecondAutoregression or Emission.Switching;

    private Variable Emit(Emission kind, string name, IReadOnlyList<Use> looks, string prefix = "")
    {
        Table Of(string parameter, TableKind type, IEnumerable<Use>? indices = null, int size = 2) => Add(prefix + parameter + name, type, indices ?? looks, size);
        Use[] uses = [.. looks];
        switch (kind)
        {
            case Emission.Poisson or Emission.MissingPoisson or Emission.WrittenPoisson:
                Table rate = Of("Rate", TableKind.Positive);
                string text = rate.Reference(this);
                return new Variable(name, 0, false)
                {
                    Declaration = kind == Emission.MissingPoisson ? "[Observed] int?" : "[Observed] int",
                    Law = new Law(kind == Emission.WrittenPoisson ? $"Mass(n => n * Log({text}) - {text} - LogGamma(n + 1))" : $"Poisson({text})", uses, (at, y) => LogDensity.Poisson((double)rate.At(at), (int)y)),
                    Draw = source => kind == Emission.MissingPoisson && source.Next(3) == 0 ? null : Sampler.Poisson(source, 1 + (4 * source.Next(2))),
                };
            case Emission.Categorical:
                Table p = Of("P", TableKind.Probabilities, size: 3);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed] int",
                    Law = new Law($"Categorical({p.Reference(this)})", uses, (at, y) => Math.Log(((Vector<double>)p.At(at))[(int)y])),
                    Draw = source => source.Next(3),
                };
            case Emission.Bernoulli:
                Table success = Of("P", TableKind.Probability);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed] bool",
                    Law = new Law($"Bernoulli({success.Reference(this)})", uses, (at, y) => LogDensity.Bernoulli((double)success.At(at), (bool)y)),
                    Draw = source => source.Next(2) == 0,
                };
            case Emission.Gamma:
                Table shape = Of("Shape", TableKind.Positive), scale = Of("Rate", TableKind.Variance);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed] double",
                    Law = new Law($"Gamma({shape.Reference(this)}, {scale.Reference(this)})", uses, (at, y) => LogDensity.Gamma((double)shape.At(at), (double)scale.At(at), (double)y)),
                    Draw = source => Sampler.Gamma(source, 2, 0.7),
                };
            case Emission.Exponential:
                Table speed = Of("Rate", TableKind.Variance);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed] double",
                    Law = new Law($"Exponential({speed.Reference(this)})", uses, (at, y) => LogDensity.Exponential((double)speed.At(at), (double)y)),
                    Draw = source => Sampler.Gamma(source, 1, 0.8),
                };
            case Emission.DiagonalNormal or Emission.FullNormal:
                Table centre = Of("Centre", TableKind.Vector);
                Table spread = kind == Emission.DiagonalNormal ? Of("Spread", TableKind.Variances) : Of("Spread", TableKind.Covariance);
                string covariance = kind == Emission.DiagonalNormal ? $"Diagonal({spread.Reference(this)})" : spread.Reference(this);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed(Dimension = 2)] Vector<double>",
                    Law = new Law($"MultivariateNormal({centre.Reference(this)}, {covariance})", uses, (at, y) => LogDensity.MultivariateNormal(
                        (Vector<double>)centre.At(at), spread.At(at) as Matrix<double> ?? Matrix<double>.Build.DenseOfDiagonalVector((Vector<double>)spread.At(at)), (Vector<double>)y)),
                    Draw = source => Vector<double>.Build.Dense(2, i => Sampler.Normal(source, i + (3 * source.Next(2)), 1)),
                };
            case Emission.MissingEntries:
                Table places = Of("Mean", TableKind.Number), widths = Of("Variance", TableKind.Variance);
                return new Variable(name, 0, false)
                {
                    Declaration = "[Observed(Dimension = 2, AllowMissing = true)] double[]",
                    Law = new Law($"Each(j => Normal({places.Reference(this)} + j, {widths.Reference(this)}))", uses, (at, y) => ((double[])y)
                        .Select((entry, j) => double.IsNaN(entry) ? 0 : LogDensity.Normal((double)places.At(at) + j, (double)widths.At(at), entry)).Sum()),
                    Draw = source => new[] { 0, 1 }.Select(i => source.Next(3) == 0 ? double.NaN : Sampler.Normal(source, i + (3 * source.Next(2)), 1)).ToArray(),
                };
            default:
                return Number(kind, name, uses, Of);
        }
    }

    // A normal law around a mean that may hold covariates, earlier values and earlier states.
    private Variable Number(Emission kind, string name, Use[] uses, Func<string, TableKind, IEnumerable<Use>?, int, Table> table)
    {
        bool isBack = LooksBack(kind) && kind != Emission.LaggedRegression;
        Use[] own = kind == Emission.Switching ? uses[^1..] : uses;
        Table mean = table("Mean", TableKind.Number, own, 2), variance = table("Variance", TableKind.Variance, uses, 2);
        string text = mean.Reference(this);
        Func<Place, double> centre = at => (double)mean.At(at);
        int lag = uses.Max(use => use.Lag);
        Use[] all = uses;
        if (kind is Emission.Regression or Emission.LaggedRegression)
        {
            covariates.Add("X");
            Table slope = table("Slope", TableKind.Slope, uses, 2);
            bool isLagged = kind == Emission.LaggedRegression;
            text += $" + {slope.Reference(this)} * {(isLagged ? "Previous(X)" : "X")}";
            centre = at => (double)mean.At(at) + ((double)slope.At(at) * (double)at.Data("X", isLagged ? 1 : 0));
            lag = Math.Max(lag, isLagged ? 1 : 0);
        }
        else if (isBack)
        {
            int rows = kind == Emission.SecondAutoregression ? 2 : 1;
            Table slope = table("Slope", TableKind.Slope, kind == Emission.Switching ? [] : uses, 2);
            lag = Math.Max(lag, rows);
            if (kind == Emission.Switching)
            {
                maximisesJointly = false;
                Use[] before = [new Use(own[0].Variable, own[0].Lag + 1)];
                all = [.. uses, .. before];
                text += $" + {slope.Reference(this)} * (Previous({name}) - {mean.Reference(this, before)})";
                centre = at => (double)mean.At(at) + ((double)slope.At(at) * ((double)at.Data(name, 1) - (double)mean.At(at, before)));
            }
            else
            {
                text += $" + {slope.Reference(this)} * Previous({name}{(rows == 2 ? ", 2" : "")})";
                centre = at => (double)mean.At(at) + ((double)slope.At(at) * (double)at.Data(name, rows));
            }
        }

        return new Variable(name, 0, false)
        {
            Declaration = kind == Emission.MissingNormal ? "[Observed] double?" : "[Observed] double",
            Law = new Law($"Normal({text}, {variance.Reference(this)})", all, (at, y) => LogDensity.Normal(centre(at), (double)variance.At(at), (double)y)) { Lag = Math.Max(lag, all.Max(use => use.Lag)) },
            Draw = source => kind == Emission.MissingNormal && source.Next(3) == 0 ? null : Sampler.Normal(source, 4 * source.Next(2), 1.2),
        };
    }
}
