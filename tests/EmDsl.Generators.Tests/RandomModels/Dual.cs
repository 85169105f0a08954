namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>A number with its exact gradient by forward differentiation: an oracle that shares nothing with the generator's derivatives.</summary>
internal sealed class Dual
{
    private readonly double[] gradient;

    private Dual(double value, double[] gradient)
    {
        Value = value;
        this.gradient = gradient;
    }

    public double Value { get; }

    public IReadOnlyList<double> Gradient => gradient;

    public static Dual Constant(double value, int dimension) => new(value, new double[dimension]);

    public static Dual Variable(double value, int index, int dimension)
    {
        double[] unit = new double[dimension];
        unit[index] = 1;
        return new Dual(value, unit);
    }

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, Combine(a, 1, b, 1));

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, Combine(a, 1, b, -1));

    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, Combine(a, b.Value, b, a.Value));

    public static Dual operator /(Dual a, Dual b) => new(a.Value / b.Value, Combine(a, 1 / b.Value, b, -a.Value / (b.Value * b.Value)));

    public static Dual operator +(Dual a, double b) => new(a.Value + b, a.gradient);

    public static Dual operator *(double a, Dual b) => b.Map(a * b.Value, a);

    /// <summary>A function's value with its derivative at this number.</summary>
    public Dual Map(double value, double slope) => new(value, [.. gradient.Select(entry => slope * entry)]);

    public Dual Exp() => Map(Math.Exp(Value), Math.Exp(Value));

    public Dual Log() => Map(Math.Log(Value), 1 / Value);

    public Dual Softplus() => Map(Math.Max(Value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(Value))), 1 / (1 + Math.Exp(-Value)));

    private static double[] Combine(Dual a, double byA, Dual b, double byB) => [.. a.gradient.Zip(b.gradient, (left, right) => (byA * left) + (byB * right))];
}
