using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>
/// What the names in a piece of code stand for while it is read. Arguments and locals are bound by name: an operation together with
/// the scope it was written in, read where it is used. Equations have no side effects, so that this means the same as a call.
/// </summary>
/// <param name="parent">The surrounding scope.</param>
/// <param name="member">The method, property or field whose body this is, or null inside one.</param>
/// <param name="origin">Inside inlined code, the ordinal of the call in the member; else null.</param>
internal sealed class Scope(Scope? parent, ISymbol? member, int? origin)
{
    private readonly Dictionary<ISymbol, Binding> bindings = new(SymbolEqualityComparer.Default);

    public int? Origin { get; } = origin;

    /// <summary>The innermost inlined member, for messages.</summary>
    public ISymbol? Member { get; } = member ?? parent?.Member;

    public Scope Nested() => new(this, null, Origin);

    /// <summary>What the names stand for now, whatever is assigned to them later.</summary>
    public Scope Frozen()
    {
        var copy = new Scope(Outer?.Frozen(), Own, Origin);
        foreach (KeyValuePair<ISymbol, Binding> binding in bindings)
            copy.bindings[binding.Key] = binding.Value;
        return copy;
    }

    public void Bind(ISymbol symbol, Binding binding) => bindings[symbol] = binding;

    public Binding? Find(ISymbol symbol)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.bindings.TryGetValue(symbol, out Binding? binding))
                return binding;
        }

        return null;
    }

    /// <summary>Whether the body of <paramref name="symbol"/> is being read around here: reading it again would never end.</summary>
    public bool IsInside(ISymbol symbol)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (SymbolEqualityComparer.Default.Equals(scope.Own, symbol))
                return true;
        }

        return false;
    }

    private Scope? Outer { get; } = parent;

    private ISymbol? Own { get; } = member;
}

/// <summary>What a name stands for: a value read already, or an operation to read in the scope it was written in.</summary>
internal sealed class Binding
{
    public Binding(Expr value) => Value = value;

    public Binding(IOperation operation, Scope scope) => (Operation, Scope) = (operation, scope);

    public Expr? Value { get; set; }

    public IOperation? Operation { get; }

    public Scope? Scope { get; }
}
