using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using static EmDsl.Generators.Algebra.Functions;
using static EmDsl.Generators.Tests.Algebra.RandomExpressions;

namespace EmDsl.Generators.Tests.Algebra;

public class MathPrinterTests
{
    [Fact]
    public void Reads_like_a_formula()
    {
        Expr j = new Bound("j");
        Assert.Equal("x − y", Print(X - Y));
        Assert.Equal("½ (x − y)² / v", Print(Square(X - Y) / (2 * V)));
        Assert.Equal("−x / v", Print(-X / V));
        Assert.Equal("x + (1 − v) log(p)", Print(X - ((V - 1) * Log(P))));
        Assert.Equal("(v − 1) log(p) − (½ log 2π) y", Print(((V - 1) * Log(P)) - (Y * 0.5 * Math.Log(2 * Math.PI))));
        Assert.Equal("½ ((m − x)ᵀ S⁻¹ (m − x))", Print(0.5 * Mahalanobis(VectorDifference(new Symbol("m"), X), new Symbol("S"))));
        Assert.Equal("√v", Print(Sqrt(V)));
        Assert.Equal("v^x", Print(Pow(V, X)));
        Assert.Equal("Σ_i x[i] β[i]", Print(new Sum("j", new Symbol("D"), X[j] * new Symbol("β")[j])));
        Assert.Equal("x log(1 − p) if b else log(p)", Print(If(B, XLogY(X, 1 - P), Log(P))));
        Assert.Equal("Rate[k] = 0 ∧ ¬b", MathPrinter.Print(And(Equal(new Symbol("Rate")[new Symbol("k")], 0), Not(B))));
        Assert.Equal("log Γ(r + x) − log Γ(r)", Print(LogGammaRatio(new Symbol("r"), X)));
    }

    [Fact]
    public void Writes_a_density()
    {
        Expr density = FamilyTable.ByName["Normal"].LogDensity(X, [new Symbol("Mean")[new Symbol("k")], V]);
        Assert.Equal("−½ (x − Mean[k])² / v − ½ log(v) − ½ log 2π", Print(density));
    }

    private static string Print(Expr e) => MathPrinter.Print(Simplifier.Simplify(e, Domains));
}
