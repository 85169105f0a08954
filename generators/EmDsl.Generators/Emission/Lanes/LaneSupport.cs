using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission.Lanes;

/// <summary>What lanes can compute of an expression: a value for several rows at once.</summary>
internal sealed class LaneSupport(KernelNames names)
{
    private const int LargestPower = 8;

    /// <summary>Whether the expression is the same for every row: it names no data.</summary>
    public bool IsUniform(Expr e) => !e.Any(node => node is Symbol symbol && IsRowData(symbol.Name));

    /// <summary>Whether lanes have the expression's value.</summary>
    public bool HasValue(Expr e)
    {
        if (IsUniform(e))
            return true;
        switch (e)
        {
            case Symbol:
                return true;
            case Element { Source: Symbol source } element:
                return IsRowData(source.Name) ? element.Indices.All(IsUniform) : RowIndex(element) >= 0;
            case Sum sum:
                return IsUniform(sum.Count) && HasValue(sum.Body);
            case Apply { Op: Op.Mahalanobis } quadratic:
                return quadratic.Arguments[0] is Lambda vector && HasValue(vector.Body) && IsUniform(quadratic.Arguments[1]);
            case Apply { Op: Op.Power } power:
                return HasValue(power.Arguments[0]) && (power.Arguments[1] is Number exponent ? IsPower(exponent) || !exponent.IsInteger : HasValue(power.Arguments[1]));
            case Apply { Op: Op.LogSumExp } exponentials:
                return exponentials.Arguments[0] is Lambda terms && IsUniform(terms.Count) && HasValue(terms.Body) && !terms.Body.Any(node => node is Sum && IsUniform(node));
            case Apply { Op: Op.If } choice:
                return HasMask(choice.Arguments[0]) && HasValue(choice.Arguments[1]) && HasValue(choice.Arguments[2]);
            case Apply { Op: Op.Add or Op.Multiply or Op.Exp or Op.Log or Op.Sqrt or Op.Abs or Op.Cos or Op.Sin or Op.Min or Op.Max or Op.Logistic or Op.XLogY
                or Op.LogGamma or Op.LogGammaRatio or Op.LogBeta or Op.LogFactorial } apply:
                return apply.Arguments.All(HasValue);
            case Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent }:
                return HasMask(e);
            default:
                return false;
        }
    }

    /// <summary>Whether lanes have the condition as a mask.</summary>
    public bool HasMask(Expr e)
    {
        if (IsUniform(e))
            return true;
        return e switch
        {
            Apply { Op: Op.And or Op.Or or Op.Not } logic => logic.Arguments.All(HasMask),
            Apply { Op: Op.Equal or Op.Less or Op.LessOrEqual } comparison => comparison.Arguments.All(HasValue),
            Apply { Op: Op.IsPresent } present => HasValue(present.Arguments[0]),
            _ => HasValue(e),
        };
    }

    /// <summary>The one index of an entry of a table or parameter that is a row's category; −1 when there is none, or more.</summary>
    public int RowIndex(Element element)
    {
        int found = -1;
        for (int i = 0; i < element.Indices.Count; i++)
        {
            if (IsUniform(element.Indices[i]))
                continue;
            if (found >= 0 || !IsCode(element.Indices[i]))
                return -1;
            found = i;
        }

        return found;
    }

    /// <summary>Whether a value can be infinite or undefined where a row has no share in a state: the share then chooses, it does not multiply.</summary>
    public bool MayBeUndefined(Expr e) => !IsUniform(e) && e.Any(node => node is Apply { Op: not (Op.Add or Op.Multiply or Op.Power or Op.Mahalanobis or Op.If or Op.Equal or Op.Less or Op.LessOrEqual or Op.And or Op.Or or Op.Not or Op.IsPresent) }
        || node is Apply { Op: Op.Power } power && power.Arguments[1] is not Number { Value: >= 0 } && !IsUniform(power));

    public bool IsRowData(string name) => names.Data(name) is not null || TableNode.IsFeature(name);

    /// <summary>Whether the expression is a row's category.</summary>
    public bool IsCode(Expr e)
    {
        string? name = (e as Symbol)?.Name ?? ((e as Element)?.Source as Symbol)?.Name;
        return name is not null && names.Data(name) is { Cardinality: not null, IsSummedOut: false } && (e is Symbol || ((Element)e).Indices.All(IsUniform));
    }

    /// <summary>Whether a power is written out as a product or a root.</summary>
    public static bool IsPower(Number exponent) => exponent.Value is 0.5 or -0.5 || (exponent.IsInteger && System.Math.Abs(exponent.Value) <= LargestPower);
}
