namespace EmDsl.Numerics;

/// <summary>
/// The integral of a density over its support, and its quantiles, from its logarithm alone. The support is mapped to the real line
/// (y = x, log x or logit x), the line to itself by y = c + s sinh u with the mode c and the width s of the density there, so that
/// power-law tails decay exponentially; pieces of u are integrated by adaptive Gauss–Kronrod quadrature. What lies beyond the numbers
/// that a <see cref="double"/> can hold is added from the slope of the tail.
/// </summary>
/// <remarks>
/// A part of the density is seen if it is wider than about a fiftieth of its distance from the mode; a jump costs accuracy only where it
/// is narrower than 1e-12 of the width of the density.
/// </remarks>
public sealed class DensityIntegral
{
    private const double Step = 0.5;

    private readonly Func<double, double> logDensity;
    private readonly Support support;
    private readonly double lowest;
    private readonly double highest;
    private readonly List<(double From, double To, double Mass)> pieces = [];
    private double centre;
    private double scale = 1;
    private double peak;

    /// <summary>Integrates a density.</summary>
    /// <param name="logDensity">The logarithm of the density; −∞ where it is 0.</param>
    /// <param name="support">Where it is positive.</param>
    public DensityIntegral(Func<double, double> logDensity, Support support)
    {
        ArgumentNullException.ThrowIfNull(logDensity);
        this.logDensity = logDensity;
        this.support = support;
        // Beyond 30 a number below 1 keeps too few digits of its distance from 1.
        (lowest, highest) = support switch
        {
            Support.Positive => (-700.0, 700.0),
            Support.UnitInterval => (-700.0, 30.0),
            _ => (-1e300, 1e300),
        };
        if (!Locate(out double left, out double right))
        {
            return;
        }

        Walk(-1, left);
        pieces.Reverse();
        Walk(1, right);
        double inside = pieces.Sum(piece => piece.Mass);
        Value = Math.Exp(peak) * (inside + remainder);
        Error = Math.Exp(peak) * (error + (0.01 * remainder));
        if (UndefinedAt is not null)
        {
            Value = double.NaN;
        }
    }

    /// <summary>The integral; +∞ if it diverges, NaN if the density is undefined somewhere.</summary>
    public double Value { get; private set; }

    /// <summary>An estimate of the error of <see cref="Value"/>.</summary>
    public double Error { get; private set; }

    /// <summary>A point of the support where the logarithm is NaN or +∞ although the density is not negligible around it; else null.</summary>
    public double? UndefinedAt { get; private set; }

    private double remainder;
    private double error;

    /// <summary>The point below which a share of the integral lies.</summary>
    /// <param name="p">The share, from 0 to 1.</param>
    /// <returns>The quantile: the share below it is <paramref name="p"/> to about 1e-12.</returns>
    /// <exception cref="InvalidOperationException">The integral is 0, infinite or undefined.</exception>
    public double Quantile(double p)
    {
        if (!(Value > 0) || double.IsInfinity(Value))
        {
            throw new InvalidOperationException("A density whose integral is 0, infinite or undefined has no quantiles; CheckDensities says which.");
        }

        double total = pieces.Sum(piece => piece.Mass);
        double target = p * total;
        int k = 0;
        while (k < pieces.Count - 1 && target > pieces[k].Mass)
        {
            target -= pieces[k].Mass;
            k++;
        }

        (double from, double to, double mass) = pieces[k];
        double low = from, high = to, u = mass > 0 ? from + ((to - from) * Math.Min(target / mass, 1)) : from;
        for (int i = 0; i < 100 && high - low > 1e-15 * (1 + Math.Abs(high)); i++)
        {
            double excess = GaussKronrod.Integrate(Transformed, from, u, 1e-14 * total).Value - target;
            if (Math.Abs(excess) <= 1e-13 * total)
            {
                break;
            }

            (low, high) = excess < 0 ? (u, high) : (low, u);
            double newton = u - (excess / Transformed(u));
            u = newton > low && newton < high ? newton : 0.5 * (low + high);
        }

        return Point(Position(u));
    }

    // The mode, the width there, and the interval of u that the density may fill.
    private bool Locate(out double left, out double right)
    {
        double[] grid = [.. Grid()];
        double[] heights = [.. grid.Select(Height)];
        int best = Array.IndexOf(heights, heights.Max());
        peak = heights[best];
        left = right = 0;
        if (double.IsNegativeInfinity(peak))
        {
            // Nowhere positive, unless nowhere defined.
            UndefinedAt = grid.Select(Point).Cast<double?>().FirstOrDefault(x => double.IsNaN(logDensity(x!.Value)));
            Value = UndefinedAt is null ? 0 : double.NaN;
            return false;
        }

        double below = grid[Math.Max(best - 1, 0)], above = grid[Math.Min(best + 1, grid.Length - 1)];
        centre = Climb(below, grid[best], above);
        peak = Height(centre);
        double leftWidth = Width(-1, centre - below), rightWidth = Width(1, above - centre);
        scale = Math.Max(leftWidth, rightWidth);
        int[] filled = [.. Enumerable.Range(0, grid.Length).Where(i => heights[i] > peak - 50)];
        left = filled.Length == 0 ? 0 : Math.Min(0, Math.Asinh((grid[Math.Max(filled[0] - 1, 0)] - centre) / scale));
        right = filled.Length == 0 ? 0 : Math.Max(0, Math.Asinh((grid[Math.Min(filled[^1] + 1, grid.Length - 1)] - centre) / scale));
        return true;
    }

    private IEnumerable<double> Grid()
    {
        (double step, int count) = support == Support.Real ? (0.2, 180) : (0.1, 73);
        for (int k = -count; k <= count; k++)
        {
            double y = Math.Sinh(k * step);
            if (y > lowest && y < highest)
            {
                yield return y;
            }
        }
    }

    // Golden section between the neighbours of the highest grid point.
    private double Climb(double below, double at, double above)
    {
        const double section = 0.381966011250105;
        double height = Height(at);
        for (int i = 0; i < 120; i++)
        {
            double next = above - at > at - below ? at + (section * (above - at)) : at - (section * (at - below));
            double nextHeight = Height(next);
            if (nextHeight > height)
            {
                (below, above) = next > at ? (at, above) : (below, at);
                (at, height) = (next, nextHeight);
            }
            else
            {
                (below, above) = next > at ? (below, next) : (next, above);
            }
        }

        return at;
    }

    // How far from the mode the logarithm has fallen by one half.
    private double Width(int side, double start)
    {
        double width = start > 0 ? start : 1;
        while (Falls(width) && centre + width != centre && width > 1e-300)
        {
            width *= 0.5;
        }

        while (!Falls(width) && width < 1e30)
        {
            width *= 2;
        }

        return width;

        bool Falls(double distance) => !(Height(centre + (side * distance)) > peak - 0.5);
    }

    // Pieces from the mode outwards until nothing is left.
    private void Walk(int side, double filled)
    {
        double end = Math.Abs(Math.Asinh(((side < 0 ? lowest : highest) - centre) / scale));
        int empty = 0;
        double total = pieces.Sum(piece => piece.Mass);
        for (double u = 0; u < end; u += Step)
        {
            double next = Math.Min(u + Step, end);
            (double from, double to) = side < 0 ? (-next, -u) : (u, next);
            (double mass, double pieceError) = GaussKronrod.Integrate(Transformed, from, to, 1e-14 * total);
            if (!double.IsFinite(mass))
            {
                // Overflow in a formula far out in the tail is not a part of the density.
                if (u > Math.Abs(filled) && Height(Position(side * u)) < peak - 60)
                {
                    return;
                }

                UndefinedAt = Undefined(from, to);
                return;
            }

            pieces.Add((from, to, mass));
            error += pieceError;
            total += mass;
            empty = mass <= 1e-18 * total ? empty + 1 : 0;
            if (empty >= 6 && next > Math.Abs(filled))
            {
                return;
            }
        }

        Extrapolate(side, end);
    }

    // What lies beyond the last representable point, from an exponential decay in y (a power of x) or, on the real line, in u.
    private void Extrapolate(int side, double end)
    {
        double inner = Position(side * (end - Step)), outer = Position(side * end);
        bool isLine = support == Support.Real;
        double near = isLine ? LogTransformed(side * (end - Step)) : Height(inner) - peak;
        double far = isLine ? LogTransformed(side * end) : Height(outer) - peak;
        if (double.IsNegativeInfinity(far))
        {
            return;
        }

        double slope = (near - far) / (isLine ? Step : Math.Abs(outer - inner));
        remainder += slope > 1e-12 ? Math.Exp(far) / slope : double.PositiveInfinity;
    }

    private double Undefined(double from, double to)
    {
        for (int i = 0; i <= 64; i++)
        {
            double x = Point(Position(from + ((to - from) * i / 64)));
            if (double.IsNaN(logDensity(x)) || double.IsPositiveInfinity(logDensity(x)))
            {
                return x;
            }
        }

        return Point(Position(0.5 * (from + to)));
    }

    private double Position(double u) => Math.Clamp(centre + (scale * Math.Sinh(u)), lowest, highest);

    private double Transformed(double u) => Math.Exp(LogTransformed(u));

    private double LogTransformed(double u)
    {
        double logCosh = Math.Abs(u) - Math.Log(2) + Math.Log(1 + Math.Exp(-2 * Math.Abs(u)));
        return Exact(Position(u)) - peak + Math.Log(scale) + logCosh;
    }

    private double Point(double y) => support switch
    {
        Support.Positive => Math.Exp(y),
        Support.UnitInterval => 1 / (1 + Math.Exp(-y)),
        _ => y,
    };

    private double Exact(double y) => logDensity(Point(y)) + support switch
    {
        Support.Positive => y,
        Support.UnitInterval => -Math.Abs(y) - (2 * Math.Log(1 + Math.Exp(-Math.Abs(y)))),
        _ => 0,
    };

    // The logarithm of the density of y, for comparison: what is undefined is no mode.
    private double Height(double y)
    {
        double height = y < lowest || y > highest ? double.NegativeInfinity : Exact(y);
        return double.IsNaN(height) || double.IsPositiveInfinity(height) ? double.NegativeInfinity : height;
    }
}
