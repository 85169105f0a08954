namespace EmDsl.Numerics;

/// <summary>
/// Kinks: terms −w |θ − k| of a real coordinate, or −w |log θ − log k| of a positive one, as the log-density of a Laplace prior has them. In the
/// unconstrained view they are straight lines that meet, and the climb takes them as they are: a coordinate whose maximum lies at k ends exactly there.
/// </summary>
public abstract partial class BlockObjective
{
    private double[] kinks = [];
    private double[] kinkWeights = [];
    private double[] kinkOrigins = [];
    private double[] unconstrainedKinks = [];
    private double[] unconstrainedWeights = [];
    private bool hasKinks;

    /// <summary>Forgets all kinks.</summary>
    protected void ClearKinks()
    {
        hasKinks = false;
        Array.Clear(kinkWeights);
    }

    /// <summary>Subtracts a kink from the objective, which <see cref="Evaluate(ReadOnlySpan{double}, Span{double}, Span{double})"/> gives without it. Each coordinate has at most one.</summary>
    /// <param name="coordinate">The coordinate: real, or above 0.</param>
    /// <param name="location">k, as a value of the parameter.</param>
    /// <param name="weight">w; 0 for none.</param>
    /// <param name="origin">What the coordinate is measured from: the previous value where it is a displacement, else 0.</param>
    protected void SetKink(int coordinate, double location, double weight, double origin = 0)
    {
        if (kinks.Length == 0)
        {
            kinks = new double[theta.Length];
            kinkWeights = new double[theta.Length];
            kinkOrigins = new double[theta.Length];
            unconstrainedKinks = new double[theta.Length];
            unconstrainedWeights = new double[theta.Length];
        }

        hasKinks = true;
        kinks[coordinate] = location;
        kinkWeights[coordinate] = weight >= 0 ? weight : double.NaN;
        kinkOrigins[coordinate] = origin;
    }

    /// <summary>The value of a parameter whose coordinate is a displacement: on a kink, exactly that.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="previous">What it is measured from.</param>
    /// <returns>The parameter.</returns>
    protected double Displaced(int coordinate, double previous) => HasKink(coordinate) && theta[coordinate] == PlaceOfKink(coordinate) ? kinks[coordinate] : previous + theta[coordinate];

    private bool HasKink(int i) => hasKinks && kinkWeights[i] != 0;

    private double PlaceOfKink(int i) => kinks[i] - kinkOrigins[i];

    // Once the units of the climb are known.
    private void PassKinks()
    {
        for (int i = 0; i < theta.Length; i++)
        {
            bool isHere = HasKink(i) && !isHeld[i];
            unconstrainedKinks[i] = isHere ? ToUnconstrained(i, PlaceOfKink(i)) : 0;
            unconstrainedWeights[i] = !isHere ? 0 : transforms[i] == ParameterTransform.Real ? kinkWeights[i] * unit[i] : kinkWeights[i];
        }

        climber.SetKinks(unconstrainedKinks, unconstrainedWeights);
    }

    // What the climb's value has of kinks, at parameters.
    private double KinksAt(ReadOnlySpan<double> at)
    {
        double sum = 0;
        for (int i = 0; i < theta.Length; i++)
        {
            if (HasKink(i) && !isHeld[i])
                sum += kinkWeights[i] * (transforms[i] == ParameterTransform.Real ? Math.Abs(at[i] - PlaceOfKink(i)) : Math.Abs(Math.Log(at[i] / kinks[i])));
        }

        return sum;
    }
}
