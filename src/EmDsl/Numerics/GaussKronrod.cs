namespace EmDsl.Numerics;

/// <summary>
/// Adaptive Gauss–Kronrod quadrature with 7 and 15 points (Piessens et al. 1983, QUADPACK) to an absolute tolerance. Intervals are halved
/// until their error is below it: a jump is followed down to the width at which it no longer counts.
/// </summary>
internal static class GaussKronrod
{
    private const int Deepest = 50;
    private const int MostIntervals = 2000;

    private static readonly double[] Nodes =
    [
        0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
        0.586087235467691130294144691693013, 0.405845151377397166906606412076961, 0.207784955007898467600689403773245, 0,
    ];

    private static readonly double[] Kronrod =
    [
        0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
        0.169004726639267902826583426598550, 0.190350578064785409913256402421014, 0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
    ];

    private static readonly double[] Gauss =
    [
        0, 0.129484966168869693270611432679082, 0, 0.279705391489276667901467771423780, 0, 0.381830050505118944950369775488975, 0, 0.417959183673469387755102040816327,
    ];

    /// <summary>Integrates a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="from">The lower end.</param>
    /// <param name="to">The upper end.</param>
    /// <param name="tolerance">The error that an interval may have.</param>
    /// <returns>The integral and the sum of the errors of the intervals; not finite where the function is not.</returns>
    public static (double Value, double Error) Integrate(Func<double, double> function, double from, double to, double tolerance)
    {
        double value = 0, error = 0;
        var open = new Stack<(double From, double To, int Depth)>();
        open.Push((from, to, 0));
        for (int intervals = 1; open.Count > 0;)
        {
            (double left, double right, int depth) = open.Pop();
            (double part, double partError) = Rule(function, left, right);
            // An error at the level of rounding falls no further.
            if (partError <= Math.Max(tolerance, 1e-14 * Math.Abs(part)) || depth >= Deepest || intervals >= MostIntervals || !double.IsFinite(part))
            {
                value += part;
                error += partError;
                continue;
            }

            double middle = 0.5 * (left + right);
            open.Push((middle, right, depth + 1));
            open.Push((left, middle, depth + 1));
            intervals += 2;
        }

        return (value, error);
    }

    private static (double Value, double Error) Rule(Func<double, double> function, double from, double to)
    {
        double centre = 0.5 * (from + to), half = 0.5 * (to - from);
        double atCentre = function(centre);
        double kronrod = atCentre * Kronrod[7], gauss = atCentre * Gauss[7];
        for (int i = 0; i < 7; i++)
        {
            double pair = function(centre - (half * Nodes[i])) + function(centre + (half * Nodes[i]));
            kronrod += pair * Kronrod[i];
            gauss += pair * Gauss[i];
        }

        return (half * kronrod, half * Math.Abs(kronrod - gauss));
    }
}
