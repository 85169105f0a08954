using System.Globalization;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Syntax;

/// <summary>Laws and expressions as one line of text, so that a specification can be compared with what a reader expects.</summary>
internal static class SpecText
{
    public static string Of(MemberSpec member) => $"{member.Name} ~ {Of(member.Law!)}";

    public static string Of(Law law) => law switch
    {
        FamilyLaw family => $"{family.Family}({Join(family.Arguments)})",
        DensityLaw density => $"{density.Kind}({density.Variable} => {Of(density.Body)}, {density.Support})",
        ShiftedLaw shifted => $"{Of(shifted.Offset)} + {Of(shifted.Inner)}",
        EachLaw each => $"Each({each.Index} => {Of(each.Inner)})",
        BranchLaw branch => $"({Of(branch.Condition)} ? {Of(branch.Then)} : {Of(branch.Otherwise)})",
        ExactLaw exact => $"Exactly({Of(exact.Value)})",
        ChainLaw chain => $"Chain({Of(chain.First)}; {Of(chain.Next)})",
        CensoredLaw censored => $"Censored({Of(censored.Inner)}; {Of(censored.IsCensored)})",
        TruncatedLaw truncated => $"Truncated({Of(truncated.Inner)}; {Of(truncated.Lower)}; {Of(truncated.Upper)})",
        UnreadableLaw => "?",
        _ => throw new ArgumentOutOfRangeException(nameof(law), law, null),
    };

    public static string Of(Expr? expression) => expression switch
    {
        null => "-",
        Number number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        Symbol symbol => symbol.Name,
        Bound bound => "$" + bound.Name,
        Element element => $"{Of(element.Source)}[{Join(element.Indices)}]",
        Sum sum => $"Sum({sum.Index} < {Of(sum.Count)}: {Of(sum.Body)})",
        Lambda lambda => $"Vector({lambda.Index} < {Of(lambda.Count)}: {Of(lambda.Body)})",
        Earlier earlier => $"Earlier({Of(earlier.Variable)}, {earlier.Lag})",
        Apply { Op: Op.Add } sum => $"({string.Join(" + ", sum.Arguments.Select(Of))})",
        Apply { Op: Op.Multiply } product => $"({string.Join(" * ", product.Arguments.Select(Of))})",
        Apply { Op: Op.Power } power => $"{Of(power.Arguments[0])}^{Of(power.Arguments[1])}",
        Apply { Op: Op.Equal } equal => $"{Of(equal.Arguments[0])} == {Of(equal.Arguments[1])}",
        Apply apply => $"{apply.Op}({Join(apply.Arguments)})",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private static string Join(IEnumerable<Expr> expressions) => string.Join(", ", expressions.Select(Of));
}
