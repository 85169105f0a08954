namespace EmDsl.Fitting;

/// <summary>Weighted k-means: k-means++ seeds, then Lloyd's iterations. Missing entries (NaN) are left out of distances and of means.</summary>
sealed class KMeans
{
    const int MostIterations = 20;

    readonly double[] features;
    readonly int rows;
    readonly int dimension;
    readonly double[]? weights;
    readonly int clusters;
    readonly Random random;
    readonly double[] centres;
    readonly int[] assignment;
    readonly double[] distances;

    public KMeans(double[] features, int rows, int dimension, double[]? weights, int clusters, Random random)
    {
        this.features = features;
        this.rows = rows;
        this.dimension = dimension;
        this.weights = weights;
        this.clusters = clusters;
        this.random = random;
        centres = new double[clusters * dimension];
        assignment = new int[rows];
        distances = new double[rows];
    }

    /// <summary>The cluster of every row, once the iterations have come to rest or to their limit.</summary>
    public int[] Partition()
    {
        if (rows == 0)
        {
            return assignment;
        }

        // A row without any entry keeps its random cluster.
        for (int i = 0; i < rows; i++)
        {
            assignment[i] = random.Next(clusters);
        }

        Seed();
        bool moved = true;
        for (int iteration = 0; moved && iteration < MostIterations; iteration++)
        {
            moved = Assign();
            moved |= FillEmptyClusters();
            UpdateCentres();
        }

        return assignment;
    }

    /// <summary>The nearest centre to a row and the squared distance to it; a row without any entry gets a random one at distance 0.</summary>
    public (int Cluster, double Distance) Nearest(ReadOnlySpan<double> row)
    {
        int nearest = -1;
        double smallest = double.PositiveInfinity;
        for (int k = 0; k < clusters; k++)
        {
            double distance = SquaredDistance(row, centres.AsSpan(k * dimension, dimension));
            if (distance < smallest)
            {
                smallest = distance;
                nearest = k;
            }
        }

        return nearest >= 0 ? (nearest, smallest) : (random.Next(clusters), 0);
    }

    // Each centre is a row drawn with probability proportional to weight times squared distance to the nearest centre so far.
    void Seed()
    {
        Array.Fill(distances, 1);
        for (int k = 0; k < clusters; k++)
        {
            int row = Draw();
            Span<double> centre = centres.AsSpan(k * dimension, dimension);
            SetCentre(row, centre);
            for (int i = 0; i < rows; i++)
            {
                double distance = SquaredDistance(Row(i), centre);
                distance = double.IsNaN(distance) ? 0 : distance;
                distances[i] = k == 0 ? distance : Math.Min(distances[i], distance);
            }
        }
    }

    int Draw()
    {
        double total = 0;
        for (int i = 0; i < rows; i++)
        {
            total += Weight(i) * distances[i];
        }

        double u = random.NextDouble() * total;
        int last = random.Next(rows);
        for (int i = 0; i < rows && total > 0; i++)
        {
            double mass = Weight(i) * distances[i];
            if (mass > 0)
            {
                last = i;
                u -= mass;
                if (u < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    bool Assign()
    {
        bool moved = false;
        for (int i = 0; i < rows; i++)
        {
            (int cluster, double distance) = HasEntry(i) ? Nearest(Row(i)) : (assignment[i], 0);
            moved |= cluster != assignment[i];
            assignment[i] = cluster;
            distances[i] = distance;
        }

        return moved;
    }

    // An empty cluster takes the row that is farthest from its own centre.
    bool FillEmptyClusters()
    {
        var sizes = new int[clusters];
        foreach (int cluster in assignment)
        {
            sizes[cluster]++;
        }

        bool filled = false;
        for (int k = 0; k < clusters; k++)
        {
            if (sizes[k] > 0)
            {
                continue;
            }

            int farthest = -1;
            for (int i = 0; i < rows; i++)
            {
                if (distances[i] > 0 && sizes[assignment[i]] > 1 && (farthest < 0 || distances[i] > distances[farthest]))
                {
                    farthest = i;
                }
            }

            if (farthest >= 0)
            {
                sizes[assignment[farthest]]--;
                sizes[k]++;
                assignment[farthest] = k;
                distances[farthest] = 0;
                filled = true;
            }
        }

        return filled;
    }

    void UpdateCentres()
    {
        var masses = new double[centres.Length];
        Array.Clear(centres);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            double weight = Weight(i);
            int offset = assignment[i] * dimension;
            for (int j = 0; j < dimension; j++)
            {
                if (!double.IsNaN(row[j]))
                {
                    masses[offset + j] += weight;
                    centres[offset + j] += weight * row[j];
                }
            }
        }

        // Without any entry a centre stays at zero, the mean of all.
        for (int j = 0; j < centres.Length; j++)
        {
            centres[j] = masses[j] > 0 ? centres[j] / masses[j] : 0;
        }
    }

    void SetCentre(int row, Span<double> centre)
    {
        for (int j = 0; j < dimension; j++)
        {
            double value = features[(row * dimension) + j];
            centre[j] = double.IsNaN(value) ? 0 : value;
        }
    }

    bool HasEntry(int i)
    {
        foreach (double value in Row(i))
        {
            if (!double.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }

    ReadOnlySpan<double> Row(int i) => features.AsSpan(i * dimension, dimension);

    double Weight(int i) => weights is null ? 1 : weights[i];

    // NaN for a row without any entry.
    double SquaredDistance(ReadOnlySpan<double> row, ReadOnlySpan<double> centre)
    {
        double sum = 0;
        int present = 0;
        for (int j = 0; j < dimension; j++)
        {
            double difference = row[j] - centre[j];
            if (!double.IsNaN(difference))
            {
                sum += difference * difference;
                present++;
            }
        }

        return present == dimension ? sum : present > 0 ? sum * dimension / present : double.NaN;
    }
}
