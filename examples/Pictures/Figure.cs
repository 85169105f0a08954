using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Examples.Pictures;

/// <summary>The style that the pictures share.</summary>
public static class Figure
{
    private const string FontName = "DejaVu Sans (examples)";

    static Figure()
    {
        Fonts.AddFontFile(FontName, Path.Combine(AppContext.BaseDirectory, "Fonts", "DejaVuSans-subset.ttf"));
        Fonts.Default = FontName;
    }

    /// <summary>An empty picture with a title and axes named with their units.</summary>
    public static Plot Create(string title, string horizontal, string vertical)
    {
        var plot = new Plot { ScaleFactor = 2 };
        plot.Font.Set(FontName);
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = 15;
        plot.Axes.Title.Label.Bold = false;
        foreach ((IAxis axis, string name) in new (IAxis, string)[] { (plot.Axes.Bottom, horizontal), (plot.Axes.Left, vertical) })
        {
            axis.Label.Text = name;
            axis.Label.FontSize = 13;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = 12;
            axis.MinorTickStyle.Length = 0;
        }

        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { MinimumTickSpacing = 60, LabelFormatter = Number };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { MinimumTickSpacing = 40, LabelFormatter = Number };

        plot.Axes.Left.MinimumSize = 68;
        plot.Axes.Left.Label.OffsetX = 6;
        plot.Axes.Color(Colours.Ink);
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex("#ECECEC");
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
        plot.Legend.FontSize = 12;
        plot.Legend.FontColor = Colours.Ink;
        return plot;
    }

    /// <summary>Makes the horizontal axis one of decimal logarithms, with a tick at each power of ten.</summary>
    public static void UseLogarithms(Plot plot, int powers)
    {
        var ticks = new NumericManual();
        for (int power = 0; power <= powers; power++)
        {
            ticks.AddMajor(power, Math.Pow(10, power).ToString("F0", CultureInfo.InvariantCulture));
            for (int multiple = 2; multiple < 10; multiple++)
            {
                ticks.AddMinor(power + Math.Log10(multiple));
            }
        }

        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Bottom.MinorTickStyle.Length = 3;
    }

    /// <summary>Writes a picture into the current directory.</summary>
    /// <returns>Its full path.</returns>
    public static string Save(Plot plot, string file)
    {
        string path = Path.GetFullPath(file);
        plot.SavePng(path, 1600, 1120);
        return path;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
