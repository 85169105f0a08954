using EmDsl.Tests.Data;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>Who simulates from covariates has no responses: a dataset may come without them, for Sample alone.</summary>
public class DatasetToSampleFromTests
{
    static readonly double[] Doses = [0, 1, 2, 3];

    static readonly Response Model = new() { Weights = Vector<double>.Build.Dense([0.4, 0.6]), Level = [0, 10], Slope = 2, Variance = 1e-6, Rate = 3, Grade = Vector<double>.Build.Dense([0.2, 0.8]), Spread = 1, Yes = 0.5 };

    [Fact]
    public void ColumnsWithoutResponsesAreSampledFrom()
    {
        var data = Response.Dataset.FromColumns(dose: Doses, y: null, pair: null, count: null, rank: null, answers: null);

        var drawn = Model.Sample(data, seed: 3);

        Assert.Equal(4, data.RowCount);
        Assert.Equal(Doses, drawn.Rows.Select(row => row.Dose));
        for (var row = 0; row < Doses.Length; row++)
        {
            Assert.Equal((10 * drawn.State[row]) + (2 * Doses[row]), drawn.Rows[row].Y, 0.01);
        }
    }

    [Fact]
    public void WhatIsDrawnDoesNotDependOnResponsesThatAreThere()
    {
        var drawn = Model.Sample(Response.Dataset.FromColumns(Doses, null, null, null, null, null), seed: 3);
        var data = Response.Dataset.FromRows(drawn.Rows);

        var again = Model.Sample(data, seed: 3);

        Assert.Equal(drawn.Rows.Select(row => row.Y), again.Rows.Select(row => row.Y));
        Assert.Equal(drawn.Rows.Select(row => row.Rank), again.Rows.Select(row => row.Rank));
        Assert.True(double.IsFinite(Model.LogLikelihood(data)));
    }

    [Fact]
    public void RowsThatSetNoResponseAreSampledFrom()
    {
        var data = Response.Dataset.FromRows(Doses.Select(dose => new Response.Row { Dose = dose }));

        var drawn = Model.Sample(data, seed: 3);

        Assert.Equal(Model.Sample(Response.Dataset.FromColumns(Doses, null, null, null, null, null), seed: 3).Rows.Select(row => row.Y), drawn.Rows.Select(row => row.Y));
        Assert.Equal(4, data.RowCount);
        Assert.Equal(2, data[2].Dose);
        Assert.True(double.IsNaN(data[2].Pair[0]));
    }

    [Fact]
    public void WhatNeedsResponsesRefusesRowsThatSetNone()
    {
        var data = Response.Dataset.FromRows(Doses.Select(dose => new Response.Row { Dose = dose }));

        const string message = "rows, row 0 (counted from 0), member 'Pair': the vector or array is null.";
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Response.Fit(data)).Message);
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Model.LogLikelihood(data)).Message);
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Model.Posterior(data)).Message);
    }

    [Fact]
    public void AResponseIsSetInEveryRowOrInNone()
    {
        Response.Row full = Model.Sample(Response.Dataset.FromColumns(Doses, null, null, null, null, null), seed: 3).Rows[0];

        // The row that lacks it is named, whether the others come before or after.
        Assert.Equal(
            "rows, row 0 (counted from 0), member 'Pair': the vector or array is null.",
            Assert.Throws<ModelDataException>(() => Response.Dataset.FromRows([full with { Pair = null! }, full])).Message);
        Assert.Equal(
            "rows, row 1 (counted from 0), member 'Pair': the vector or array is null.",
            Assert.Throws<ModelDataException>(() => Response.Dataset.FromRows([full, full with { Pair = null! }])).Message);
    }

    [Fact]
    public void RowsOfAbsentResponsesCanBeLookedAt()
    {
        var row = Response.Dataset.FromColumns(Doses, null, null, null, null, null)[2];

        Assert.Equal(2, row.Dose);
        Assert.True(double.IsNaN(row.Y));
        Assert.Equal(2, row.Pair.Count);
    }

    [Fact]
    public void WhatNeedsResponsesNamesTheMember()
    {
        var data = Response.Dataset.FromColumns(Doses, y: null, pair: Matrix<double>.Build.Dense(4, 2), [1, 2, 3, 4], [1, 1, 2, 2], new bool[4, 2]);

        const string message = "columns: the member Y has no column; Sample alone does without it.";
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Response.Fit(data)).Message);
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Model.LogLikelihood(data)).Message);
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Model.LogDensities(data)).Message);
        Assert.Equal(message, Assert.Throws<ModelDataException>(() => Model.Posterior(data)).Message);
    }

    [Fact]
    public void AFileWithoutResponsesIsSampledFromAndNamesTheColumnOtherwise()
    {
        using var file = new CsvFile("dose\n0.5\n1.5\n");
        var data = Response.Dataset.FromCsv(file.Path);

        Assert.Equal([0.5, 1.5], Model.Sample(data, seed: 1).Rows.Select(row => row.Dose));
        var refusal = Assert.Throws<ModelDataException>(() => Response.Fit(data));
        Assert.Equal($"{file.Path}: there is no column 'Y' for the member Y; the columns are 'dose'; Sample alone does without it.", refusal.Message);
    }

    [Fact]
    public void AVectorIsThereAsAWholeOrNotAtAll()
    {
        using var file = new CsvFile("dose,a\n0.5,1\n");

        var refusal = Assert.Throws<ModelDataException>(() => Response.Dataset.FromCsv(file.Path));

        Assert.Equal($"{file.Path}: there is no column 'b' for the member Pair; the columns are 'dose', 'a'.", refusal.Message);
    }

    [Fact]
    public void ColumnsOfOtherMembersMustBeThere()
    {
        Assert.Equal("Dose", Assert.Throws<ArgumentNullException>(() => Response.Dataset.FromColumns(null!, null, null, null, null, null)).ParamName);
        Assert.Equal(
            "columns: 'Dose' has 4 rows and 'Count' has 1.",
            Assert.Throws<ModelDataException>(() => Response.Dataset.FromColumns(Doses, null, null, [1], null, null)).Message);
    }
}

[LatentModel]
public sealed partial class Response
{
    [Parameter] public partial Vector<double> Weights { get; init; }

    [Parameter] public partial double[] Level { get; init; }

    [Parameter] public partial double Slope { get; init; }

    [Parameter] public partial double Variance { get; init; }

    [Parameter] public partial double Rate { get; init; }

    [Parameter] public partial Vector<double> Grade { get; init; }

    [Parameter] public partial double Spread { get; init; }

    [Parameter] public partial double Yes { get; init; }

    [Covariate] double Dose { get; }

    [Latent(2)] int State => Categorical(Weights);

    [Observed] double Y => Normal(Level[State] + (Slope * Dose), Variance);

    [Observed("a", "b")] Vector<double> Pair => MultivariateNormal(Vector<double>.Build.Dense(2, 1.0), Spread * Identity);

    [Observed] int Count => Poisson(Rate);

    [Observed] int Rank => 1 + Categorical(Grade);

    [Observed(Dimension = 2)] bool[] Answers => Each(j => Bernoulli(Yes));
}
