using EmDsl.Generators.Model;

namespace EmDsl.Generators.Syntax;

/// <summary>The modeller's words for the kinds of members.</summary>
internal static class Words
{
    public static string Of(MemberKind kind) => kind switch
    {
        MemberKind.Latent => "latent variable",
        MemberKind.Observed => "observed variable",
        MemberKind.Weight => "case weight",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
