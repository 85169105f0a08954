namespace EmDsl.Numerics;

/// <summary>Coordinates that belong together: probability vectors by log-ratios to their largest entry, covariance matrices by their Cholesky factor.</summary>
public abstract partial class BlockObjective
{
    private readonly List<Run> runs = [];
    private bool[] inRun = [];
    private int longest;

    // KeepsZeros: zeros are structural, and no slope lets them leave.
    private readonly record struct Run(int First, int Length, int Size, bool KeepsZeros)
    {
        public bool IsSimplex => Size == 0;
    }

    /// <summary>Makes runs of coordinates probability vectors: p = softmax(u), with u = 0 at the entry that is largest at the start.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="count">The number of coordinates, a multiple of <paramref name="length"/>.</param>
    /// <param name="length">The number of categories.</param>
    /// <param name="keepsZeros">Whether entries that are zero at the start stay so, as structural zeros do.</param>
    protected void SetSimplex(int first, int count, int length, bool keepsZeros)
    {
        for (int start = first; start < first + count; start += length)
            AddRun(new Run(start, length, 0, keepsZeros));
        HasEnds = true;
    }

    /// <summary>
    /// Makes runs of coordinates covariance matrices S = L Lᵀ, row-major: u holds log L on the diagonal and below it L in a unit of its row, the
    /// power of two next to the row's standard deviation at the start, so that a maximisation is the same in all units of the data. Gradient and
    /// Hessian treat the entries of S as separate variables.
    /// </summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="count">The number of coordinates, a multiple of size².</param>
    /// <param name="size">The number of rows.</param>
    protected void SetCovariance(int first, int count, int size)
    {
        for (int start = first; start < first + count; start += size * size)
            AddRun(new Run(start, size * size, size, false));
    }

    private void AddRun(Run run)
    {
        if (inRun.Length == 0)
            inRun = new bool[theta.Length];
        inRun.AsSpan(run.First, run.Length).Fill(true);
        longest = Math.Max(longest, run.Length);
        runs.Add(run);
    }

    private bool InRun(int i) => inRun.Length > 0 && inRun[i];

    private void OpenRuns()
    {
        foreach (Run run in runs)
        {
            Span<double> values = theta.AsSpan(run.First, run.Length);
            Span<double> u = unconstrained.AsSpan(run.First, run.Length);
            Span<bool> held = isHeld.AsSpan(run.First, run.Length);
            if (run.IsSimplex)
            {
                int reference = Largest(values);
                for (int i = 0; i < values.Length; i++)
                {
                    isAtEnd[run.First + i] = values[i] == 0;
                    held[i] = i == reference || values[i] == 0;
                    u[i] = held[i] ? 0 : Math.Log(values[i] / values[reference]);
                }
            }
            else
            {
                // The previous value is positive definite: the model was given so, or this block made it.
                Cholesky.TryFactor(values, u, run.Size);
                for (int i = 0; i < run.Size; i++)
                {
                    double scale = Math.ScaleB(1, Math.ILogB(values[(i * run.Size) + i]) / 2);
                    unit.AsSpan(run.First + (i * run.Size), i).Fill(scale);
                    held.Slice((i * run.Size) + i + 1, run.Size - i - 1).Fill(true);
                }

                ToCoordinates(run, u);
            }
        }
    }

    private void RunsFromUnconstrained(ReadOnlySpan<double> x, Span<double> natural)
    {
        foreach (Run run in runs)
        {
            ReadOnlySpan<double> u = x.Slice(run.First, run.Length);
            Span<double> values = natural.Slice(run.First, run.Length);
            if (run.IsSimplex)
            {
                double largest = 0, sum = 0;
                foreach (double entry in u)
                    largest = Math.Max(largest, entry);
                for (int i = 0; i < u.Length; i++)
                    sum += values[i] = isAtEnd[run.First + i] ? 0 : Math.Exp(u[i] - largest);
                for (int i = 0; i < u.Length; i++)
                    values[i] /= sum;
                continue;
            }

            for (int i = 0; i < run.Size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int k = 0; k <= j; k++)
                        sum += Factor(run, u, i, k) * Factor(run, u, j, k);
                    values[(i * run.Size) + j] = values[(j * run.Size) + i] = sum;
                }
            }
        }
    }

    // From L to log L on the diagonal and units of its row below it.
    private void ToCoordinates(Run run, Span<double> lower)
    {
        for (int i = 0; i < run.Size; i++)
        {
            for (int j = 0; j < i; j++)
                lower[(i * run.Size) + j] /= unit[run.First + (i * run.Size) + j];
            lower[(i * run.Size) + i] = Math.Log(lower[(i * run.Size) + i]);
        }
    }

    // An entry of L, and its derivative in its own coordinate: that of the logarithm, or the unit.
    private double Factor(Run run, ReadOnlySpan<double> u, int i, int j)
    {
        int entry = (i * run.Size) + j;
        return i == j ? Math.Exp(u[entry]) : u[entry] * unit[run.First + entry];
    }

    private double Outer(Run run, ReadOnlySpan<double> u, int i, int j) => i == j ? Math.Exp(u[(i * run.Size) + i]) : unit[run.First + (i * run.Size) + j];

    private void CloseRuns(ReadOnlySpan<double> natural)
    {
        if (runs.Count == 0)
            return;
        Span<double> before = stackalloc double[longest];
        foreach (Run run in runs)
        {
            Span<double> values = theta.AsSpan(run.First, run.Length);
            ReadOnlySpan<double> u = unconstrained.AsSpan(run.First, run.Length);

            // What the climb did not move keeps its last digit.
            bool isMoved = false;
            if (run.IsSimplex)
            {
                int reference = Largest(values);
                for (int i = 0; i < values.Length; i++)
                    isMoved |= !isHeld[run.First + i] && u[i] != Math.Log(values[i] / values[reference]);
            }
            else
            {
                Cholesky.TryFactor(values, before, run.Size);
                ToCoordinates(run, before);
                for (int i = 0; i < run.Size; i++)
                {
                    for (int j = 0; j <= i; j++)
                        isMoved |= u[(i * run.Size) + j] != before[(i * run.Size) + j];
                }
            }

            if (isMoved)
                natural.Slice(run.First, run.Length).CopyTo(values);
        }
    }

    // H ← Jᵀ H J + Σ g ∂²θ and g ← Jᵀ g, run by run.
    private void ChainRuns(ReadOnlySpan<double> x, ReadOnlySpan<double> natural, Span<double> gradient, Span<double> hessian)
    {
        if (runs.Count == 0)
            return;
        int n = natural.Length;
        Span<double> line = stackalloc double[longest];
        Span<double> image = stackalloc double[longest];
        Span<double> original = stackalloc double[longest];
        foreach (Run run in runs)
        {
            ReadOnlySpan<double> values = natural.Slice(run.First, run.Length);
            ReadOnlySpan<double> u = x.Slice(run.First, run.Length);
            for (int row = 0; row < n; row++)
                TimesJacobian(run, u, values, hessian.Slice((row * n) + run.First, run.Length), image);
            for (int column = 0; column < n; column++)
            {
                for (int i = 0; i < run.Length; i++)
                    line[i] = hessian[((run.First + i) * n) + column];
                TimesJacobian(run, u, values, line[..run.Length], image);
                for (int i = 0; i < run.Length; i++)
                    hessian[((run.First + i) * n) + column] = line[i];
            }

            Span<double> slopes = gradient.Slice(run.First, run.Length);
            slopes.CopyTo(original);
            TimesJacobian(run, u, values, slopes, image);
            if (run.IsSimplex)
                BendSimplex(run, values, slopes, hessian, n);
            else
                BendCovariance(run, u, original, slopes, hessian, n);
        }
    }

    // h ← h J. Simplex: ∂p_i/∂u_j = p_i (δ_ij − p_j). Covariance: h J is (h + hᵀ) L, times L on the diagonal, whose coordinate is its logarithm.
    private void TimesJacobian(Run run, ReadOnlySpan<double> u, ReadOnlySpan<double> values, Span<double> h, Span<double> image)
    {
        if (run.IsSimplex)
        {
            double mean = 0;
            for (int i = 0; i < h.Length; i++)
                mean += values[i] == 0 ? 0 : values[i] * h[i];
            for (int i = 0; i < h.Length; i++)
                h[i] = values[i] == 0 ? 0 : values[i] * (h[i] - mean);
            return;
        }

        int d = run.Size;
        for (int a = 0; a < d; a++)
        {
            for (int b = 0; b < d; b++)
            {
                double sum = 0;
                for (int k = b; b <= a && k < d; k++)
                    sum += (h[(a * d) + k] + h[(k * d) + a]) * Factor(run, u, k, b);
                image[(a * d) + b] = b <= a ? sum * Outer(run, u, a, b) : 0;
            }
        }

        image[..h.Length].CopyTo(h);
    }

    // Σ g ∂²p/∂u_j ∂u_k = δ_jk s_j − p_k s_j − p_j s_k with s the gradient in u.
    private static void BendSimplex(Run run, ReadOnlySpan<double> p, ReadOnlySpan<double> slopes, Span<double> hessian, int n)
    {
        for (int j = 0; j < run.Length; j++)
        {
            for (int k = 0; k < run.Length; k++)
                hessian[((run.First + j) * n) + run.First + k] -= (p[k] * slopes[j]) + (p[j] * slopes[k]);
            hessian[((run.First + j) * n) + run.First + j] += slopes[j];
        }
    }

    // Σ g ∂²S/∂L_ab ∂L_cb = g_ac + g_ca; on the diagonal of L the chain rule of the logarithm comes on top.
    private void BendCovariance(Run run, ReadOnlySpan<double> u, ReadOnlySpan<double> g, ReadOnlySpan<double> slopes, Span<double> hessian, int n)
    {
        int d = run.Size;
        for (int b = 0; b < d; b++)
        {
            for (int a = b; a < d; a++)
            {
                double outer = Outer(run, u, a, b);
                for (int c = b; c < d; c++)
                {
                    double inner = Outer(run, u, c, b);
                    hessian[((run.First + (a * d) + b) * n) + run.First + (c * d) + b] += (g[(a * d) + c] + g[(c * d) + a]) * outer * inner;
                }
            }

            int diagonal = run.First + (b * d) + b;
            hessian[(diagonal * n) + diagonal] += slopes[(b * d) + b];
        }
    }

    private static int Largest(ReadOnlySpan<double> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[largest])
                largest = i;
        }

        return largest;
    }
}
