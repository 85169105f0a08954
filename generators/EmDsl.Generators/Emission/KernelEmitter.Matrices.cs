using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Covariances that are computed from parameters: their entries, and their part of Q in a Newton block.</summary>
internal sealed partial class KernelEmitter
{
    private string MatrixField(MatrixTerm matrix) => names.Local(matrix.Matrix, "Term");

    // The matrix itself, before anything that depends on it.
    private void EmitMatrix(MatrixNode matrix)
    {
        var inner = (Lambda)matrix.Value.Body;
        writer.Line();
        writer.Line($"// {matrix.Name} = {MathPrinter.Print(matrix.Value)}");
        for (int i = 0; i < matrix.Variables.Count; i++)
            OpenLoop(matrix.Variables[i], matrix.Counts[i]);
        OpenLoop(matrix.Value.Index, matrix.Value.Count);
        OpenLoop(inner.Index, inner.Count);
        var body = new Scope(this, "parameters");
        string value = body.Expressions.Double(inner.Body);
        Expr[] indices = [.. matrix.Variables.Select(variable => new Symbol(variable)), new Bound(matrix.Value.Index), new Bound(inner.Index)];
        string position = body.Expressions.Position(indices, matrix.AsParameter().Dimensions);
        body.Flush(writer, []);
        writer.Line($"{names.Local(matrix.Name)}[{position}] = {value};");
        for (int i = 0; i < matrix.Variables.Count + 2; i++)
            writer.Close();
    }

    private void EmitMatrixFields(NewtonUpdate update)
    {
        foreach (MatrixTerm matrix in update.Matrices)
            writer.Line($"private readonly global::EmDsl.Numerics.CovarianceTerm{(matrix.IsInRows ? "[]" : "")} {MatrixField(matrix)};");
        foreach (string quadratic in QuadraticsOf(update).Select(quadratic => quadratic.Name).Distinct())
            writer.Line($"private readonly global::EmDsl.Numerics.QuadraticTerm[] {QuadraticField}{quadratic};");
    }

    private void EmitMatrixAllocations(NewtonUpdate update)
    {
        foreach (MatrixTerm matrix in update.Matrices)
        {
            string created = $"new global::EmDsl.Numerics.CovarianceTerm({names.Size(matrix.Value.Count)}, Dimension)";
            if (!matrix.IsInRows)
            {
                writer.Line($"{MatrixField(matrix)} = {created};");
                continue;
            }

            writer.Line($"{MatrixField(matrix)} = new global::EmDsl.Numerics.CovarianceTerm[{names.Product(matrix.Cells.Select(cell => cell.Count))}];");
            writer.Open($"for (int entry = 0; entry < {MatrixField(matrix)}.Length; entry++)");
            writer.Line($"{MatrixField(matrix)}[entry] = {created};");
            writer.Close();
        }

        foreach (IGrouping<string, QuadraticAtom> quadratic in QuadraticsOf(update).GroupBy(quadratic => quadratic.Name))
        {
            string sizes = quadratic.Select(atom => names.Size(atom.Loop.Count)).Distinct().Aggregate((left, right) => $"global::System.Math.Max({left}, {right})");
            writer.Line($"{QuadraticField}{quadratic.Key} = new global::EmDsl.Numerics.QuadraticTerm[kernel.runner.ChunkCount];");
            writer.Open($"for (int chunk = 0; chunk < {QuadraticField}{quadratic.Key}.Length; chunk++)");
            writer.Line($"{QuadraticField}{quadratic.Key}[chunk] = new global::EmDsl.Numerics.QuadraticTerm({sizes}, Dimension);");
            writer.Close();
        }
    }

    private void EmitMatrixMoments(NewtonUpdate update)
    {
        foreach (MatrixTerm matrix in update.Matrices.Where(matrix => matrix.Counts.Count + matrix.Scatter.Count > 0))
        {
            string scatter = names.Local(matrix.Matrix, "Scatter");
            EmitWeightedTerms(names.Local(matrix.Matrix, "Rows"), matrix.Counts, Leading(matrix.Matrix, 2).ToArray());
            EmitWeightedTerms(scatter, matrix.Scatter, names.Parameter(matrix.Matrix)!.Dimensions);
            writer.Line($"global::EmDsl.Numerics.CovarianceUpdate.Symmetrize({scatter}, {names.Size(matrix.Value.Count)});");
        }
    }

    // Before a pass over the rows: the matrices at the candidate, and their slopes.
    private void EmitPreparePass(NewtonUpdate update)
    {
        MatrixTerm[] matrices = [.. update.Matrices.Where(matrix => matrix.IsInRows)];
        if (matrices.Length == 0)
            return;
        writer.Line();
        OpenMethod("protected override void PreparePass()");
        writer.Line("global::System.ReadOnlySpan<double> theta = Candidate;");
        writer.Line("bool withDerivatives = WantsDerivatives;");
        EmitClassBuffers(update, matrices.Select(matrix => matrix.Entry));
        foreach (MatrixTerm matrix in matrices)
        {
            OpenCells(update, matrix, (field, position) =>
            {
                var scope = new Scope(this, "current", "kernel.");
                EmitMatrixEntries(update, matrix, scope, field, "withDerivatives");
                scope.Writer.Line($"{field}.TryFactor();");
                scope.Flush(writer, []);
            });
        }

        writer.Close();
    }

    private void OpenCells(NewtonUpdate update, MatrixTerm matrix, System.Action<string, string> emit)
    {
        Dictionary<string, string> grouped = Grouped(update, matrix.Entry);
        int opened = 0;
        if (matrix.Cells.Count == 0)
        {
            writer.Open("");
            opened++;
        }

        foreach (SumBinder cell in matrix.Cells)
        {
            if (grouped.TryGetValue(cell.Index, out string? group))
            {
                writer.Open("");
                writer.Line($"int {names.Local(cell.Index)} = {group};");
            }
            else
            {
                OpenLoop(cell.Index, cell.Count);
            }

            opened++;
        }

        string position = names.Flat(matrix.Cells.Select(cell => names.Local(cell.Index)).ToArray(), matrix.Cells.Select(cell => cell.Count).ToArray());
        string field = MatrixField(matrix);
        if (matrix.IsInRows)
        {
            field = names.Local(matrix.Matrix, "Cell");
            writer.Line($"global::EmDsl.Numerics.CovarianceTerm {field} = {MatrixField(matrix)}[{position}];");
        }

        emit(field, position);
        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    private void OpenTriangle(Scope scope, MatrixTerm matrix)
    {
        string row = names.Local(matrix.Row), column = names.Local(matrix.Column);
        scope.Expressions.Open($"for (int {row} = 0; {row} < {names.Size(matrix.Value.Count)}; {row}++)");
        scope.Expressions.Open($"for (int {column} = 0; {column} <= {row}; {column}++)");
    }

    private void EmitMatrixEntries(NewtonUpdate update, MatrixTerm matrix, Scope scope, string field, string condition)
    {
        string row = names.Local(matrix.Row), column = names.Local(matrix.Column);
        AtomForm form = FormOf(update, matrix.Entry, "");
        OpenTriangle(scope, matrix);
        EmitAtomValues(update, scope, form, classBuffers[matrix.Entry]);
        scope.Writer.Line($"{field}.Set({row}, {column}, {scope.Expressions.Double(form.Value)});");
        scope.Expressions.Open($"if ({condition})");
        scope.Writer.Line($"global::System.Span<double> slopes = {field}.Slopes({row}, {column});");
        EmitAtomDerivatives(update, scope, form, classBuffers[matrix.Entry], "1.0", "slopes", false);
        scope.Expressions.Close();
        scope.Expressions.Close();
        scope.Expressions.Close();
    }

    private void EmitMatrixTerm(NewtonUpdate update, MatrixTerm matrix)
    {
        string size = names.Size(matrix.Value.Count), row = names.Local(matrix.Row), column = names.Local(matrix.Column);
        writer.Line();
        writer.Line($"// {matrix.Objective}");
        OpenCells(update, matrix, (field, position) =>
        {
            writer.Line($"double rows = kernel.{names.Local(matrix.Matrix, "Rows")}[{position}];");
            if (!matrix.IsInRows)
                writer.Open("if (rows != 0.0)");
            var scope = new Scope(this, "current", "kernel.");
            if (!matrix.IsInRows)
                EmitMatrixEntries(update, matrix, scope, field, "!gradient.IsEmpty");
            string flat = ExpressionWriter.Parenthesise(position);
            scope.Writer.Line($"value += {field}.Value(rows, global::System.MemoryExtensions.AsSpan(kernel.{names.Local(matrix.Matrix, "Scatter")}, {(flat == "0" ? "0" : $"{flat} * {size} * {size}")}, {size} * {size}));");
            scope.Expressions.Open($"if (!gradient.IsEmpty{(matrix.IsInRows ? " && rows != 0.0" : "")} && double.IsFinite(value))");
            scope.Writer.Line($"{field}.Differentiate(rows);");
            AtomForm form = FormOf(update, matrix.Entry, "");
            OpenTriangle(scope, matrix);
            scope.Writer.Line($"double share = {field}.Weight({row}, {column});");
            EmitAtomValues(update, scope, form, classBuffers[matrix.Entry]);
            EmitAtomDerivatives(update, scope, form, classBuffers[matrix.Entry], "share", "gradient", true);
            scope.Expressions.Close();
            scope.Expressions.Close();
            scope.Writer.Line($"{field}.AddCurvature(rows, hessian);");
            scope.Expressions.Close();
            scope.Flush(writer, []);
            if (!matrix.IsInRows)
                writer.Close();
        });
    }
}
