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
    public void Whole_vectors_and_matrices_have_no_indices()
    {
        Expr i = new Bound("i"), j = new Bound("j"), count = new Symbol("D");
        Expr residual = new Lambda("i", count, X[i] - new Sum("j", count, new Symbol("A")[new Symbol("k"), i, j] * V[j]));
        Assert.Equal("x − A[k] v", MathPrinter.Print(residual));
        Assert.Equal("S", MathPrinter.Print(new Lambda("i", count, new Lambda("j", count, new Symbol("S")[i, j]))));
        Assert.Equal("(x[i] i)_i", MathPrinter.Print(new Lambda("i", count, X[i] * i)));
    }

    [Fact]
    public void Conditions_that_count_stand_in_brackets()
    {
        Assert.Equal("x [y < 1]", Print(X * Less(Y, 1)));
        Assert.Equal("y ≠ 0", Print(Not(Equal(Y, 0))));
    }

    [Fact]
    public void Normalising_constants_keep_their_form() =>
        Assert.Equal("x − 6.5 log 2π", Print(X - (13 * (0.5 * Math.Log(2 * Math.PI)))));

    [Fact]
    public void Writes_a_density()
    {
        Expr density = FamilyTable.ByName["Normal"].LogDensity(X, [new Symbol("Mean")[new Symbol("k")], V]);
        Assert.Equal("−½ (x − Mean[k])² / v − ½ log(v) − ½ log 2π", Print(density));
    }

    private static string Print(Expr e) => MathPrinter.Print(Simplifier.Simplify(e, Domains));
}
