using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Latent class analysis: categorical items, independent given the class; answers count from 1.</summary>
public sealed partial class LatentClassTests
{
    private static readonly Case Carcinoma = Case.Load("carcinoma_lca");
    private static readonly Case Cheating = Case.Load("cheating_lca");
    private static readonly Case Values = Case.Load("values_lca");
    private static readonly Case Anaesthetic = Case.Load("dawid_skene_anaesthetic");

    [Theory]
    [InlineData("K1")]
    [InlineData("K2")]
    [InlineData("K3")]
    public void Seven_pathologists(string name)
    {
        var fit = Carcinoma.Fit(name);
        var start = new Pathologists { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Rating = fit.Start.VectorTable("items") };
        var data = Pathologists.Dataset.FromCsv(Carcinoma.DataPath);

        var result = Pathologists.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("items", result.Model.Rating);
        fit.AssertMaximum(Pathologists.Fit(data, start: new Pathologists { K = start.K }));
    }

    [Theory]
    [InlineData("K1")]
    [InlineData("K2")]
    public void Students_who_cheat(string name)
    {
        var fit = Cheating.Fit(name);
        var start = new Students { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Item = fit.Start.VectorTable("items") };
        var data = Students.Dataset.FromCsv(Cheating.DataPath);

        var result = Students.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("items", result.Model.Item);
        fit.AssertMaximum(Students.Fit(data, start: new Students { K = start.K }));
    }

    [Theory]
    [InlineData("K1")]
    [InlineData("K2")]
    [InlineData("K3")]
    public void Role_conflict(string name)
    {
        var fit = Values.Fit(name);
        var start = new RoleConflict { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Item = fit.Start.VectorTable("items") };
        var data = RoleConflict.Dataset.FromCsv(Values.DataPath);

        var result = RoleConflict.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertMaximum(RoleConflict.Fit(data, start: new RoleConflict { K = start.K }));
        if (fit.Verified.Has("weights"))
        {
            fit.AssertParameter("weights", result.Model.Weights);
            fit.AssertParameter("items", result.Model.Item);
        }
    }

    [Fact]
    public void Observers_of_fitness_for_anaesthesia()
    {
        var fit = Anaesthetic.Fit("Ml");
        var start = new Observers { Prevalence = fit.Start.Vector("prevalence"), First = fit.Start.Vectors("first"), Others = fit.Start.VectorTable("others") };

        var result = Observers.Fit(Observers.Dataset.FromCsv(Anaesthetic.DataPath), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("prevalence", result.Model.Prevalence);
        fit.AssertParameter("first", result.Model.First);
        fit.AssertParameter("others", result.Model.Others);
        fit.AssertMaximumOrHigher(Observers.Fit(Observers.Dataset.FromCsv(Anaesthetic.DataPath)));
    }

    [LatentModel]
    internal sealed partial class Pathologists
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[,] Rating { get; init; }
        [Latent(nameof(K))] int Class => Categorical(Weights);
        [Observed("A", "B", "C", "D", "E", "F", "G")] int[] Slide => Each(j => 1 + Categorical(Rating[Class, j]));
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class Students
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[,] Item { get; init; }
        [Latent(nameof(K))] int Class => Categorical(Weights);
        [Observed("LIEEXAM", "LIEPAPER", "FRAUD", "COPYEXAM")] int[] Answer => Each(j => 1 + Categorical(Item[Class, j]));
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class RoleConflict
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[,] Item { get; init; }
        [Latent(nameof(K))] int Class => Categorical(Weights);
        [Observed("A", "B", "C", "D")] int[] Answer => Each(j => 1 + Categorical(Item[Class, j]));
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class Observers
    {
        [Parameter] public partial Vector<double> Prevalence { get; init; }
        [Parameter] public partial Vector<double>[] First { get; init; }
        [Parameter] public partial Vector<double>[,] Others { get; init; }
        [Latent(4)] int Grade => Categorical(Prevalence);
        [Observed("first1", "first2", "first3")] int[] Repeated => Each(_ => 1 + Categorical(First[Grade]));
        [Observed("second", "third", "fourth", "fifth")] int[] Single => Each(j => 1 + Categorical(Others[Grade, j]));
    }
}
