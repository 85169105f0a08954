using System;
using EmDsl.Generators.Algebra;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>
/// What is being read: a value or a distribution. Choices, calls and names are read alike for both; only the leaves differ.
/// </summary>
internal sealed class Reading<T>(Func<IOperation, Scope, T> read, Func<Expr, T, T, int, T> branch, Func<int, T> unreadable)
{
    public T Read(IOperation operation, Scope scope) => read(operation, scope);

    public T Branch(Expr condition, T then, T otherwise, int origin) => branch(condition, then, otherwise, origin);

    public T Unreadable(int origin) => unreadable(origin);
}
