namespace EmDsl.Fitting;

/// <summary>Which fits may keep their columns in single precision.</summary>
public static class SinglePrecision
{
    /// <summary>Refuses <see cref="Precision.Single"/> where a model has no column that could be kept so.</summary>
    /// <param name="options">How the fit is run.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="reason">Why it has none, without a full stop.</param>
    /// <exception cref="ArgumentException">The options ask for <see cref="Precision.Single"/>.</exception>
    public static void Refuse(FitOptions options, string model, string reason)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Precision == Precision.Single)
            throw new ArgumentException($"FitOptions.Precision is Single, and {model} has no column to be kept in single precision: {reason}.", nameof(options));
    }
}
