namespace EmDsl.Numerics;

/// <summary>A smooth function of a small unconstrained vector, to be maximised.</summary>
public interface IObjective
{
    /// <summary>The length of the argument.</summary>
    int Dimension { get; }

    /// <summary>The value alone.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>The value; not finite outside the domain.</returns>
    double Value(ReadOnlySpan<double> x);

    /// <summary>The value with its first and second derivatives.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="gradient">Receives the gradient, to be overwritten in full.</param>
    /// <param name="hessian">Receives the Hessian, row-major, to be overwritten in full; only its lower triangle is read.</param>
    /// <returns>The value, equal to that of <see cref="Value"/>.</returns>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);
}
