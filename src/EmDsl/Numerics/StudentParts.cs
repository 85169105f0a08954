namespace EmDsl.Numerics;

/// <summary>Which parameters of a t law are estimated.</summary>
[Flags]
public enum StudentParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The location vectors.</summary>
    Location = 1,

    /// <summary>The scale matrices.</summary>
    Scale = 2,

    /// <summary>The degrees of freedom.</summary>
    Freedom = 4,
}
