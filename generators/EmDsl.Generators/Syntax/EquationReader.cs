using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>
/// Reads one equation: operations of the compiler to laws and expressions. This part holds what all parts share: where a thing
/// stands, what was found, which names are taken.
/// </summary>
internal sealed partial class EquationReader
{
    /// <summary>Deeper expressions are refused: what follows is recursive.</summary>
    private const int DeepestNesting = 300;

    private readonly SemanticModels semantics;
    private readonly INamedTypeSymbol model;
    private readonly string member;
    private readonly Dictionary<SyntaxNode, int> ordinals;
    private readonly List<Finding> findings;
    private readonly HashSet<SyntaxNode> coveredSwitches;
    private readonly CancellationToken cancellation;
    private readonly List<string> boundNames = [];
    private int nesting;
    private int muted;

    public EquationReader(
        SemanticModels semantics,
        INamedTypeSymbol model,
        string member,
        SyntaxNode? equation,
        List<Finding> findings,
        HashSet<SyntaxNode> coveredSwitches,
        CancellationToken cancellation)
    {
        this.semantics = semantics;
        this.model = model;
        this.member = member;
        this.findings = findings;
        this.coveredSwitches = coveredSwitches;
        this.cancellation = cancellation;
        ordinals = equation is null ? [] : OriginMap.Number(equation);
        laws = new Reading<Law>(ReadLaw, BranchOf, origin => new UnreadableLaw(origin));
        values = new Reading<Expr>(ReadValue, (condition, then, otherwise, _) => If(condition, then, otherwise), _ => Unreadable);
    }

    /// <summary>What stands for an expression that could not be read.</summary>
    private static Expr Unreadable { get; } = new Number(double.NaN);

    /// <summary>The ordinal of an operation in the member; inside inlined code, of the call.</summary>
    private int Origin(IOperation operation, Scope scope) => scope.Origin ?? Origin(operation.Syntax);

    private int Origin(SyntaxNode? syntax)
    {
        for (; syntax is not null; syntax = syntax.Parent)
        {
            if (ordinals.TryGetValue(syntax, out int ordinal))
                return ordinal;
        }

        return OriginMap.WholeMember;
    }

    private void Report(string id, int origin, params string[] arguments)
    {
        if (muted > 0)
            return;
        var finding = new Finding(id, member, origin, arguments.ToEquatableArray());
        if (!findings.Contains(finding))
            findings.Add(finding);
    }

    private Expr Refuse(string id, IOperation operation, Scope scope, params string[] arguments)
    {
        Report(id, Origin(operation, scope), arguments);
        return Unreadable;
    }

    private Expr Unsupported(IOperation operation, Scope scope, string instead)
        => Refuse(DiagnosticTable.UnsupportedExpression, operation, scope, Excerpt(operation.Syntax) + Where(scope), instead);

    /// <summary>The source of a node on one line, cut where it is long.</summary>
    private static string Excerpt(SyntaxNode syntax)
    {
        const int longest = 60;
        string text = string.Join(" ", syntax.ToString().Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= longest ? text : text.Substring(0, longest - 1) + "…";
    }

    /// <summary>Names the method that a finding is in, where that is not the member itself.</summary>
    private static string Where(Scope scope) => scope.Member is { } inlined ? $"' in '{inlined.Name}" : "";

    /// <summary>A name for a bound variable that no surrounding one has.</summary>
    private string Fresh(string written)
    {
        string name = written;
        for (int suffix = 1; boundNames.Contains(name); suffix++)
            name = written + suffix.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }

    private static Expr Apply(Op op, params Expr[] arguments) => new Apply(op, arguments.ToEquatableArray());

    // A condition over arguments that are given as numbers, such as a `switch` in a method that is called with one name of an enum.
    private static Expr Decided(Expr condition) => condition.Free().Count == 0 && Simplifier.Simplify(condition) is Number known ? known : condition;

    private static Expr If(Expr condition, Expr then, Expr otherwise) => Decided(condition) switch
    {
        Number { Value: 1 } => then,
        Number { Value: 0 } => otherwise,
        _ => Apply(Op.If, condition, then, otherwise),
    };

    private static Law BranchOf(Expr condition, Law then, Law otherwise, int origin) => Decided(condition) switch
    {
        Number { Value: 1 } => then,
        Number { Value: 0 } => otherwise,
        _ => new BranchLaw(condition, then, otherwise, origin),
    };

    private static Expr Not(Expr condition) => condition switch
    {
        Number { Value: 0 } => Expr.One,
        Number { Value: 1 } => Expr.Zero,
        Apply { Op: Op.Not } not => not.Arguments[0],
        _ => Apply(Op.Not, condition),
    };

    private static Expr And(Expr left, Expr right) => (left, right) switch
    {
        (Number { Value: 1 }, _) => right,
        (_, Number { Value: 1 }) => left,
        (Number { Value: 0 }, _) or (_, Number { Value: 0 }) => Expr.Zero,
        _ => Apply(Op.And, left, right),
    };

    private static Expr Or(Expr left, Expr right) => (left, right) switch
    {
        (Number { Value: 0 }, _) => right,
        (_, Number { Value: 0 }) => left,
        (Number { Value: 1 }, _) or (_, Number { Value: 1 }) => Expr.One,
        _ => Apply(Op.Or, left, right),
    };

    private static Expr Equal(Expr left, Expr right) => Apply(Op.Equal, left, right);

    /// <summary>An operation without what does not change its meaning here: parentheses and conversions that keep the value.</summary>
    private static IOperation Strip(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IConversionOperation { OperatorMethod: null, Conversion: { IsIdentity: true } or { IsNullable: true, IsImplicit: true } } conversion:
                    operation = conversion.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }
}
