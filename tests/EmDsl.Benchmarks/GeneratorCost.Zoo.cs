using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Benchmarks;

/// <summary>What the models of the language's reference take to derive, each alone.</summary>
internal static partial class GeneratorCost
{
    private const int ZooRuns = 20;

    private static void ReportZoo()
    {
        CompilationUnitSyntax zoo = Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Zoo.cs"))).GetCompilationUnitRoot();
        string shared = zoo.Usings.ToFullString() + string.Concat(zoo.Members.OfType<EnumDeclarationSyntax>().Select(type => type.ToFullString()));
        foreach (ClassDeclarationSyntax model in zoo.Members.OfType<ClassDeclarationSyntax>())
        {
            SyntaxTree Next() => Parse(shared + model.WithIdentifier(SyntaxFactory.Identifier(model.Identifier.Text + (++names).ToString(CultureInfo.InvariantCulture))));
            if (Generate(Compile([Next()])).GetRunResult().Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                Console.WriteLine($"{model.Identifier.Text,-40}  not derived today");
                continue;
            }

            Print(model.Identifier.Text + ", warm", Timing.Of(ZooRuns, ZooRuns, () => Generate(Compile([Next()]))));
        }
    }
}
