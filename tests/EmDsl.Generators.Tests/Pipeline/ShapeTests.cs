using System.Reflection;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Tests.Pipeline;

/// <summary>Nothing that travels past <c>Syntax/</c> can hold on to a compilation.</summary>
public class ShapeTests
{
    [Theory]
    [InlineData(typeof(ModelSpec))]
    [InlineData(typeof(CompiledModel))]
    public void Pipeline_type_cannot_reach_an_object_of_the_compiler(Type root)
    {
        var reached = new Dictionary<Type, string>();
        Walk(root, root.Name, reached);
        Assert.Contains(typeof(Expr), reached.Keys.Append(root == typeof(CompiledModel) ? typeof(Expr) : root));
        foreach (var (type, path) in reached)
            Assert.False(IsOfTheCompiler(type), $"{path} is a {type}");
    }

    [Fact]
    public void Objects_of_the_compiler_are_recognised()
    {
        Assert.True(IsOfTheCompiler(typeof(INamedTypeSymbol)));
        Assert.True(IsOfTheCompiler(typeof(Location)));
        Assert.True(IsOfTheCompiler(typeof(object)));
        Assert.False(IsOfTheCompiler(typeof(string)));
    }

    /// <summary>A type of Roslyn, or one that a variable of which could hold such an object.</summary>
    private static bool IsOfTheCompiler(Type type)
        => type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true
            || new[] { typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Compilation), typeof(SemanticModel), typeof(IOperation), typeof(Location), typeof(Diagnostic) }
                .Any(roslyn => type.IsAssignableFrom(roslyn) || roslyn.IsAssignableFrom(type));

    private static void Walk(Type type, string path, Dictionary<Type, string> reached)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || !reached.TryAdd(type, path))
            return;
        if (type.IsArray)
        {
            Walk(type.GetElementType()!, path + "[]", reached);
            return;
        }

        foreach (Type argument in type.GenericTypeArguments)
            Walk(argument, path + "<>", reached);
        for (Type? declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(System.ValueType); declaring = declaring.BaseType)
        {
            foreach (FieldInfo field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.FieldType, $"{path}.{field.Name}", reached);
        }

        // A variable of a base type can hold any of the types derived from it.
        foreach (Type derived in typeof(ModelSpec).Assembly.GetTypes().Where(candidate => candidate.BaseType == type))
            Walk(derived, $"{path}({derived.Name})", reached);
    }
}
