using MathNet.Numerics.LinearAlgebra;
using ScottPlot;

namespace Examples.Pictures;

/// <summary>Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008, Color Universal Design).</summary>
public static class Colours
{
    /// <summary>Text and axes.</summary>
    public static Color Ink { get; } = Color.FromHex("#222222");

    /// <summary>What stays in the background: contours, the truth beside an estimate.</summary>
    public static Color Grey { get; } = Color.FromHex("#8A8A8A");

    private static readonly Color[] States =
    [
        Color.FromHex("#0072B2"), // blue
        Color.FromHex("#D55E00"), // vermilion
        Color.FromHex("#009E73"), // bluish green
        Color.FromHex("#CC79A7"), // reddish purple
        Color.FromHex("#E69F00"), // orange
        Color.FromHex("#56B4E9"), // sky blue
    ];

    /// <summary>The colour of a state; after the sixth they begin again.</summary>
    public static Color State(int state) => States[state % States.Length];

    /// <summary>The colours of the states mixed in proportion to <paramref name="responsibilities"/>, which sum to 1.</summary>
    public static Color Blend(Vector<double> responsibilities)
    {
        double red = 0, green = 0, blue = 0;
        for (int state = 0; state < responsibilities.Count; state++)
        {
            Color color = State(state);
            red += responsibilities[state] * color.Red;
            green += responsibilities[state] * color.Green;
            blue += responsibilities[state] * color.Blue;
        }

        return new Color((byte)Math.Round(red), (byte)Math.Round(green), (byte)Math.Round(blue));
    }
}
