using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary><c>Stationary(Transition)</c>: the law π with π = πP, computed once per iteration from the transition matrix.</summary>
internal sealed partial class GraphBuilder
{
    private sealed partial class FactorReader
    {
        private void Stationary(FamilyLaw law, Expr value, Expr? guard)
        {
            if (law.Arguments[0] is not Symbol { Name: var name } || !owner.members.TryGetValue(name, out MemberSpec? matrix) || matrix.Kind is not (MemberKind.Parameter or MemberKind.Constant))
            {
                owner.NotDerivable("The stationary law of anything but a transition matrix that is a parameter", "'Stationary(Transition)' with the parameter 'Vector<double>[] Transition'");
                return;
            }

            Expr states = SizeUnifier.Cardinality(variable.Name);
            if (!owner.sizes.Unify(SizeUnifier.Placeholder(name, 0), states) || !owner.sizes.Unify(SizeUnifier.Placeholder(name, 1), states))
            {
                owner.Report(DiagnosticTable.WrongShape, $"The transition matrix '{name}' has not one row and one column for each state of '{variable.Name}'", "the numbers must be equal");
                return;
            }

            Supports(Domain.Category);
            var probabilities = new Symbol(StationaryReference.Of(name));
            Add(new BranchNode(
                guard,
                Functions.Log(new Element(probabilities, [value])),
                null,
                nameof(Categorical),
                [new Symbol($"Stationary({name})")],
                [new Lambda("entry", states, new Element(probabilities, [new Bound("entry")]))],
                law.Origin) { Stationary = name });
        }
    }
}

/// <summary>The stationary law of a transition matrix as an array in expressions.</summary>
internal static class StationaryReference
{
    private const string Prefix = "$stationary:";

    public static string Of(string transition) => Prefix + transition;

    /// <summary>The transition matrix, or null for any other name.</summary>
    public static string? Transition(string name) => name.StartsWith(Prefix, System.StringComparison.Ordinal) ? name.Substring(Prefix.Length) : null;
}
