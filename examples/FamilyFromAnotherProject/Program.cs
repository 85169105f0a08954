using System.Text;
using EmDsl;
using Examples.FamilyFromAnotherProject;
using MathNet.Numerics.LinearAlgebra;

Console.OutputEncoding = Encoding.UTF8;

var truth = new Purchases { Weights = Vector<double>.Build.Dense([0.6, 0.4]), Rate = [200, 1.2], Dispersion = [2.5, 0.3] };
var data = Purchases.Dataset.FromRows(truth.Sample(3000, seed: 4).Rows);
FitResult<Purchases> fit = Purchases.Fit(data);

Console.WriteLine($"{data.RowCount} simulated customers; the family is defined in the project Families");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason}); at the truth {truth.LogLikelihood(data):F3}");
for (int kind = 0; kind < 2; kind++)
{
    Console.WriteLine($"kind {kind}  true    weight {truth.Weights[kind]:F3}, rate {truth.Rate[kind],8:F3}, dispersion {truth.Dispersion[kind]:F3}");
    Console.WriteLine($"        fitted  weight {fit.Model.Weights[kind]:F3}, rate {fit.Model.Rate[kind],8:F3}, dispersion {fit.Model.Dispersion[kind]:F3}");
}

Console.WriteLine();
Console.WriteLine(Purchases.Derivation);
