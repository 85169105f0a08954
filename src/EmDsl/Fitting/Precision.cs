using System.Diagnostics.CodeAnalysis;

namespace EmDsl;

/// <summary>How the iterations of a fit keep the real columns that they read.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The precisions of IEEE 754 are called so; they are no types of a parameter here.")]
public enum Precision
{
    /// <summary>As the dataset has them, in 8 bytes.</summary>
    Double,

    /// <summary>In 4 bytes, widened when they are read; everything that is computed from them stays in 8. See <see cref="FitOptions.Precision"/>.</summary>
    Single,
}
