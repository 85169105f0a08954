using EmDsl.FlatView;

namespace EmDsl;

/// <summary>
/// Gives a family its name in equations: a static method whose parameters are the family's (<c>double</c> or
/// <c>Vector&lt;double&gt;</c>) and whose result is the type of a value (<c>double</c>, <c>int</c> or <c>Vector&lt;double&gt;</c>). Its body is never executed;
/// <see cref="DistributionFamily.Declare{T}"/> is one that says so.
/// </summary>
/// <param name="family">The type that implements <see cref="IDistributionFamily{TSelf}"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DistributionFamilyAttribute(Type family) : Attribute
{
    /// <summary>The type that implements <see cref="IDistributionFamily{TSelf}"/>.</summary>
    public Type Family { get; } = family;

    /// <summary>Where values lie; counts and vectors need none.</summary>
    public Support Support { get; set; }
}

/// <summary>Where a parameter of a family lies; without it, among the real numbers.</summary>
/// <param name="domain">The domain: <see cref="FlatDomain.Between"/> is from 0 to 1.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DomainAttribute(FlatDomain domain) : Attribute
{
    /// <summary>The domain.</summary>
    public FlatDomain Domain { get; } = domain;
}

/// <summary>The body of methods that name families.</summary>
public static class DistributionFamily
{
    /// <summary>What a method with <see cref="DistributionFamilyAttribute"/> returns: nothing, since equations are never executed.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="name">The family's name.</param>
    /// <returns>Never.</returns>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static T Declare<T>(string name) => Declaration.Read<T>(name);
}
