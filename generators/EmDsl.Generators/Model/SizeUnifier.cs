using System.Collections.Generic;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// Finds the sizes of everything from what must be equal: the length of <c>Means</c> is the number of states of the variable that
/// indexes it. A size starts as a placeholder <see cref="Symbol"/> such as <c>#Means:0</c> and ends as a number or a run-time size.
/// </summary>
internal sealed class SizeUnifier
{
    private readonly Dictionary<string, string> parent = new();
    private readonly Dictionary<string, int> constants = new();

    /// <summary>A placeholder: dimension <paramref name="dimension"/> of a member.</summary>
    public static Symbol Placeholder(string member, int dimension) => new($"#{member}:{dimension}");

    /// <summary>The number of states or categories of a discrete member.</summary>
    public static Symbol Cardinality(string member) => new($"#{member}:states");

    /// <summary>The run-time number of entries or columns of a data member.</summary>
    public static Symbol DataDimension(string member) => new($"#{member}:dimension");

    public static bool IsPlaceholder(string name) => name.Length > 0 && name[0] == '#';

    /// <summary>Makes two sizes one; false when both are constants and differ.</summary>
    public bool Unify(Expr left, Expr right)
    {
        if (left is Number a && right is Number b)
            return a.Value == b.Value;
        if (left is Number)
            return Unify(right, left);
        if (left is not Symbol symbol)
            return true;
        string root = Find(symbol.Name);
        if (right is Number number)
        {
            if (constants.TryGetValue(root, out int known))
                return known == (int)number.Value;
            constants[root] = (int)number.Value;
            return true;
        }

        if (right is not Symbol other)
            return true;
        string otherRoot = Find(other.Name);
        if (root == otherRoot)
            return true;
        bool hasLeft = constants.TryGetValue(root, out int leftValue);
        bool hasRight = constants.TryGetValue(otherRoot, out int rightValue);
        if (hasLeft && hasRight && leftValue != rightValue)
            return false;

        // Members' own sizes stay representatives, so that a run-time size carries the name of what determines it.
        if (Rank(root) < Rank(otherRoot))
            (root, otherRoot) = (otherRoot, root);
        parent[root] = otherRoot;
        if (hasLeft || hasRight)
            constants[otherRoot] = hasLeft ? leftValue : rightValue;
        return true;
    }

    /// <summary>The constant, else the representative placeholder or size.</summary>
    public Expr Resolve(Expr size)
    {
        if (size is not Symbol symbol)
            return size;
        string root = Find(symbol.Name);
        return constants.TryGetValue(root, out int value) ? new Number(value) : new Symbol(root);
    }

    private string Find(string name)
    {
        while (parent.TryGetValue(name, out string? next))
            name = next;
        return name;
    }

    // A [Size] member before the number of columns before the categories of a column before a parameter's own length.
    private static int Rank(string name) =>
        !IsPlaceholder(name) ? 0 : name.EndsWith(":dimension", System.StringComparison.Ordinal) ? 1 : name.EndsWith(":states", System.StringComparison.Ordinal) ? 2 : 3;
}
