using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

/// <summary>The posterior distribution of a discrete latent variable in every row or group of a dataset.</summary>
/// <typeparam name="T">The type of a state: <see cref="int"/>, <see cref="bool"/> or an enumeration.</typeparam>
public class DiscretePosterior<T>
{
    /// <summary>A posterior from its probabilities.</summary>
    /// <param name="probabilities">Rows × states, row-major; each row sums to 1.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="toState">From a state's index to its value.</param>
    public DiscretePosterior(double[] probabilities, int states, Func<int, T> toState)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(toState);
        int rows = probabilities.Length / states;
        Probabilities = Matrix<double>.Build.DenseOfRowMajor(rows, states, probabilities);
        Mode = new T[rows];
        for (int row = 0; row < rows; row++)
        {
            int best = 0;
            for (int state = 1; state < states; state++)
            {
                if (probabilities[(row * states) + state] > probabilities[(row * states) + best])
                    best = state;
            }

            Mode[row] = toState(best);
        }
    }

    /// <summary>The probability of each state in each row or group: rows × states.</summary>
    public Matrix<double> Probabilities { get; }

    /// <summary>The most probable state of each row or group, the first of several.</summary>
    public T[] Mode { get; }
}
