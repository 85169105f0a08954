using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>The ways in: a member's equation, a structural pattern.</summary>
internal sealed partial class EquationReader
{
    /// <summary>The law that an equation states; the parameters of a prior's method are bound by their names.</summary>
    public Law ReadEquation(SyntaxNode equation, ImmutableArray<IParameterSymbol> indices)
    {
        var scope = new Scope(null, null, null);
        foreach (IParameterSymbol index in indices)
        {
            scope.Bind(index, new Binding(new Bound(index.Name)));
            boundNames.Add(index.Name);
        }

        if (OperationOf(equation) is IBlockOperation block)
            return ReadBlock(block.Operations, scope, laws, 0);
        Report(DiagnosticTable.InvalidCode, 0, Excerpt(equation), CompilerErrors.SeeCompiler);
        return new UnreadableLaw(0);
    }

    /// <summary>The condition that a pattern's method states over <c>i</c> and <c>j</c>, read as part of an attribute.</summary>
    public Expr ReadPattern(IMethodSymbol method, int origin)
    {
        string[] names = ["i", "j"];
        boundNames.AddRange(names);
        var scope = new Scope(null, method, origin);
        foreach (IParameterSymbol parameter in method.Parameters)
            scope.Bind(parameter, new Binding(new Bound(names[parameter.Ordinal])));
        SyntaxNode? body = method.DeclaringSyntaxReferences.Select(reference => OriginMap.Equation(reference.GetSyntax())).FirstOrDefault(found => found is not null);
        if (body is not null && OperationOf(body) is IBlockOperation block)
            return ReadBlock(block.Operations, scope, values, origin);
        Report(DiagnosticTable.InvalidCode, origin, method.Name, CompilerErrors.SeeCompiler);
        return Unreadable;
    }
}
