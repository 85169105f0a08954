using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Multivariate t laws: the runtime's reweighting, told which rows and parameters belong together.</summary>
internal sealed partial class KernelEmitter
{
    private static string ReweightingType(ReweightedUpdate update) => string.Concat(update.Parameters) + "Reweighting";

    private string ReweightingField(ReweightedUpdate update) => names.Local(string.Concat(update.Parameters), "Reweighting");

    private void EmitReweighted(ReweightedUpdate update)
    {
        OpenUpdate(update, "With weights u = (ν + d) / (ν + Δ²), which are computed anew in each pass.");
        writer.Line($"{ReweightingField(update)}.Maximize(current{(update.EstimatesScale ? ", varianceFloor" : "")});");
        writer.Close();
    }

    private IReadOnlyList<Expr> ScaleDimensions(ReweightedUpdate update) =>
        Leading(update.Scale, update.Shape switch { ScaleShape.Full => 2, ScaleShape.Diagonal => 1, _ => 0 }).ToArray();

    private IReadOnlyList<Expr> LocationDimensions(ReweightedUpdate update) => update.Location is { } location ? Leading(location, 1).ToArray() : [];

    private IReadOnlyList<Expr> FreedomDimensions(ReweightedUpdate update) => update.Freedom is { } freedom ? names.Parameter(freedom)!.Dimensions : [];

    private string Cells(IEnumerable<ReweightedTerm> terms) =>
        string.Join(" + ", terms.Select(term => ExpressionWriter.Parenthesise(names.Product(term.Count.Dimensions.Select(dimension => dimension.Count)))));

    private string Cell(ReweightedUpdate update, ReweightedTerm term, string own)
    {
        string offset = Cells(update.Terms.TakeWhile(other => other != term));
        return offset.Length == 0 ? own : own == "0" ? offset : $"{offset} + {own}";
    }

    private void EmitReweighting(ReweightedUpdate update)
    {
        string type = ReweightingType(update);
        writer.Line($"/// <summary>Σ r log t as a function of {string.Join(", ", update.Parameters)}.</summary>");
        writer.Open($"private sealed class {type} : global::EmDsl.Numerics.StudentReweighting");
        writer.Line("private readonly EmKernel kernel;");
        writer.Line("private readonly Sizes sizes;");
        if (update.Freedom is null)
            writer.Line($"private readonly double[] freedom = [{CSharpPrinter.Literal(((Number)update.Terms[0].Form.Freedom).Value)}];");
        writer.Line();
        string parts = string.Join(" | ", new[] { update.Location is null ? null : "Location", update.EstimatesScale ? "Scale" : null, update.EstimatesFreedom ? "Freedom" : null }
            .OfType<string>().Select(part => "global::EmDsl.Numerics.StudentParts." + part));
        string locations = update.Location is null ? "0" : names.Product(LocationDimensions(update));
        writer.Line($"internal {type}(EmKernel kernel, Sizes sizes)");
        writer.Continue($": base(kernel.runner, cells: {Cells(update.Terms)}, dimension: {names.Size(update.Terms[0].Form.Size)}, locations: {locations}, scales: {names.Product(ScaleDimensions(update))}, freedoms: {names.Product(FreedomDimensions(update))}, global::EmDsl.Numerics.ScaleShape.{update.Shape}, {parts})");
        writer.Open("");
        writer.Line("this.kernel = kernel;");
        writer.Line("this.sizes = sizes;");
        foreach (ReweightedTerm term in update.Terms)
            EmitCells(update, term);
        writer.Close();
        writer.Line();
        string location = update.Location is { } moving ? "current." + names.Api.Parameter(moving) : "default";
        string freedom = update.Freedom is { } named ? "current." + names.Api.Parameter(named) : "freedom";
        writer.Line($"internal void Maximize(Parameters current{(update.EstimatesScale ? ", double varianceFloor" : "")}) => Maximize({location}, current.{names.Api.Parameter(update.Scale)}, {freedom}, {(update.EstimatesScale ? "varianceFloor" : "0.0")}, kernel.CancellationToken);");
        writer.Line();
        EmitReweightingPass(update);
        writer.Close();
    }

    private void EmitCells(ReweightedUpdate update, ReweightedTerm term)
    {
        foreach (Dimension dimension in term.Count.Dimensions)
            OpenLoop(dimension.Name, dimension.Count);
        var scope = new Scope(this, "current", "kernel.");
        string cell = Cell(update, term, names.Flat(term.Count.Dimensions.Select(dimension => names.Local(dimension.Name)).ToArray(), term.Count.Dimensions.Select(dimension => dimension.Count).ToArray()));
        string location = scope.Expressions.Position(StudentTerms.Indices(term.Form.Location), LocationDimensions(update));
        string scale = scope.Expressions.Position(StudentTerms.Indices(term.Form.Scale), ScaleDimensions(update));
        string freedom = scope.Expressions.Position(StudentTerms.Indices(term.Form.Freedom), FreedomDimensions(update));
        writer.Line($"SetCell({cell}, location: {location}, scale: {scale}, freedom: {freedom});");
        foreach (Dimension unused in term.Count.Dimensions)
            writer.Close();
    }

    private void EmitReweightingPass(ReweightedUpdate update)
    {
        writer.Open("protected override void Pass(int chunk, int worker)");
        writer.Line("(int first, int end) = kernel.runner.Range(chunk);");
        writer.Line("Dataset data = kernel.data;");
        writer.Line("RowScratch scratch = kernel.scratches[worker];");
        writer.Line("global::System.Span<double> entries = Value(chunk);");
        EmitSequenceLocals();
        EmitSingleLocals();
        OpenChunkRows();
        if (names.Api.Weight is { } column)
        {
            writer.Line($"double weight = data.{column}[row];");
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        OpenPass("kernel.");
        EmitRowData(writer, update.Terms.SelectMany(term => term.Count.Guards.Append(term.Form.Value).Concat(term.Count.Dimensions.Select(dimension => dimension.At)))
            .SelectMany(Substitution.Symbols).Concat(graph.Data.Where(node => node.IsSummedOut).Select(node => node.Name)).Distinct().ToArray());
        foreach (ReweightedTerm term in update.Terms)
            EmitReweightedTerm(update, term);
        keptIn = null;
        writer.Close();
        writer.Close();
    }

    private void EmitReweightedTerm(ReweightedUpdate update, ReweightedTerm term)
    {
        EquatableArray<string> needs = Needs(term.Count);
        bool dependsOnState = term.Form.Value.Symbols().Overlaps(needs);
        writer.Line();
        if (!dependsOnState)
        {
            EmitEntries(term);
            writer.Line();
        }

        if (needs.Count > 0 && keptIn is null && !IsWholeClique(needs))
            EmitMarginal(needs);
        foreach (string variable in needs)
            OpenStates(variable);
        string weight = names.Api.Weight is null ? "" : "weight * ";
        string responsibility = names.Api.Weight is null ? "1.0" : "weight";
        if (needs.Count > 0)
        {
            writer.Line($"double responsibility = {weight}{PosteriorOf(needs)};");
            responsibility = "responsibility";
        }

        var scope = new Scope(this, "kernel.parameters", "kernel.");
        string condition = string.Join(" && ", term.Count.Guards.Select(guard => ExpressionWriter.Parenthesise(scope.Expressions.Condition(guard))).Concat(needs.Count > 0 ? ["responsibility > 0.0"] : []));
        string cell = Cell(update, term, scope.Expressions.Position(term.Count.Dimensions.Select(dimension => dimension.At), term.Count.Dimensions.Select(dimension => dimension.Count).ToArray()));
        scope.Flush(writer, []);
        if (condition.Length > 0)
            writer.Open($"if ({condition})");
        if (dependsOnState)
            EmitEntries(term);
        writer.Line($"Add(chunk, {cell}, {responsibility});");
        if (condition.Length > 0)
            writer.Close();
        foreach (string unused in needs)
            writer.Close();
    }

    private void EmitEntries(ReweightedTerm term)
    {
        string index = names.Local(term.Form.Index);
        OpenLoop(term.Form.Index, term.Form.Size);
        var scope = new Scope(this, "kernel.parameters", "kernel.");
        string value = scope.Expressions.Double(term.Form.Value);
        scope.Flush(writer, []);
        writer.Line($"entries[{index}] = {value};");
        writer.Close();
    }
}
