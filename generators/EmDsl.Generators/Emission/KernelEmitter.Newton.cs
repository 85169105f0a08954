using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Blocks without a closed form: Newton's method with the gradient and Hessian of Q written out.</summary>
internal sealed partial class KernelEmitter
{
    private static string ObjectiveType(NewtonUpdate update) => "ObjectiveOf" + string.Concat(update.Names);

    private string ObjectiveField(NewtonUpdate update) => names.Local(string.Concat(update.Names), "Objective");

    private void EmitNewtonCall(NewtonUpdate update)
    {
        OpenUpdate(update, "Q, its gradient and its Hessian stand in the objective.");
        EmitMatrixMoments(update);
        foreach (Dimension group in update.Groups)
            OpenLoop(group.Name, group.Count);
        writer.Line($"{ObjectiveField(update)}.Maximize(statistics, previous, current{string.Concat(update.Groups.Select(group => ", " + group.Name))});");
        foreach (Dimension unused in update.Groups)
            writer.Close();
        writer.Close();
    }

    private static bool NamesPrevious(NewtonUpdate update) => update.Terms.Any(term => term.Natural.Symbols().Any(LocationShift.IsPrevious));

    private IReadOnlyList<Expr> OwnDimensions(NewtonCoordinate coordinate) => names.Parameter(coordinate.Parameter)!.Dimensions.Skip(coordinate.GroupRank).ToArray();

    private string DimensionOf(NewtonUpdate update) =>
        string.Join(" + ", update.Coordinates.Select(coordinate => ExpressionWriter.Parenthesise(names.Product(OwnDimensions(coordinate)))));

    private void EmitNewtonObjective(NewtonUpdate update)
    {
        string type = ObjectiveType(update);
        bool hasRows = update.Rows.Count > 0;
        writer.Line($"/// <summary>Q as a function of {string.Join(", ", update.Names)}, the other parameters given.</summary>");
        writer.Open($"private sealed class {type} : global::EmDsl.Numerics.{(hasRows ? "RowObjective" : "BlockObjective")}");
        writer.Line("private readonly EmKernel kernel;");
        writer.Line("private readonly Sizes sizes;");
        writer.Line("private SufficientStatistics statistics = null!;");
        writer.Line("private Parameters current = null!;");
        if (NamesPrevious(update))
            writer.Line("private Parameters previous = null!;");
        foreach (Dimension group in update.Groups)
            writer.Line($"private {(hasRows ? "readonly " : "")}int {group.Name};");
        if (update.IsObserved)
            writer.Line("private readonly double[] point;");
        EmitMatrixFields(update);
        writer.Line();
        string dimension = DimensionOf(update);
        writer.Line($"internal {type}(EmKernel kernel, Sizes sizes{(hasRows ? string.Concat(update.Groups.Select(group => ", int " + group.Name)) : "")})");
        writer.Continue($": base({dimension}{(hasRows ? ", kernel.runner.ChunkCount" : "")}{(update.IsGradient ? ", steps: 1" : "")})");
        writer.Open("");
        writer.Line("this.kernel = kernel;");
        writer.Line("this.sizes = sizes;");
        foreach (Dimension group in update.Groups.Where(_ => hasRows))
            writer.Line($"this.{group.Name} = {group.Name};");
        EmitMatrixAllocations(update);
        foreach (NewtonCoordinate coordinate in update.Coordinates.Where(coordinate => !coordinate.IsShift))
            EmitDomain(update, coordinate);
        foreach (NewtonCoordinate coordinate in update.Coordinates)
            EmitReference(update, coordinate);
        if (update.Profile is { } profile && update.Coordinates.First(coordinate => coordinate.Parameter == profile.Parameter) is var profiled)
            writer.Line($"SetProfile({Offset(update, profiled)}, {names.Product(OwnDimensions(profiled))}, {CSharpPrinter.Literal(profile.Exponent)});");
        if (update.IsObserved)
            writer.Line("point = new double[Dimension];");
        writer.Close();
        writer.Line();
        if (hasRows)
            EmitRowMaximize(update);
        else
            EmitNewtonMaximize(update);
        if (update.IsObserved)
            EmitObserved(update);
        if (hasRows)
            EmitFindEscapedOf(update);
        EmitNewtonEvaluate(update, dimension);
        if (hasRows)
        {
            EmitPreparePass(update);
            EmitAddRows(update);
            EmitBends(update);
        }

        writer.Close();
    }

    private string Offset(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        string text = string.Join(" + ", update.Coordinates.TakeWhile(other => other != coordinate).Select(other => ExpressionWriter.Parenthesise(names.Product(OwnDimensions(other)))));
        return text.Length == 0 ? "0" : text;
    }

    private void EmitDomain(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        ParameterNode parameter = names.Parameter(coordinate.Parameter)!;
        ParameterDomain domain = parameter.Domain;
        if (domain.Kind is Domain.Simplex or Domain.Covariance)
        {
            IReadOnlyList<Expr> dimensions = OwnDimensions(coordinate);
            string size = names.Size(dimensions[dimensions.Count - 1]);
            writer.Line(domain.Kind == Domain.Covariance
                ? $"SetCovariance({Offset(update, coordinate)}, {names.Product(dimensions)}, {size});"
                : $"SetSimplex({Offset(update, coordinate)}, {names.Product(dimensions)}, {size}, keepsZeros: {(parameter.Pattern is null ? "false" : "true")});");
            return;
        }

        bool below = double.IsInfinity(domain.Lower), above = double.IsInfinity(domain.Upper);
        if (below && above)
            return;
        string transform = below ? "Below" : above ? "Above" : "Between";
        writer.Line($"SetDomain({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}, global::EmDsl.Numerics.ParameterTransform.{transform}, {CSharpPrinter.Literal(domain.Lower)}, {CSharpPrinter.Literal(domain.Upper)});");
    }

    // The reference of a softmax stays where it is.
    private void EmitReference(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        ParameterNode parameter = names.Parameter(coordinate.Parameter)!;
        if (parameter.ReferenceAxis is not { } axis)
            return;
        IReadOnlyList<Expr> own = OwnDimensions(coordinate);
        int at = axis - coordinate.GroupRank;
        writer.Line($"HoldFirst({Offset(update, coordinate)}, {names.Product(own.Take(at))}, {names.Size(own[at])}, {names.Product(own.Skip(at + 1))});");
    }

    private string GroupSlice(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        string count = names.Product(OwnDimensions(coordinate));
        string group = names.Flat(update.Groups.Select(dimension => dimension.Name).ToArray(), update.Groups.Select(dimension => dimension.Count).ToArray());
        return update.Groups.Count == 0 ? "0" : $"{ExpressionWriter.Parenthesise(group)} * {ExpressionWriter.Parenthesise(count)}";
    }

    private void EmitNewtonMaximize(NewtonUpdate update)
    {
        string groups = string.Concat(update.Groups.Select(group => ", int " + group.Name));
        writer.Open($"internal void Maximize(SufficientStatistics statistics, Parameters previous, Parameters current{groups})");
        foreach (Dimension group in update.Groups)
            writer.Line($"this.{group.Name} = {group.Name};");
        EmitTakeParameters(update);
        writer.Line("Maximize();");
        EmitGiveParameters(update);
        writer.Close();
        writer.Line();
    }

    private void EmitTakeParameters(NewtonUpdate update)
    {
        writer.Line("this.statistics = statistics;");
        writer.Line("this.current = current;");
        if (NamesPrevious(update))
            writer.Line("this.previous = previous;");
        foreach (NewtonCoordinate coordinate in update.Coordinates)
        {
            string slice = $"Theta.Slice({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))})";
            writer.Line(coordinate.IsShift ? $"{slice}.Clear();" : $"{Slice(update, coordinate, "current")}.CopyTo({slice});");
        }

        EmitKinks(update);
    }

    private void EmitGiveParameters(NewtonUpdate update)
    {
        foreach (NewtonCoordinate coordinate in update.Coordinates)
        {
            string parameter = names.Api.Parameter(coordinate.Parameter);
            string count = names.Product(OwnDimensions(coordinate));
            string offset = Offset(update, coordinate);
            string slice = GroupSlice(update, coordinate);
            writer.Open($"for (int entry = 0; entry < {count}; entry++)");
            string position = slice == "0" ? "entry" : slice + " + entry";
            string theta = offset == "0" ? "Theta[entry]" : $"Theta[{offset} + entry]";
            if (coordinate.IsShift)
            {
                writer.Line($"kernel.{ShiftField(coordinate.Parameter)}[{position}] = {theta};");
                writer.Line(update.Kinks.Any(kink => kink.Parameter == coordinate.Parameter)
                    ? $"current.{parameter}[{position}] = Displaced({theta.Substring(6, theta.Length - 7)}, previous.{parameter}[{position}]);"
                    : $"current.{parameter}[{position}] = previous.{parameter}[{position}] + {theta};");
            }
            else
            {
                writer.Line($"current.{parameter}[{position}] = {theta};");
            }

            writer.Close();
        }
    }

    private string Slice(NewtonUpdate update, NewtonCoordinate coordinate, string parameters) =>
        $"global::System.MemoryExtensions.AsSpan({parameters}.{names.Api.Parameter(coordinate.Parameter)}, {GroupSlice(update, coordinate)}, {names.Product(OwnDimensions(coordinate))})";

    private void EmitNewtonEvaluate(NewtonUpdate update, string dimension)
    {
        if (update.Rows.Count > 0)
            writer.Line("// What statistics hold of it; the passes over the rows add the rest.");
        OpenMethod($"{(update.IsObserved ? "private double EvaluateQ" : "protected override double Evaluate")}(global::System.ReadOnlySpan<double> theta, global::System.Span<double> gradient, global::System.Span<double> hessian)");
        writer.Line("double value = 0.0;");
        Expr[] expressions = [.. update.Terms.Select(term => term.Natural), .. update.Matrices.Select(matrix => matrix.Entry)];
        if (expressions.Any(expression => HasCurvature(update, expression)))
            writer.Line($"int dimension = {dimension};");
        EmitClassBuffers(update, expressions);
        foreach (MatrixTerm matrix in update.Matrices)
            EmitMatrixTerm(update, matrix);
        foreach (QTerm term in update.Terms)
        {
            writer.Line();
            writer.Line($"// {term.Statistic.Name} × {MathPrinter.Print(term.Natural)}");
            EmitNewtonTerm(update, term);
        }

        writer.Line();
        writer.Line("return value;");
        writer.Close();
    }

    private void EmitNewtonTerm(NewtonUpdate update, QTerm term)
    {
        Dictionary<string, string> grouped = Grouped(update, term.Natural);
        foreach (KeyValuePair<string, string> held in grouped)
        {
            writer.Open("");
            writer.Line($"int {names.Local(held.Key)} = {held.Value};");
        }

        int opened = grouped.Count;
        foreach (Dimension dimension in term.Statistic.Dimensions.Where(dimension => !grouped.ContainsKey(dimension.Name)))
        {
            OpenDimension(dimension, "kernel.");
            opened++;
        }

        foreach (SumBinder loop in term.Loops.Where(loop => !grouped.ContainsKey(loop.Index)))
        {
            OpenLoop(loop.Index, loop.Count);
            opened++;
        }

        if (opened == 0)
        {
            writer.Open("");
            opened++;
        }

        if (term.Statistic.IsKnown)
        {
            EmitAtoms(update, term.Natural, "1.0", "!gradient.IsEmpty", "kernel.");
        }
        else
        {
            writer.Line($"double statistic = {StatisticEntry(term.Statistic)};");
            writer.Open("if (statistic != 0.0)");
            EmitAtoms(update, term.Natural, "statistic", "!gradient.IsEmpty", "kernel.");
            writer.Close();
        }

        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    private static Element? FirstEntry(Expr natural, NewtonUpdate update)
    {
        Element? found = null;
        Substitution.Any(natural, node =>
        {
            if (node is Element { Source: Symbol symbol } element && update.Names.Contains(LocationShift.Unshifted(symbol.Name)))
                found ??= element;
            return false;
        });
        return found;
    }
}
