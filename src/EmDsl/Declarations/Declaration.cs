namespace EmDsl;

/// <summary>The body that every distribution in the vocabulary shares.</summary>
static class Declaration
{
    internal static T Read<T>(string name)
        => throw new InvalidOperationException(
            $"{name} was executed. It declares a distribution in the members of a [LatentModel] class, which the generator reads at compile time; a declaration is never executed.");
}
