using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;
void Try(string name, Action a) { try { Console.Write(name + ": "); a(); } catch (Exception e) { Console.WriteLine(e.ToString()[..Math.Min(900, e.ToString().Length)]); } }
var rnd = EmDsl.Fitting.SeededRandom.For(3);
Try("Echo", () => { var r = new Random(1); var x = Enumerable.Range(0, 500).Select(i => Math.Sqrt(-2*Math.Log(1-r.NextDouble())*(i%3==0?9:1))).ToArray(); var d = Echoes.Dataset.FromColumns(x); var f = Echoes.Fit(d); Console.WriteLine($"{f.LogLikelihood} {string.Join(",", f.Model.Scale)} {f.StopReason} {f.Iterations}"); });
Try("Laplace", () => { var x = Enumerable.Range(0, 500).Select(i => EmDsl.Numerics.Sampler.Laplace(rnd, i % 3 == 0 ? 5 : 0, i % 3 == 0 ? 1 : 0.5)).ToArray(); var d = LaplaceMix.Dataset.FromColumns(x); var f = LaplaceMix.Fit(d); Console.WriteLine($"{f.LogLikelihood} {string.Join(",", f.Model.M)} {string.Join(",", f.Model.S)} {f.StopReason} {f.Iterations}"); });
Try("Uniform", () => { var x = Enumerable.Range(0, 500).Select(i => 3 + 2 * rnd.NextDouble()).ToArray(); var f = Uni.Fit(Uni.Dataset.FromColumns(x)); Console.WriteLine($"{f.LogLikelihood} {f.Model.A} {f.Model.B} {f.StopReason} {f.Iterations}"); });
Try("Regression", () => { var x = Matrix<double>.Build.Dense(200, 2, (i, j) => j == 0 ? 1 : i * 0.1); var y = Enumerable.Range(0, 200).Select(i => 1 + 2 * x[i, 1] + EmDsl.Numerics.Sampler.Normal(rnd, 0, 0.25)).ToArray(); var f = Reg.Fit(Reg.Dataset.FromColumns(x, y)); Console.WriteLine($"{f.LogLikelihood} {f.Model.Beta} {f.Model.V} {f.StopReason} {f.Iterations}".Replace("\n"," ")); });
Try("RegMix", () => { var x = Matrix<double>.Build.Dense(400, 2, (i, j) => j == 0 ? 1 : (i % 50) * 0.1); var y = Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? 1 + 2 * x[i, 1] : 5 - x[i, 1]) + EmDsl.Numerics.Sampler.Normal(rnd, 0, 0.25)).ToArray(); var f = RegMix.Fit(RegMix.Dataset.FromColumns(x, y)); Console.WriteLine($"{f.LogLikelihood} {f.Model.Beta[0]} {f.Model.Beta[1]} {f.Model.V[0]} {f.StopReason} {f.Iterations}".Replace("\n"," ")); });
Try("Pub", () => { var x = Matrix<double>.Build.Dense(400, 3, (i, j) => j == 0 ? 1 : j == 1 ? i % 3 : (i % 50) * 0.02); var y = Enumerable.Range(0, 400).Select(i => rnd.NextDouble() < 0.3 ? 0 : EmDsl.Numerics.Sampler.Poisson(rnd, Math.Exp(0.2 + x[i, 2]))).ToArray(); var f = Publications.Fit(Publications.Dataset.FromColumns(x, y)); Console.WriteLine($"{f.LogLikelihood} {f.Model.Beta} {f.Model.Inflation} {f.StopReason} {f.Iterations}".Replace("\n"," ")); });
Try("Multi", () => { var x = new int[50, 3]; for (int i = 0; i < 50; i++) { x[i,0]= i%2==0?5:1; x[i,1]=3; x[i,2]=i%2==0?0:4+i%3; } var f = Multi.Fit(Multi.Dataset.FromColumns(x)); Console.WriteLine($"{f.LogLikelihood} {f.Model.P[0]} {f.StopReason} {f.Iterations}".Replace("\n"," ")); });
Try("Sample", () => { var m = new RegMixNoX { W = Vector<double>.Build.Dense(new[]{0.3,0.7}), M = new[]{0.0, 4.0}, V = new[]{1.0,0.5}, Q = new PerState<Kind, double> { [Kind.A] = 0.2, [Kind.B] = 0.9 }, T = new[] { Vector<double>.Build.Dense(new[]{0.1,0.9}), Vector<double>.Build.Dense(new[]{0.8,0.2}) } }; var s = m.Sample(2000, 5); var d = RegMixNoX.Dataset.FromRows(s.Rows); var f = RegMixNoX.Fit(d); Console.WriteLine($"{f.LogLikelihood} {m.LogLikelihood(d)} {string.Join(",", f.Model.M)} {f.Model.Q[Kind.A]} {f.Model.Q[Kind.B]} {f.StopReason} {f.Iterations} {f.Model.Posterior(d).K.Probabilities.Row(0)}".Replace("\n"," ")); Console.WriteLine(RegMixNoX.FromJson(f.Model.ToJson()).LogLikelihood(d)); });
Try("Twolevel", () => { var d = TwoLevels.Dataset.FromColumns(Enumerable.Range(0, 300).Select(i => (i % 6) + 0.3 * rnd.NextDouble()).ToArray(), Enumerable.Range(0, 300).Select(i => i % 6).ToArray()); var f = TwoLevels.Fit(d); Console.WriteLine($"{f.LogLikelihood} {f.StopReason} {f.Iterations}"); });

[LatentModel] public sealed partial class Echoes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int    Surface   => Categorical(Weights);
    [Observed]  double Amplitude => Rayleigh(Scale[Surface]);
    static double Rayleigh(double s2) => Density(x => Log(x / s2) - x * x / (2 * s2), Support.Positive);
}
[LatentModel] public sealed partial class LaplaceMix
{
    [Parameter] public partial Vector<double> W { get; init; }
    [Parameter] public partial double[] M { get; init; }
    [Parameter] public partial double[] S { get; init; }
    [Latent(2)] int Z => Categorical(W);
    [Observed] double X => Laplace(M[Z], S[Z]);
}
[LatentModel] public sealed partial class Uni
{
    [Parameter] public partial double A { get; init; }
    [Parameter] public partial double B { get; init; }
    [Observed] double X => Uniform(A, B);
}
[LatentModel] public sealed partial class Reg
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double V { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta * X, V);
}
[LatentModel] public sealed partial class RegMix
{
    [Parameter] public partial Vector<double> W { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] V { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(W);
    [Observed] double Y => Normal(Beta[Z] * X, V[Z]);
}
[LatentModel] public sealed partial class Publications
{
    [Parameter] public partial Vector<double> Inflation { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Covariate("1", "kids", "mentor")] Vector<double> X { get; }
    [Latent]   bool Structural => Bernoulli(Logistic(Inflation * X));
    [Observed] int  Articles   => Structural ? Exactly(0) : Poisson(Exp(Beta * X));
}
[LatentModel] public sealed partial class Multi
{
    [Parameter] public partial Vector<double> W { get; init; }
    [Parameter] public partial Vector<double>[] P { get; init; }
    [Latent(2)] int Z => Categorical(W);
    [Observed(Dimension = 3)] int[] Cells => Multinomial(P[Z]);
}
public enum Kind { A, B }
[LatentModel] public sealed partial class RegMixNoX
{
    [Parameter] public partial Vector<double> W { get; init; }
    [Parameter] public partial double[] M { get; init; }
    [Parameter] public partial double[] V { get; init; }
    [Parameter] public partial PerState<Kind, double> Q { get; init; }
    [Parameter] public partial Vector<double>[] T { get; init; }
    [Latent(2)] int Z => Categorical(W);
    [Latent(OrderBy = nameof(Q))] Kind K => Categorical<Kind>(T[Z]);
    [Observed] double? Y => Normal(M[Z], V[Z]);
    [Observed] bool B => Bernoulli(Q[K]);
}
[LatentModel] public sealed partial class TwoLevels
{
    [Parameter] public partial Vector<double> W { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] M { get; init; }
    [Parameter] public partial double V { get; init; }
    [Latent(2)] int State => Categorical(W);
    [Latent(3)] int Component => Categorical(Mix[State]);
    [Observed] double X => Normal(M[State, Component], V);
    [Observed] int Y => Poisson(Exp(M[State, Component]));
}
