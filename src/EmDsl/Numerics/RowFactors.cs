using EmDsl.Fitting;

namespace EmDsl.Numerics;

/// <summary>
/// Weighted least squares from the rows themselves, where the normal equations would square the condition of the problem: the triangular factor of
/// each chunk of rows by Givens rotations, one row after the other, merged in order (TSQR: Demmel, Grigori, Hoemmen and Langou 2012, SIAM J. Sci.
/// Comput. 34, A206), so that any number of threads gives the same bits. Memory is that of the factors: chunks × systems × unknowns².
/// </summary>
public sealed class RowFactors
{
    static readonly double UnitRoundoff = Math.ScaleB(1, -52);

    readonly int systems;
    readonly int unknowns;
    readonly double[][] factors;
    readonly double[][] rows;
    readonly long[] counts;
    readonly double[] matrix;
    readonly double[] right;
    readonly double[] scale;
    readonly int[] order;
    double[] priorNormal = [];
    double[] priorRight = [];

    /// <summary>Factors for some systems with the same number of unknowns.</summary>
    /// <param name="runner">Runs the passes over the rows.</param>
    /// <param name="systems">The number of systems.</param>
    /// <param name="unknowns">The number of unknowns of one system, at least 1.</param>
    public RowFactors(ChunkRunner runner, int systems, int unknowns)
    {
        ArgumentNullException.ThrowIfNull(runner);
        this.systems = systems;
        this.unknowns = unknowns;
        factors = [.. Enumerable.Range(0, runner.ChunkCount).Select(_ => new double[systems * unknowns * (unknowns + 1)])];
        rows = [.. Enumerable.Range(0, runner.ChunkCount).Select(_ => new double[unknowns + 1])];
        counts = new long[runner.ChunkCount];
        matrix = new double[unknowns * unknowns];
        right = new double[unknowns];
        scale = new double[unknowns];
        order = new int[unknowns];
    }

    /// <summary>Forgets the rows of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public void Clear(int chunk)
    {
        Array.Clear(factors[chunk]);
        counts[chunk] = 0;
    }

    /// <summary>A row to be filled, all zero: the design x of x δ ≈ y, and y behind it.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>One entry for each unknown, and one more.</returns>
    public Span<double> Row(int chunk)
    {
        Array.Clear(rows[chunk]);
        return rows[chunk];
    }

    /// <summary>Adds the row that was filled last.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="system">The system that it belongs to.</param>
    /// <param name="weight">Its weight, positive.</param>
    public void Add(int chunk, int system, double weight)
    {
        double[] row = rows[chunk];
        double root = Math.Sqrt(weight);
        for (int i = 0; i < row.Length; i++)
            row[i] *= root;
        counts[chunk]++;
        Rotate(row, factors[chunk].AsSpan(system * unknowns * (unknowns + 1)));
    }

    /// <summary>N of a log-prior bᵀδ − ½ δᵀNδ by system, row-major, to be filled after <see cref="ClearPrior"/>.</summary>
    public Span<double> PriorNormal => priorNormal;

    /// <summary>b of the log-prior by system.</summary>
    public Span<double> PriorRight => priorRight;

    /// <summary>Begins a log-prior that is a quadratic too: it joins the rows by its own triangular factor.</summary>
    public void ClearPrior()
    {
        if (priorNormal.Length == 0)
        {
            priorNormal = new double[systems * unknowns * unknowns];
            priorRight = new double[systems * unknowns];
        }

        Array.Clear(priorNormal);
        Array.Clear(priorRight);
    }

    /// <summary>
    /// Solves all systems: QR with column pivoting of the merged factor, its columns scaled to length one (Golub and Van Loan 2013, Matrix
    /// Computations, 5.4.2). A coordinate whose remaining column is no longer than the rounding error of the rotations, √rows · n · 2⁻⁵², is not
    /// determined by the rows beside those before it, and is 0. A system with an entry that is not finite has NaN for its solution.
    /// </summary>
    /// <param name="solutions">Receives the solutions, systems × unknowns.</param>
    public void Solve(Span<double> solutions)
    {
        double[] merged = factors[0], row = rows[0];
        long count = counts[0];
        int size = unknowns * (unknowns + 1);
        for (int chunk = 1; chunk < factors.Length; chunk++)
        {
            count += counts[chunk];
            for (int first = 0; first < merged.Length; first += unknowns + 1)
            {
                factors[chunk].AsSpan(first, unknowns + 1).CopyTo(row);
                Rotate(row, merged.AsSpan(first / size * size));
            }
        }

        for (int system = 0; system < systems && priorNormal.Length > 0; system++)
            count += AddPrior(priorNormal.AsSpan(system * unknowns * unknowns, unknowns * unknowns), priorRight.AsSpan(system * unknowns, unknowns), row, merged.AsSpan(system * size, size));
        double least = unknowns * UnitRoundoff * Math.Sqrt(Math.Max(1, count));
        for (int system = 0; system < systems; system++)
            SolveOne(merged.AsSpan(system * size, size), solutions.Slice(system * unknowns, unknowns), least);
    }

    // N = Σ u uᵀ by Cholesky with diagonal pivoting, and b = Σ u c: each u is a row with response c. A density whose b lies outside the range of N is none.
    int AddPrior(Span<double> normal, Span<double> linear, Span<double> row, Span<double> triangle)
    {
        int n = unknowns, rows = 0;
        for (int i = 0; i < n; i++)
            scale[i] = normal[(i * n) + i];
        for (; rows < n; rows++)
        {
            int pivot = 0;
            double most = 0;
            for (int i = 0; i < n; i++)
            {
                double left = normal[(i * n) + i] / scale[i];
                if (left > most)
                    (most, pivot) = (left, i);
            }

            if (!(most > n * UnitRoundoff))
                break;
            double root = Math.Sqrt(normal[(pivot * n) + pivot]);
            for (int i = 0; i < n; i++)
                row[i] = normal[(pivot * n) + i] / root;
            double response = row[n] = linear[pivot] / root;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    normal[(i * n) + j] -= row[i] * row[j];
                linear[i] -= row[i] * response;
            }

            normal[(pivot * n) + pivot] = 0;
            Rotate(row, triangle);
        }

        return rows;
    }

    // Rotates a row into the triangle, which grows to hold it; the row is overwritten.
    void Rotate(Span<double> row, Span<double> triangle)
    {
        for (int k = 0; k < unknowns; k++)
        {
            if (row[k] == 0)
                continue;
            Span<double> pivot = triangle.Slice(k * (unknowns + 1), unknowns + 1);
            double largest = Math.Max(Math.Abs(pivot[k]), Math.Abs(row[k]));
            double a = pivot[k] / largest, b = row[k] / largest;
            double length = Math.Sqrt((a * a) + (b * b));
            double cosine = a / length, sine = b / length;
            for (int j = k; j <= unknowns; j++)
            {
                double above = pivot[j];
                pivot[j] = (cosine * above) + (sine * row[j]);
                row[j] = (cosine * row[j]) - (sine * above);
            }
        }
    }

    void SolveOne(ReadOnlySpan<double> triangle, Span<double> solution, double least)
    {
        int n = unknowns;
        for (int j = 0; j < n; j++)
        {
            double length = 0;
            for (int i = 0; i <= j; i++)
                length = double.Hypot(length, triangle[(i * (n + 1)) + j]);
            order[j] = j;
            scale[j] = length > 0 ? 1 / length : 0;
            for (int i = 0; i < n; i++)
                matrix[(i * n) + j] = i <= j ? triangle[(i * (n + 1)) + j] * scale[j] : 0;
            right[j] = triangle[(j * (n + 1)) + n];
            if (!double.IsFinite(length) || !double.IsFinite(right[j]))
            {
                solution.Fill(double.NaN);
                return;
            }
        }

        int rank = 0;
        while (rank < n && Reflect(rank, least))
            rank++;
        solution.Clear();
        for (int i = rank - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < rank; j++)
                right[i] -= matrix[(i * n) + j] * right[j];
            right[i] /= matrix[(i * n) + i];
            solution[order[i]] = right[i] * scale[order[i]];
        }
    }

    // One Householder reflection, on the longest of the columns that are left; false if it is too short to tell anything.
    bool Reflect(int k, double least)
    {
        int n = unknowns, longest = k;
        double length = -1;
        for (int j = k; j < n; j++)
        {
            double sum = 0;
            for (int i = k; i < n; i++)
                sum += matrix[(i * n) + j] * matrix[(i * n) + j];
            if (sum > length)
                (length, longest) = (sum, j);
        }

        length = Math.Sqrt(length);
        if (!(length > least))
            return false;
        (order[k], order[longest]) = (order[longest], order[k]);
        for (int i = 0; i < n && longest != k; i++)
            (matrix[(i * n) + k], matrix[(i * n) + longest]) = (matrix[(i * n) + longest], matrix[(i * n) + k]);

        // v = x + sign(x₀) |x| e₀, and H = I − 2 v vᵀ / vᵀv.
        double image = matrix[(k * n) + k] > 0 ? -length : length;
        matrix[(k * n) + k] -= image;
        double square = 0;
        for (int i = k; i < n; i++)
            square += matrix[(i * n) + k] * matrix[(i * n) + k];
        for (int j = k + 1; j <= n; j++)
        {
            double product = 0;
            for (int i = k; i < n; i++)
                product += matrix[(i * n) + k] * (j < n ? matrix[(i * n) + j] : right[i]);
            product *= 2 / square;
            for (int i = k; i < n; i++)
            {
                if (j < n)
                    matrix[(i * n) + j] -= product * matrix[(i * n) + k];
                else
                    right[i] -= product * matrix[(i * n) + k];
            }
        }

        matrix[(k * n) + k] = image;
        return true;
    }
}
