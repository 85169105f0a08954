using System.Linq;
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

    /// <summary>
    /// Where the scale matrix's indices stand among the location's: the location then belongs to one scale matrix, and its update is a
    /// weighted mean. Null if some index of the scale is none of the location's.
    /// </summary>
    public static string? ScaleOfLocation(StudentForm form)
    {
        EquatableArray<Expr> location = Indices(form.Location);
        var places = Indices(form.Scale).Select(index =>
        {
            int place = location.ToList().IndexOf(index);
            return place >= 0 ? place.ToString(System.Globalization.CultureInfo.InvariantCulture) : index is Number ? "=" + MathPrinter.Print(index) : null;
        }).ToArray();
        return places.Contains(null) ? null : string.Join(",", places);
    }
}
