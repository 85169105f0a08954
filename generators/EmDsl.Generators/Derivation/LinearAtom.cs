using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// A place where unknowns enter an expression linearly: one entry of a parameter, or Σ over an index of coefficient × entry. An
/// expression is then a function of a few numbers, the atoms, and its gradient in the parameters follows by the chain rule.
/// </summary>
/// <param name="Name">The bound variable that stands for the atom's value.</param>
/// <param name="Node">What it stands for.</param>
/// <param name="Loop">The index of the sum; null for a single entry.</param>
/// <param name="Coefficient">What the entry is multiplied with.</param>
/// <param name="Class">The index of the vector whose entries these are, the scores of a softmax; null for a number.</param>
internal sealed record LinearAtom(string Name, Expr Node, string Parameter, EquatableArray<Expr> Indices, SumBinder? Loop, Expr Coefficient, SumBinder? Class)
{
    /// <summary>What stands for the atom's value, of a vector for its entry <paramref name="index"/>.</summary>
    public Expr At(string index) => Class is null ? new Bound(Name) : new Element(new Bound(Name), [new Bound(index)]);
}
