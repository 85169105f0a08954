using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The law of an observed member before its row is seen, a finite mixture: the probability of each component, and of a component the
/// log-density, mean, variance and distribution function.
/// </summary>
internal sealed partial class KernelEmitter
{
    private readonly ForecastPlan? forecasts;

    /// <summary>A kernel method that says something of the law of an observed member.</summary>
    public static string ForecastMethod(string variable, string word) => variable + "Forecast" + word;

    /// <summary>The number of components of the mixture.</summary>
    public static string Components(KernelNames names, ObservedForecast member) =>
        ExpressionWriter.Parenthesise(names.Product(member.Scope.Select(variable => names.Cardinality(variable)!)));

    private void EmitForecast(ObservedForecast member)
    {
        EmitForecastWeights(member);
        EmitForecastLogDensity(member);
        if (member.Kind == ForecastKind.States)
        {
            EmitPlace(member);
            return;
        }

        FactorNode factor = graph.Factors[member.Factor];
        if (member.WithoutMoments is null && member.Kind == ForecastKind.Vector)
        {
            EmitVectorMoments(member, factor);
            return;
        }

        if (member.WithoutMoments is null)
        {
            EmitMoment(member, "Mean", "mean", (family, branch) => family.Mean(branch.Entries), exact => exact);
            EmitMoment(member, "Variance", "variance", (family, branch) => family.Variance(branch.Entries), _ => Expr.Zero);
        }

        if (member.WithoutCumulative is null && member.Kind == ForecastKind.Number)
        {
            EmitCumulative(member, factor);
            EmitPlace(member);
        }
    }

    private void EmitForecastWeights(ObservedForecast member)
    {
        writer.Line($"/// <summary>The probability of each component of the law of {member.Variable}, after <see cref=\"FilterPosterior\"/>.</summary>");
        writer.Open($"internal void {ForecastMethod(member.Variable, "Weights")}(int row, RowScratch scratch, global::System.Span<double> probabilities)");
        if (member.Scope.Count == 0)
        {
            writer.Line("probabilities[0] = 1.0;");
        }
        else
        {
            EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
            if (!IsWholeClique(member.Scope))
                EmitMarginal(member.Scope);
            foreach (string variable in member.Scope)
                OpenStates(variable);
            writer.Line($"probabilities[{Flat(member.Scope)}] = {PosteriorOf(member.Scope)};");
            foreach (string unused in member.Scope)
                writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    // The states of a component, and the data of the row that the law names apart from the value itself.
    private void EmitComponent(ObservedForecast member)
    {
        FactorNode factor = graph.Factors[member.Factor];
        for (int i = member.Scope.Count - 1; i >= 0; i--)
        {
            string size = ExpressionWriter.Parenthesise(names.Size(names.Cardinality(member.Scope[i])!));
            writer.Line($"int {names.Local(member.Scope[i])} = configuration{(i > 0 ? " % " + size : "")};");
            if (i > 0)
                writer.Line($"configuration /= {size};");
        }

        var symbols = factor.Branches
            .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }.OfType<Expr>().Concat(branch.Entries))
            .SelectMany(Substitution.Symbols)
            .Where(name => name != member.Variable && !member.Scope.Contains(name));
        EmitRowData(writer, symbols.Distinct().ToArray());
        if (factor.Entries is { } entries)
            writer.Line($"int {names.Local(entries.Index)} = entry;");
    }

    private string ForecastSignature(ObservedForecast member, string result, string word, string parameters)
    {
        string entry = graph.Factors[member.Factor].Entries is null ? "" : ", int entry";
        return $"internal {result} {ForecastMethod(member.Variable, word)}(int row, int configuration{entry}{parameters})";
    }

    private void EmitForecastLogDensity(ObservedForecast member)
    {
        FactorNode factor = graph.Factors[member.Factor];
        DataNode data = names.Data(member.Variable)!;
        string local = names.Local(member.Variable);
        bool isDiscrete = data.Cardinality is not null;
        writer.Line($"/// <summary>The log-density of a value of {member.Variable} in a component of its law.</summary>");
        OpenMethod(ForecastSignature(member, "double", "LogDensity", member.Kind == ForecastKind.Vector ? ", double[] value" : isDiscrete ? ", int value" : ", double value"));
        EmitComponent(member);
        if (member.Kind == ForecastKind.Vector)
        {
            writer.Line($"double[] {local} = value;");
            writer.Line($"int {names.Local(member.Variable, "Start")} = 0;");
        }
        else if (factor.Entries is not null)
        {
            bool isReal = data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector;
            if (!isReal && !isDiscrete)
                writer.Line("int whole = (int)value;");
            writer.Line($"global::System.ReadOnlySpan<{(isReal ? "double" : "int")}> {local} = new(in {(isReal || isDiscrete ? "value" : "whole")});");
            writer.Line($"int {names.Local(member.Variable, "Start")} = -entry;");
        }
        else
        {
            writer.Line($"{(isDiscrete ? "int" : "double")} {local} = value;");
        }

        writer.Line("double logDensity = 0.0;");
        foreach (BranchNode branch in factor.Branches)
        {
            OpenGuard(branch);
            EmitBranch(factor, branch, branch.External is null ? branch.LogDensity : null, "logDensity");
            CloseGuard(branch);
        }

        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    private void OpenGuard(BranchNode branch)
    {
        if (branch.Guard is not { } guard)
            return;
        var scope = new Scope(this, "parameters");
        string condition = scope.Expressions.Condition(guard);
        scope.Flush(writer, []);
        writer.Open($"if ({condition})");
    }

    private void CloseGuard(BranchNode branch)
    {
        if (branch.Guard is not null)
            writer.Close();
    }

    private void EmitMoment(ObservedForecast member, string word, string meaning, System.Func<Family, BranchNode, Expr?> moment, System.Func<Expr, Expr> ofExact)
    {
        writer.Line($"/// <summary>The {meaning} of {member.Variable} in a component of its law.</summary>");
        OpenMethod(ForecastSignature(member, "double", word, ""));
        EmitComponent(member);
        writer.Line("double result = double.NaN;");
        foreach (BranchNode branch in graph.Factors[member.Factor].Branches)
        {
            OpenGuard(branch);
            var scope = new Scope(this, "parameters");
            string value = scope.Expressions.Double(Simplifier.Simplify(branch.Exact is { } exact ? ofExact(exact) : moment(FamilyTable.Find(branch.Family!)!, branch)!));
            scope.Flush(writer, []);
            writer.Line($"result = {value};");
            CloseGuard(branch);
        }

        writer.Line("return result;");
        writer.Close();
        writer.Line();
    }

    private void EmitCumulative(ObservedForecast member, FactorNode factor)
    {
        writer.Line($"/// <summary>The probability that {member.Variable} is at most a value in a component of its law, or greater.</summary>");
        OpenMethod(ForecastSignature(member, "double", "Cumulative", ", double value, bool isUpper"));
        EmitComponent(member);
        writer.Line("double result = double.NaN;");
        foreach (BranchNode branch in factor.Branches)
        {
            OpenGuard(branch);
            var scope = new Scope(this, "parameters");
            if (branch.Exact is { } exact)
            {
                string known = scope.Expressions.DoublePrimary(exact);
                scope.Flush(writer, []);
                writer.Line($"result = value >= {known} != isUpper ? 1.0 : 0.0;");
            }
            else
            {
                string arguments = string.Concat(branch.Entries.Select(entry => scope.Expressions.Double(entry) + ", "));
                scope.Flush(writer, []);
                writer.Line($"result = global::EmDsl.Numerics.Cumulative.{branch.Family}(value, {arguments}isUpper);");
            }

            CloseGuard(branch);
        }

        writer.Line("return result;");
        writer.Close();
        writer.Line();
    }

    private void EmitVectorMoments(ObservedForecast member, FactorNode factor)
    {
        string size = names.Size(names.Data(member.Variable)!.Dimension!);
        writer.Line($"/// <summary>The mean and covariance of {member.Variable} in a component of its law.</summary>");
        OpenMethod(ForecastSignature(member, "void", "Moments", ", double[] meanVector, double[] covarianceMatrix"));
        EmitComponent(member);
        foreach (BranchNode branch in factor.Branches)
        {
            OpenGuard(branch);
            Family family = FamilyTable.Find(branch.Family!)!;
            var mean = (Lambda)family.Mean(branch.Entries)!;
            writer.Open($"for (int i = 0; i < {size}; i++)");
            EmitEntry(mean.Body.ReplaceBound(mean.Index, new Bound(RowIndex)), "meanVector[i]");
            writer.Close();
            var covariance = (Lambda)family.Variance(branch.Entries)!;
            var columns = (Lambda)covariance.Body;
            writer.Line();
            writer.Open($"for (int i = 0; i < {size}; i++)");
            writer.Open($"for (int j = 0; j < {size}; j++)");
            EmitEntry(columns.Body.ReplaceBound(columns.Index, new Bound(ColumnIndex)).ReplaceBound(covariance.Index, new Bound(RowIndex)), $"covarianceMatrix[i * {size} + j]");
            writer.Close();
            writer.Close();
            CloseGuard(branch);
        }

        writer.Close();
        writer.Line();
    }

    private const string RowIndex = "§row";
    private const string ColumnIndex = "§column";

    private void EmitEntry(Expr entry, string target)
    {
        var scope = new Scope(this, "parameters");
        scope.Expressions.Name(new Bound(RowIndex), "i");
        scope.Expressions.Name(new Bound(ColumnIndex), "j");
        string value = scope.Expressions.Double(entry);
        scope.Flush(writer, []);
        writer.Line($"{target} = {value};");
    }
}
