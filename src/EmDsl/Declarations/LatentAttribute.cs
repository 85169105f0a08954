namespace EmDsl;

/// <summary>
/// A quantity that no data show. A discrete one (<c>int</c>, <c>bool</c>, an enum) is summed out; a continuous one
/// (<c>double</c>, <c>Vector&lt;double&gt;</c>) is integrated out, in closed form unless a rule is asked for here.
/// The property's expression is its distribution.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LatentAttribute : Attribute
{
    /// <summary>A latent variable whose type says its states (an enum, <c>bool</c>) or that is continuous.</summary>
    public LatentAttribute()
    {
    }

    /// <summary>A discrete latent variable with the states 0, ..., <paramref name="states"/> − 1.</summary>
    /// <param name="states">The number of states, at least 1.</param>
    public LatentAttribute(int states) => States = states;

    /// <summary>A discrete latent variable whose number of states is chosen at run time.</summary>
    /// <param name="sizeMember">The name of a <c>[Size]</c> member.</param>
    public LatentAttribute(string sizeMember) => SizeMember = sizeMember;

    /// <summary>The number of states; 0 where it is not given as a number.</summary>
    public int States { get; }

    /// <summary>The name of the <c>[Size]</c> member that gives the number of states, if one does.</summary>
    public string? SizeMember { get; }

    /// <summary>The number of entries of a vector; 0 where it is not given.</summary>
    public int Dimension { get; set; }

    /// <summary>The name of the <c>[Size]</c> member that gives the number of entries of a vector.</summary>
    public string? DimensionSize { get; set; }

    /// <summary>The name of a <c>[Group]</c> member: one value per distinct key instead of one per row.</summary>
    public string? Per { get; set; }

    /// <summary>The number of nodes of a quadrature rule that integrates this variable out; 0 for an integral in closed form.</summary>
    public int Quadrature { get; set; }

    /// <summary>The number of Monte Carlo draws that integrate this variable out; 0 for an integral in closed form.</summary>
    public int MonteCarlo { get; set; }

    /// <summary>The name of a parameter by whose increasing value integer states are ordered after the fit.</summary>
    public string? OrderBy { get; set; }
}
