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
        string groups = update.Groups.Count == 0 ? "" : ", " + string.Join(", ", update.Groups.Select(group => group.Name));
        foreach (Dimension group in update.Groups)
            OpenLoop(group.Name, group.Count);
        writer.Line($"{ObjectiveField(update)}.Maximize(statistics, previous, current{groups});");
        foreach (Dimension unused in update.Groups)
            writer.Close();
        writer.Close();
    }

    private IReadOnlyList<Expr> OwnDimensions(NewtonCoordinate coordinate) => names.Parameter(coordinate.Parameter)!.Dimensions.Skip(coordinate.GroupRank).ToArray();

    private void EmitNewtonObjective(NewtonUpdate update)
    {
        string type = ObjectiveType(update);
        writer.Line($"/// <summary>Q as a function of {string.Join(", ", update.Names)}, the other parameters given.</summary>");
        writer.Open($"private sealed class {type} : global::EmDsl.Numerics.BlockObjective");
        writer.Line("private readonly EmKernel kernel;");
        writer.Line("private readonly Sizes sizes;");
        writer.Line("private SufficientStatistics statistics = null!;");
        writer.Line("private Parameters current = null!;");
        foreach (Dimension group in update.Groups)
            writer.Line($"private int {group.Name};");
        if (update.Rows.Count > 0)
        {
            writer.Line("private readonly double[][] chunkGradients;");
            writer.Line("private readonly double[][] chunkHessians;");
            writer.Line("private readonly double[] chunkValues;");
            writer.Line("private readonly double[] candidate;");
            writer.Line("private readonly global::System.Action<int, int> pass;");
            writer.Line("private bool withDerivatives;");
        }

        writer.Line();
        string dimension = string.Join(" + ", update.Coordinates.Select(coordinate => ExpressionWriter.Parenthesise(names.Product(OwnDimensions(coordinate)))));
        writer.Line($"internal {type}(EmKernel kernel, Sizes sizes)");
        writer.Continue($": base({dimension})");
        writer.Open("");
        writer.Line("this.kernel = kernel;");
        writer.Line("this.sizes = sizes;");
        foreach (NewtonCoordinate coordinate in update.Coordinates.Where(coordinate => !coordinate.IsShift))
            EmitDomain(update, coordinate);
        if (update.Rows.Count > 0)
        {
            writer.Line("int chunks = kernel.runner.ChunkCount;");
            writer.Line("chunkValues = new double[chunks];");
            writer.Line("candidate = new double[Dimension];");
            writer.Line("chunkGradients = new double[chunks][];");
            writer.Line("chunkHessians = new double[chunks][];");
            writer.Open("for (int chunk = 0; chunk < chunks; chunk++)");
            writer.Line("chunkGradients[chunk] = new double[Dimension];");
            writer.Line("chunkHessians[chunk] = new double[Dimension * Dimension];");
            writer.Close();
            writer.Line("pass = Pass;");
        }

        writer.Close();
        writer.Line();
        EmitNewtonMaximize(update);
        EmitNewtonEvaluate(update, dimension);
        if (update.Rows.Count > 0)
            EmitRowPass(update);
        writer.Close();
    }

    private string Offset(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        string text = string.Join(" + ", update.Coordinates.TakeWhile(other => other != coordinate).Select(other => ExpressionWriter.Parenthesise(names.Product(OwnDimensions(other)))));
        return text.Length == 0 ? "0" : text;
    }

    private void EmitDomain(NewtonUpdate update, NewtonCoordinate coordinate)
    {
        ParameterDomain domain = names.Parameter(coordinate.Parameter)!.Domain;
        bool below = double.IsInfinity(domain.Lower), above = double.IsInfinity(domain.Upper);
        if (below && above)
            return;
        string transform = below ? "Below" : above ? "Above" : "Between";
        writer.Line($"SetDomain({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}, global::EmDsl.Numerics.ParameterTransform.{transform}, {CSharpPrinter.Literal(domain.Lower)}, {CSharpPrinter.Literal(domain.Upper)});");
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
        writer.Line("this.statistics = statistics;");
        writer.Line("this.current = current;");
        foreach (Dimension group in update.Groups)
            writer.Line($"this.{group.Name} = {group.Name};");
        foreach (NewtonCoordinate coordinate in update.Coordinates)
        {
            string slice = $"Theta.Slice({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))})";
            writer.Line(coordinate.IsShift
                ? $"{slice}.Clear();"
                : $"global::System.MemoryExtensions.AsSpan(current.{names.Api.Parameter(coordinate.Parameter)}, {GroupSlice(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}).CopyTo({slice});");
        }

        writer.Line("Maximize();");
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
                writer.Line($"current.{parameter}[{position}] = previous.{parameter}[{position}] + {theta};");
            }
            else
            {
                writer.Line($"current.{parameter}[{position}] = {theta};");
            }

            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void EmitNewtonEvaluate(NewtonUpdate update, string dimension)
    {
        OpenMethod("protected override double Evaluate(global::System.ReadOnlySpan<double> theta, global::System.Span<double> gradient, global::System.Span<double> hessian)");
        writer.Line("double value = 0.0;");
        if (update.Terms.Count > 0)
            writer.Line($"int dimension = {dimension};");
        foreach (QTerm term in update.Terms)
        {
            writer.Line();
            writer.Line($"// {term.Statistic.Name} × {MathPrinter.Print(term.Natural)}");
            EmitNewtonTerm(update, term);
        }

        if (update.Rows.Count > 0)
        {
            writer.Line();
            writer.Line("// What no finite statistic holds: a pass over the rows, with the posteriors at the previous parameters.");
            writer.Line("theta.CopyTo(candidate);");
            writer.Line("withDerivatives = !gradient.IsEmpty;");
            writer.Line("kernel.runner.Run(pass, kernel.CancellationToken);");
            writer.Open("for (int chunk = 0; chunk < chunkValues.Length; chunk++)");
            writer.Line("value += chunkValues[chunk];");
            writer.Open("if (withDerivatives)");
            writer.Line("global::EmDsl.Numerics.Accumulate.Add(chunkGradients[chunk], gradient);");
            writer.Line("global::EmDsl.Numerics.Accumulate.Add(chunkHessians[chunk], hessian);");
            writer.Close();
            writer.Close();
        }

        writer.Line();
        writer.Line("return value;");
        writer.Close();
    }

    private void EmitNewtonTerm(NewtonUpdate update, QTerm term)
    {
        var grouped = new HashSet<string>();
        Element? entry = FirstEntry(term.Natural, update);
        for (int i = 0; i < update.Groups.Count; i++)
        {
            string name = entry!.Indices[i] is Symbol symbol ? symbol.Name : ((Bound)entry.Indices[i]).Name;
            if (!grouped.Add(name))
                continue;
            writer.Open("");
            writer.Line($"int {names.Local(name)} = {update.Groups[i].Name};");
        }

        int opened = grouped.Count;
        foreach (Dimension dimension in term.Statistic.Dimensions.Where(dimension => !grouped.Contains(dimension.Name)))
        {
            OpenDimension(dimension, "kernel.");
            opened++;
        }

        foreach (SumBinder loop in term.Loops.Where(loop => !grouped.Contains(loop.Index)))
        {
            OpenLoop(loop.Index, loop.Count);
            opened++;
        }

        if (opened == 0)
        {
            writer.Open("");
            opened++;
        }

        writer.Line($"double statistic = {StatisticEntry(term.Statistic)};");
        writer.Open("if (statistic != 0.0)");
        EmitAtoms(update, term.Natural, "statistic", "!gradient.IsEmpty", "kernel.");
        writer.Close();
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

    /// <summary>Value, gradient and Hessian of one term by the chain rule over its atoms, times <paramref name="weight"/>.</summary>
    private void EmitAtoms(NewtonUpdate update, Expr expression, string weight, string condition, string kernel)
    {
        AtomForm form = AtomForm.Of(expression, name => update.Names.Contains(name))!;
        var scope = new Scope(this, "current", kernel);
        foreach (LinearAtom atom in form.Atoms)
        {
            string index = Coordinate(update, atom, scope, "");
            if (atom.Loop is null)
            {
                scope.Writer.Line($"int at{atom.Name} = {index};");
                scope.Writer.Line($"double {atom.Name} = theta[at{atom.Name}];");
            }
            else
            {
                scope.Writer.Line($"double {atom.Name} = 0.0;");
                OpenAtomLoop(scope, atom, "");
                scope.Writer.Line($"{atom.Name} += {scope.Expressions.DoublePrimary(Renamed(atom, atom.Coefficient, ""))} * theta[{index}];");
                scope.Writer.Close();
            }

            scope.Expressions.Name(new Bound(atom.Name), atom.Name);
        }

        string value = scope.Expressions.DoublePrimary(form.Value);
        scope.Writer.Line($"value += {weight} * {value};");
        scope.Writer.Open($"if ({condition})");
        Expr[] variables = form.Atoms.Select(atom => (Expr)new Bound(atom.Name)).ToArray();
        Expr[] first = variables.Select(variable => Derivative.Of(form.Value, variable)).ToArray();
        for (int p = 0; p < form.Atoms.Count; p++)
        {
            LinearAtom left = form.Atoms[p];
            scope.Writer.Line($"double slope{p + 1} = {weight} * {scope.Expressions.DoublePrimary(first[p])};");
            EmitAtomSum(update, scope, left, "", (at, coefficient) => scope.Writer.Line($"gradient[{at}] += {Times($"slope{p + 1}", coefficient)};"));
            for (int q = 0; q < form.Atoms.Count; q++)
            {
                LinearAtom right = form.Atoms[q];
                Expr second = Derivative.Of(first[p], variables[q]);
                if (second == Expr.Zero)
                    continue;
                scope.Writer.Line($"double curvature{p + 1}{q + 1} = {weight} * {scope.Expressions.DoublePrimary(second)};");
                EmitAtomSum(update, scope, left, "", (at, coefficient) =>
                    EmitAtomSum(update, scope, right, "Other", (other, otherCoefficient) =>
                        scope.Writer.Line($"hessian[({at}) * dimension + {other}] += {Times(Times($"curvature{p + 1}{q + 1}", coefficient), otherCoefficient)};")));
            }
        }

        scope.Writer.Close();
        scope.Flush(writer, []);
    }

    private static string Times(string left, string right) => right == "1.0" ? left : $"{left} * {right}";

    private void EmitAtomSum(NewtonUpdate update, Scope scope, LinearAtom atom, string suffix, System.Action<string, string> body)
    {
        if (atom.Loop is null)
        {
            body("at" + atom.Name, "1.0");
            return;
        }

        OpenAtomLoop(scope, atom, suffix);
        string index = Coordinate(update, atom, scope, suffix);
        body(index, scope.Expressions.DoublePrimary(Renamed(atom, atom.Coefficient, suffix)));
        scope.Writer.Close();
    }

    private void OpenAtomLoop(Scope scope, LinearAtom atom, string suffix)
    {
        string index = names.Local(atom.Loop!.Index + suffix);
        scope.Writer.Open($"for (int {index} = 0; {index} < {names.Size(atom.Loop.Count)}; {index}++)");
    }

    private static Expr Renamed(LinearAtom atom, Expr expression, string suffix) =>
        suffix.Length == 0 || atom.Loop is null ? expression : Substitution.Replace(expression, new Bound(atom.Loop.Index), new Bound(atom.Loop.Index + suffix));

    private string Coordinate(NewtonUpdate update, LinearAtom atom, Scope scope, string suffix)
    {
        NewtonCoordinate coordinate = update.Coordinates.First(candidate => candidate.Parameter == atom.Parameter);
        string offset = Offset(update, coordinate);
        string own = scope.Expressions.Position(atom.Indices.Skip(coordinate.GroupRank).Select(index => Renamed(atom, index, suffix)), OwnDimensions(coordinate));
        return offset == "0" ? own : own == "0" ? offset : $"{offset} + {own}";
    }
}
