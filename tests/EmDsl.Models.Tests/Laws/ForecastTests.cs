using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>What forecasts say beside their numbers: vectors and entries, limits, and names.</summary>
public sealed class ForecastTests
{
    private static readonly LinkedRows Linked = new()
    {
        Initial = V(0.6, 0.4), Next = [V(0.8, 0.2), V(0.3, 0.7)], Rate = [1, 6], Slope = 2, Centre = [V(0, 1), V(4, -1)],
        Spread = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 0.3 }, { 0.3, 2 } }),
    };

    private static LinkedRows.Dataset LinkedData => LinkedRows.Dataset.FromRows(
        [new() { Visits = 2, Cost = 3, Wind = 1, Place = V(1, 1), Answer = [1, 2] }, new() { Visits = 7, Cost = 12, Wind = 0, Place = V(3, 0), Answer = [5, 9] }]);

    [Fact]
    public void A_vector_is_a_mixture_of_vectors()
    {
        Vector<double> share = Linked.Filter(LinkedData).S.Probabilities.Row(1) * Matrix<double>.Build.DenseOfRowVectors(Linked.Next);
        VectorForecast place = Linked.Predict(LinkedData, 1).Place;
        Vector<double> mean = (share[0] * Linked.Centre[0]) + (share[1] * Linked.Centre[1]);
        Matrix<double> covariance = Linked.Spread.Clone();
        for (int state = 0; state < 2; state++)
            covariance += share[state] * (Linked.Centre[state] - mean).OuterProduct(Linked.Centre[state] - mean);
        Assert.Equal(1, place.RowCount);
        Assert.True((place.Mean.Row(0) - mean).L2Norm() < 1e-13);
        Assert.True((place.Variance[0] - covariance).L2Norm() < 1e-12);
        Vector<double> point = V(2, 0.5);
        double density = Enumerable.Range(0, 2).Sum(state => share[state] * Math.Exp(-0.5 * (point - Linked.Centre[state]) * Linked.Spread.Inverse() * (point - Linked.Centre[state])))
            / (2 * Math.PI * Math.Sqrt(Linked.Spread.Determinant()));
        Assert.Equal(Math.Log(density), place.LogDensity(0, point), 1e-12);
    }

    [Fact]
    public void Entries_have_laws_of_their_own()
    {
        var forecasts = Linked.Predict(LinkedData, 2);
        Vector<double> share = forecasts.S.Probabilities.Row(1);
        Assert.Equal(2, forecasts.Answer.Length);
        Assert.Equal(share[0] + (6 * share[1]), forecasts.Answer[0].Mean[1], 1e-13);
        Assert.Equal((2 * share[0]) + (7 * share[1]), forecasts.Answer[1].Mean[1], 1e-13);
    }

    [Fact]
    public void A_member_that_depends_on_another_of_its_row_has_no_law_before_it()
        => Fails<NotSupportedException>("'Cost' depends on 'Visits' of the same row: its law before the row is seen has no closed form.", () => Linked.Predict(LinkedData, 1).Cost);

    [Fact]
    public void What_has_no_formula_is_said()
    {
        NumberForecast wind = Linked.Predict(LinkedData, 1).Wind;
        Fails<NotSupportedException>("The mean of 'Wind' has no formula here, because that of VonMises has none.", () => wind.Mean);
        Fails<NotSupportedException>("The variance of 'Wind' has no formula here, because that of VonMises has none.", () => wind.Variance);
        Fails<NotSupportedException>("The distribution function of 'Wind' is not known here, because that of VonMises is not.", () => wind.CumulativeDistribution(0, 1));
        Fails<NotSupportedException>("The distribution function of 'Wind' is not known here, because that of VonMises is not.", () => wind.Quantile(0, 0.5));
        Fails<ArgumentOutOfRangeException>("A probability between 0 and 1 is needed. (Parameter 'probability')\nActual value was 1.", () => wind.Quantile(0, 1));
    }

    [Fact]
    public void Residuals_that_do_not_exist_are_refused()
    {
        var residuals = Linked.PseudoResiduals(LinkedData);
        Fails<NotSupportedException>("'Cost' depends on 'Visits' of the same row: its law before the row is seen has no closed form.", () => residuals.Cost);
        Fails<NotSupportedException>("The pseudo-residuals of 'Wind' need the distribution function of VonMises, which is not known here.", () => residuals.Wind);
        Fails<NotSupportedException>("'Place' is a vector: a pseudo-residual is the place of one number in its law.", () => residuals.Place);
        double first = Enumerable.Range(0, 2).Sum(state => Linked.Initial[state] * MathNet.Numerics.Distributions.Poisson.CDF(Linked.Rate[state] + 1, 2));
        Assert.Equal(first, residuals.Answer[1].Upper[0], 1e-13);
        SwitchingAutoregression model = new() { Initial = 0.4, Next = new() { [false] = 0.3, [true] = 0.8 }, Growth = new() { [false] = -0.5, [true] = 2 }, Phi1 = 0.3, Phi2 = -0.2, Variance = 1 };
        Fails<NotSupportedException>(
            "Equations look back at 'Y': rows after a value depend on it, and its law given all other rows has no closed form. Use PseudoResidualKind.Forecast.",
            () => model.PseudoResiduals(SwitchingAutoregression.Dataset.FromRows([new() { Y = 1 }]), PseudoResidualKind.Ordinary));
    }

    [Fact]
    public void Residuals_keep_their_digits_far_in_both_tails()
    {
        GaussianChain model = new() { Initial = V(1, 0, 0), Transition = [V(1, 0, 0), V(0, 1, 0), V(0, 0, 1)], Mean = [0, 3, 6], Variance = [1, 2, 1.5] };
        double[] residuals = model.PseudoResiduals(GaussianChain.Dataset.FromRows([new() { Y = 30 }, new() { Y = -30 }, new() { Y = 0.5 }])).Y.Normal;
        Assert.Equal(30, residuals[0], 1e-9);
        Assert.Equal(-30, residuals[1], 1e-9);
        Assert.Equal(0.5, residuals[2], 1e-14);
    }

    [Fact]
    public void An_autoregression_is_drawn_on_from_its_last_values()
    {
        SwitchingAutoregression model = new() { Initial = 1, Next = new() { [false] = 1, [true] = 1 }, Growth = new() { [false] = 0, [true] = 2 }, Phi1 = 0.5, Phi2 = -0.25, Variance = 1e-18 };
        var data = SwitchingAutoregression.Dataset.FromRows([new() { Y = 5, Key = 1 }, new() { Y = 9, Key = 1 }]);
        var sample = model.SampleAfter(data, 2, 1);
        double third = 2 + (0.5 * (9 - 2)) - (0.25 * (5 - 2));
        Assert.Equal(third, sample.Rows[0].Y, 1e-7);
        Assert.Equal(2 + (0.5 * (third - 2)) - (0.25 * (9 - 2)), sample.Rows[1].Y, 1e-7);
        Assert.Equal([1, 1], sample.Rows.Select(row => row.Key));
        Fails<ArgumentException>(
            "The model is conditioned on the first 2 values of 'Y' in a sequence: a sequence needs as many rows before those to come. (Parameter 'dataset')",
            () => model.SampleAfter(SwitchingAutoregression.Dataset.FromRows([new() { Y = 5 }]), 1, 1));
        Assert.Empty(model.SampleAfter(data, 0, 1).Rows);
    }

    [Fact]
    public void Observed_values_that_equations_look_back_at_end_the_horizon()
    {
        SwitchingAutoregression model = new() { Initial = 0.4, Next = new() { [false] = 0.3, [true] = 0.8 }, Growth = new() { [false] = -0.5, [true] = 2 }, Phi1 = 0.3, Phi2 = -0.2, Variance = 1 };
        SwitchingAutoregression.Dataset Rows(int count) => SwitchingAutoregression.Dataset.FromRows([.. Enumerable.Range(0, count).Select(t => new SwitchingAutoregression.Row { Y = t })]);
        Fails<NotSupportedException>(
            "Equations look back at 'Y', one row earlier: further than one row ahead that value is not known, and the law has no closed form. Draw continuations instead, with SampleAfter.",
            () => model.Predict(Rows(5), 2));
        Fails<ArgumentException>(
            "The model is conditioned on the first 2 values of 'Y' in a sequence: a sequence needs as many rows before those to come. (Parameter 'dataset')", () => model.Predict(Rows(1), 1));
        Fails<ArgumentOutOfRangeException>("horizon ('0') must be greater than or equal to '1'. (Parameter 'horizon')\nActual value was 0.", () => model.Predict(Rows(5), 0));
    }

    [Fact]
    public void Impossible_rows_have_no_future()
    {
        LeftToRightChain model = new() { Transition = [V(1, 0, 0), V(0, 1, 0), V(0, 0, 1)], Mean = [0, 3, 6], Variance = 1 };
        LeftToRightChain.Dataset data = LeftToRightChain.Dataset.FromRows([new() { Y = 1e200 }, new() { Y = 2 }]);
        Fails<ArgumentException>("Row 0 has probability zero given the rows of its sequence before it, so that what follows it has no law. (Parameter 'dataset')", () => model.Predict(data, 1));
    }

    [Fact]
    public void Rows_come_sequence_after_sequence_and_a_new_key_begins_one()
    {
        GaussianChain model = new() { Initial = V(0.5, 0.3, 0.2), Transition = [V(0.6, 0.3, 0.1), V(0.2, 0.5, 0.3), V(0.3, 0.3, 0.4)], Mean = [0, 3, 6], Variance = [1, 2, 1.5] };
        GaussianChain.Row[] rows = [new() { Key = 7, Y = 0.1 }, new() { Key = 3, Y = 6.2 }, new() { Key = 7, Y = 2.5 }];
        var together = model.Predict(GaussianChain.Dataset.FromRows(rows), 2);
        var seven = model.Predict(GaussianChain.Dataset.FromRows([rows[0], rows[2]]), 2);
        var three = model.Predict(GaussianChain.Dataset.FromRows([rows[1]]), 2);
        Assert.Equal([.. seven.Y.Mean, .. three.Y.Mean], together.Y.Mean);

        DrivenChain driven = new() { Initial = V(0.6, 0.4), Gate = [Matrix<double>.Build.Dense(2, 2, 0.5), Matrix<double>.Build.Dense(2, 2, 0.1)], P = [0.3, 0.8] };
        var data = DrivenChain.Dataset.FromRows([new() { Key = 1, X = V(1, 0), Y = true }]);
        var future = DrivenChain.Dataset.FromColumns([2], Matrix<double>.Build.Dense(1, 2, 1), null, [1]);
        Assert.Equal(0.4, driven.Predict(data, future).S.Probabilities[0, 1], 1e-15);
    }

    [Fact]
    public void Generated_members_step_aside_for_those_of_the_model()
    {
        ContestedNames model = new() { Initial = V(1, 0), Forecasts = [V(0.5, 0.5), V(0.5, 0.5)], Extend = [1, 5] };
        var data = ContestedNames.Dataset.FromRows([new() { Predict = 3 }]);
        Assert.Equal(1, model.Filter2(data).Filter.Probabilities[0, 0], 1e-15);
        Assert.Single(model.SampleAfter(data, 1, 1).Rows);
        Assert.Equal(3, model.Predict2(data, 1).Predict.Mean[0], 1e-15);
    }

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static void Fails<TException>(string message, Func<object> call)
        where TException : Exception => Assert.Equal(message, Assert.Throws<TException>(() => call()).Message);
}
