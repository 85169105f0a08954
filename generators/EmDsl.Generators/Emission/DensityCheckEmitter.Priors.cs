using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Densities of the user's own as priors: the value under the integral is an entry of the drawn parameters.</summary>
internal sealed partial class DensityCheckEmitter
{
    private readonly CustomPrior[] priors = graph.Priors
        .SelectMany(prior => prior.Branches.Where(branch => branch is { Custom: not null, LogDensity: not null }).Select(branch => new CustomPrior(
            prior, branch, names.Api.Fresh(Names.Pascal(NameHygiene.Plain(prior.Name)) + "LogDensity"))))
        .ToArray();

    private sealed record CustomPrior(PriorNode Prior, BranchNode Branch, string Method)
    {
        public bool IsVector => Branch.Custom == DensityKind.VectorDensity;
    }

    private void EmitCheck(CustomPrior prior)
    {
        writer.Line();
        foreach (SumBinder index in prior.Prior.Indices)
            writer.Open($"for (int {names.Local(index.Index)} = 0; {names.Local(index.Index)} < {names.Size(index.Count)}; {names.Local(index.Index)}++)");
        ExpressionWriter expressions = Expressions(new SourceWriter());
        writer.Open(prior.Branch.Guard is { } guard ? $"if ({expressions.Condition(guard)})" : "");
        ParameterNode target = names.Parameter(prior.Prior.Target)!;
        string array = $"parameters.{names.Api.Parameter(target.Name)}";
        string[] indices = prior.Prior.Indices.Select(index => index.Index).ToArray();
        string place = names.Flat(indices.Select(index => names.Local(index)).ToArray(), target.Dimensions.Take(indices.Length).ToArray());
        string at = string.Concat(Places(prior.Branch.LogDensity!, target.Name, indices, expressions).Select(shown => ", " + shown));
        string arguments = string.Join(", ", indices.Select(index => names.Local(index)).Append("parameters").Append("sizes"));
        writer.Line($"int place = {place};");
        writer.Open(prior.IsVector ? "double Entry(double[] point)" : "double Entry(double value)");
        string size = prior.IsVector ? names.Size(target.Dimensions[target.Dimensions.Count - 1]) : "1";
        writer.Line(prior.IsVector ? $"point.CopyTo({array}, place * {size});" : $"{array}[place] = value;");
        writer.Line($"return {prior.Method}({arguments});");
        writer.Close();
        writer.Line();
        writer.Line(prior.IsVector
            ? $"double[] drawn = {array}[(place * {size})..((place + 1) * {size})];"
            : $"double drawn = {array}[place];");
        writer.Line(prior.IsVector
            ? $"report.VectorDensity({Check(prior)}, Entry, {size}, random{at});"
            : $"report.Density({Check(prior)}, Entry, {CustomDensities.Support(prior.Branch)}{at});");
        writer.Line(prior.IsVector ? $"drawn.CopyTo({array}, place * {size});" : $"{array}[place] = drawn;");
        writer.Close();
        foreach (SumBinder unused in prior.Prior.Indices)
            writer.Close();
    }

    private void EmitMethod(CustomPrior prior)
    {
        writer.Line($"// {prior.Prior.Name}: {MathPrinter.Print(prior.Branch.LogDensity!)}");
        writer.Open($"private static double {prior.Method}({string.Join(", ", prior.Prior.Indices.Select(index => "int " + names.Local(index.Index)).Append("Parameters parameters").Append("Sizes sizes"))})");
        var body = new SourceWriter();
        string value = Expressions(body).Double(prior.Branch.LogDensity!);
        if (body.ToString() is { Length: > 0 } loops)
            writer.Block(loops);
        writer.Line($"return {value};");
        writer.Close();
        writer.Line();
    }

    private ExpressionWriter Expressions(SourceWriter body) => new(names, body, name => "parameters." + names.Api.Parameter(name));

    private string Check(CustomPrior prior) => names.Local(prior.Prior.Name, "Check") + (Siblings(prior) is { Length: > 1 } all
        ? (System.Array.IndexOf(all, prior) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : "");

    private CustomPrior[] Siblings(CustomPrior prior) => priors.Where(other => other.Prior == prior.Prior).ToArray();

    private static string Title(CustomPrior prior) => Formula(prior) + (prior.Branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "");

    private static string Formula(CustomPrior prior) => Derivation.Formula.Entry(prior.Prior.Name, prior.Prior.Indices.Select(index => (Expr)new Bound(index.Index)).ToArray());
}
