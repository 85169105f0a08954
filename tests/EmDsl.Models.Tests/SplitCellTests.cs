using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Multinomials of which some cells are seen only together; every published EM step is compared.</summary>
public sealed partial class SplitCellTests
{
    private static readonly Case Abo = Case.Load("abo_clarke1959");
    private static readonly Case Rats = Case.Load("linkage_dlr1977");
    private static readonly Case Table = Case.Load("little_rubin_2x2_supplemental");

    internal enum Allele { A, B, O }

    internal enum Blood { A, B, AB, O }

    [Fact]
    public void Blood_groups()
    {
        var fit = Abo.Fit("Ml");
        var start = new BloodGroups { Frequency = fit.Start.Vector("frequency") };
        var data = BloodGroups.Dataset.FromCsv(Abo.DataPath);

        var result = BloodGroups.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("frequency", result.Model.Frequency);
        fit.AssertMaximum(BloodGroups.Fit(data));
        AssertPath(fit, options => BloodGroups.Fit(data, options, start).Model.Frequency);
    }

    [Fact]
    public void Linkage()
    {
        var fit = Rats.Fit("Ml");
        var start = new LinkedGenes { Theta = fit.Start.Number("theta") };
        var data = LinkedGenes.Dataset.FromCsv(Rats.DataPath);

        var result = LinkedGenes.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("theta", result.Model.Theta);
        Agreement.AssertParameter([(15 + Math.Sqrt(53809)) / 394], [result.Model.Theta], "root in closed form");
        fit.AssertMaximum(LinkedGenes.Fit(data));
        AssertPath(fit, options => [LinkedGenes.Fit(data, options, start).Model.Theta]);
    }

    [Fact]
    public void Table_with_supplemental_margins()
    {
        var fit = Table.Fit("Ml");
        var start = new PartlySeenCell { Theta = Vector<double>.Build.Dense(fit.Verified.Flat("path")[..4]) };
        var data = PartlySeenCell.Dataset.FromCsv(Table.DataPath);

        var result = PartlySeenCell.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("table", result.Model.Theta);
        fit.AssertMaximum(PartlySeenCell.Fit(data));
        AssertPath(fit, options => PartlySeenCell.Fit(data, options, start).Model.Theta);
    }

    [Fact]
    public void Table_with_a_classification_that_depends_on_one_that_is_missing()
    {
        // A missing column is summed out before EM sees it, so that fewer steps reach the same maximum on another path.
        var fit = Table.Fit("Ml");
        var start = new PartlyClassified { First = fit.Start.Vector("row"), Second = fit.Start.Vectors("column") };
        var data = PartlyClassified.Dataset.FromCsv(Table.DataPath);

        var result = PartlyClassified.Fit(data, fit.Steps(), start);

        fit.AssertParameter("table", Cells(result.Model));
        fit.AssertMaximum(PartlyClassified.Fit(data));
    }

    private static IEnumerable<double> Cells(PartlyClassified model) =>
        model.First.Zip(model.Second).SelectMany(row => row.Second.Select(probability => row.First * probability));

    private static void AssertPath(CaseFit fit, Func<FitOptions, IEnumerable<double>> estimate)
    {
        var path = fit.Verified.Flat("path");
        var width = estimate(fit.Steps() with { MaxIterations = 0 }).Count();
        for (var step = 0; step * width < path.Length; step++)
        {
            Agreement.AssertParameter(path[(step * width)..((step + 1) * width)], estimate(fit.Steps() with { MaxIterations = step }), $"step {step}");
        }
    }

    [LatentModel]
    internal sealed partial class BloodGroups
    {
        [Parameter] public partial Vector<double> Frequency { get; init; }
        [Latent] Allele Mother => Categorical<Allele>(Frequency);
        [Latent] Allele Father => Categorical<Allele>(Frequency);
        [Observed] Blood Phenotype => Exactly((Mother, Father) switch
        {
            (Allele.O, Allele.O) => Blood.O,
            (Allele.A, Allele.B) or (Allele.B, Allele.A) => Blood.AB,
            (Allele.A, _) or (_, Allele.A) => Blood.A,
            _ => Blood.B,
        });
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class LinkedGenes
    {
        [Parameter] public partial double Theta { get; init; }
        [Latent(5)] int Cell => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
        [Observed] int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class PartlySeenCell
    {
        [Parameter] public partial Vector<double> Theta { get; init; }
        [Latent(4)] int Cell => Categorical(Theta);
        [Observed("row")] int? Line => Exactly(Cell <= 1 ? 0 : 1);
        [Observed("column")] int? Column => Exactly(Cell == 0 || Cell == 2 ? 0 : 1);
        [Weight] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class PartlyClassified
    {
        [Parameter] public partial Vector<double> First { get; init; }
        [Parameter] public partial Vector<double>[] Second { get; init; }
        [Observed("row")] int? Line => Categorical(First);
        [Observed("column")] int? Column => Categorical(Second[Line.Value]);
        [Weight] double Count { get; }
    }
}
