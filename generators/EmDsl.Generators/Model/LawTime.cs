using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>Where in a sequence a law can hold: not before the rows that it looks back at exist.</summary>
internal static class LawTime
{
    /// <summary>The first place, counted from 0, at which a law can hold.</summary>
    public static int Reach(Law law) => law switch
    {
        ChainLaw chain => Reach(chain.First),
        BranchLaw branch => System.Math.Max(Lag(branch.Condition), System.Math.Max(Reach(branch.Then), Reach(branch.Otherwise))),
        EachLaw each => Reach(each.Inner),
        ShiftedLaw shifted => Reach(shifted.Inner),
        _ => Lag(law),
    };

    /// <summary>The place at which <c>next</c> takes over from <c>first</c> in a chain that begins at <paramref name="begin"/>.</summary>
    public static int Begin(ChainLaw chain, int begin) => System.Math.Max(begin + 1, Reach(chain.Next));

    /// <summary>How many rows a law looks back.</summary>
    public static int Lag(Law law) => LawWalk.Expressions(law).Select(Lag).DefaultIfEmpty(0).Max();

    public static int Lag(Expr expression)
    {
        int lag = 0;
        expression.Any(node =>
        {
            if (node is Earlier earlier)
                lag = System.Math.Max(lag, earlier.Lag);
            return false;
        });
        return lag;
    }
}
