using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>How the parameters of t laws are indexed.</summary>
internal static class StudentTerms
{
    public static string? Name(Expr? entry) => entry switch
    {
        Symbol symbol => symbol.Name,
        Element { Source: Symbol source } => source.Name,
        _ => null,
    };

    public static EquatableArray<Expr> Indices(Expr? entry) => entry is Element element ? element.Indices : [];
}
