using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Quadratic forms q = yᵀ C⁻¹ y of a row, in whose vector or covariance unknowns stand: for f(q, s, …) the gradient is Σ f_q ∇q and the Hessian
/// Σ f_qs ∇q ∇sᵀ + Σ f_q ∇²q, of which the runtime's QuadraticTerm knows what first derivatives of y and C make.
/// </summary>
internal sealed partial class KernelEmitter
{
    private const string QuadraticField = "rowsOf";

    private static string FormOf(QuadraticAtom quadratic) => quadratic.Name + "Form";

    private static IEnumerable<QuadraticAtom> QuadraticsOf(NewtonUpdate update) => update.Rows
        .SelectMany(row => AtomForm.Terms(row.LogDensity, name => IsUnknown(update, name))).SelectMany(term => FormOf(update, term.Value, "").Quadratics);

    private MatrixTerm MatrixOf(NewtonUpdate update, QuadraticAtom quadratic)
    {
        string name = quadratic.Matrix is Element slice ? ((Symbol)slice.Source).Name : ((Symbol)quadratic.Matrix).Name;
        return update.Matrices.First(matrix => matrix.Matrix == name);
    }

    private string CellOf(NewtonUpdate update, Scope scope, QuadraticAtom quadratic)
    {
        MatrixTerm matrix = MatrixOf(update, quadratic);
        EquatableArray<Expr> indices = quadratic.Matrix is Element slice ? slice.Indices : [];
        string position = indices.Count == 0 ? "0" : scope.Expressions.Position(indices, matrix.Cells.Select(cell => cell.Count).ToArray());
        return $"{MatrixField(matrix)}[{position}]";
    }

    private void EmitQuadraticLoop(NewtonUpdate update, Scope scope, QuadraticAtom quadratic, System.Action<AtomForm, ClassBuffers, string> emit)
    {
        AtomForm inner = FormOf(update, quadratic.Body, quadratic.Name);
        scope.Expressions.Open(LoopHeader(quadratic.Loop.Index, quadratic.Loop.Count));
        EmitAtomValues(update, scope, inner, classBuffers[quadratic.Body]);
        emit(inner, classBuffers[quadratic.Body], names.Local(quadratic.Loop.Index));
        scope.Expressions.Close();
    }

    private void EmitQuadraticValues(NewtonUpdate update, Scope scope, AtomForm form)
    {
        foreach (QuadraticAtom quadratic in form.Quadratics)
        {
            EmitQuadraticLoop(update, scope, quadratic, (inner, own, index) => scope.Writer.Line($"{FormOf(quadratic)}.Set({index}, {scope.Expressions.Double(inner.Value)});"));
            scope.Writer.Line($"double {quadratic.Name} = {FormOf(quadratic)}.Value({CellOf(update, scope, quadratic)});");
            scope.Expressions.Name(new Bound(quadratic.Name), quadratic.Name);
        }
    }

    private void EmitQuadratics(NewtonUpdate update, Scope scope, AtomForm form, ClassBuffers buffers, string weight, string gradient, bool withHessian)
    {
        foreach (QuadraticAtom quadratic in form.Quadratics)
        {
            EmitQuadraticLoop(update, scope, quadratic, (inner, own, index) =>
            {
                string slopes = quadratic.Name + "Slopes";
                scope.Writer.Line($"global::System.Span<double> {slopes} = {FormOf(quadratic)}.Slopes({index});");
                EmitAtomDerivatives(update, scope, inner, own, "1.0", slopes, false);
            });
            scope.Writer.Line($"{FormOf(quadratic)}.Differentiate({CellOf(update, scope, quadratic)});");
        }

        for (int k = 0; k < form.Quadratics.Count; k++)
        {
            QuadraticAtom quadratic = form.Quadratics[k];
            Expr first = Derivative.Of(form.Value, new Bound(quadratic.Name));
            string slope = quadratic.Name + "Slope";
            scope.Writer.Line($"double {slope} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(first, buffers)))};");
            scope.Writer.Line($"{FormOf(quadratic)}.AddGradient({slope}, {gradient});");
            if (!withHessian)
                continue;
            scope.Writer.Line($"{FormOf(quadratic)}.AddCurvature({slope}, hessian);");
            EmitQuadraticBends(update, scope, quadratic, slope);
            for (int other = 0; other <= k; other++)
                EmitQuadraticPair(scope, first, quadratic, form.Quadratics[other].Name, $"{FormOf(form.Quadratics[other])}.Gradient", weight, buffers);
            foreach (CompositeAtom composite in form.Composites)
                EmitQuadraticPair(scope, first, quadratic, composite.Name, GradientOf(composite), weight, buffers);
            foreach (LinearAtom atom in form.Atoms)
                EmitQuadraticAtom(update, scope, first, quadratic, atom, weight, buffers);
        }
    }

    // Σ ∂q/∂y_i ∂²y_i + Σ ∂q/∂C_ij ∂²C_ij, where entries are not linear.
    private void EmitQuadraticBends(NewtonUpdate update, Scope scope, QuadraticAtom quadratic, string slope)
    {
        string form = FormOf(quadratic), bend = quadratic.Name + "Bend", unused = quadratic.Name + "Unused";
        bool isCurved = Forms(update, quadratic.Body, quadratic.Name).Any(nested => Slopes(nested.Form).Any(first => Variables(nested.Form).Any(variable => Derivative.Of(first, variable) != Expr.Zero)));
        if (isCurved)
        {
            EmitQuadraticLoop(update, scope, quadratic, (inner, own, index) =>
            {
                scope.Writer.Line($"double {bend} = {slope} * {form}.Weight({index});");
                scope.Writer.Line($"global::System.Span<double> {unused} = {form}.Unused;");
                EmitAtomDerivatives(update, scope, inner, own, bend, unused, true);
            });
        }

        MatrixTerm matrix = MatrixOf(update, quadratic);
        if (HasCurvature(update, matrix.Entry))
            scope.Writer.Line($"{BendOf(matrix)}(theta, {form}, {slope}, {string.Concat(matrix.Cells.Select(cell => names.Local(cell.Index) + ", "))}hessian);");
    }

    private static string BendOf(MatrixTerm matrix) => "Bend" + matrix.Matrix;

    private void EmitBends(NewtonUpdate update)
    {
        foreach (MatrixTerm matrix in update.Matrices.Where(matrix => matrix.IsInRows && HasCurvature(update, matrix.Entry)))
        {
            string row = names.Local(matrix.Row), column = names.Local(matrix.Column);
            writer.Line();
            OpenMethod($"private void {BendOf(matrix)}(global::System.ReadOnlySpan<double> theta, global::EmDsl.Numerics.QuadraticTerm form, double factor, {string.Concat(matrix.Cells.Select(cell => $"int {names.Local(cell.Index)}, "))}global::System.Span<double> hessian)");
            writer.Line("int dimension = theta.Length;");
            writer.Line("global::System.Span<double> unused = form.Unused;");
            EmitClassBuffers(update, [matrix.Entry]);
            var scope = new Scope(this, "current", "kernel.");
            scope.Expressions.Open($"for (int {row} = 0; {row} < {names.Size(matrix.Value.Count)}; {row}++)");
            scope.Expressions.Open($"for (int {column} = 0; {column} <= {row}; {column}++)");
            AtomForm entry = FormOf(update, matrix.Entry, "");
            ClassBuffers buffers = classBuffers[matrix.Entry];
            scope.Writer.Line($"double share = factor * form.Weight({row}, {column});");
            EmitAtomValues(update, scope, entry, buffers);
            EmitAtomDerivatives(update, scope, entry, buffers, "share", "unused", true);
            scope.Expressions.Close();
            scope.Expressions.Close();
            scope.Flush(writer, []);
            writer.Close();
        }
    }

    private static IEnumerable<Expr> Variables(AtomForm form) => form.Atoms.Select(atom => atom.At(ClassIndex(atom, "Other")))
        .Concat(form.Composites.Select(composite => (Expr)new Bound(composite.Name)));

    private static void EmitQuadraticPair(Scope scope, Expr first, QuadraticAtom quadratic, string name, string gradient, string weight, ClassBuffers buffers)
    {
        Expr second = Derivative.Of(first, new Bound(name));
        if (second == Expr.Zero)
            return;
        string curvature = Weighted(weight, scope.Expressions.DoublePrimary(WithShares(second, buffers)));
        scope.Writer.Line(name == quadratic.Name
            ? $"global::EmDsl.Numerics.Accumulate.AddSquare({curvature}, {gradient}, hessian);"
            : $"global::EmDsl.Numerics.Accumulate.AddProduct({curvature}, {FormOf(quadratic)}.Gradient, {gradient}, hessian);");
    }

    private void EmitQuadraticAtom(NewtonUpdate update, Scope scope, Expr first, QuadraticAtom quadratic, LinearAtom atom, string weight, ClassBuffers buffers)
    {
        Expr second = Derivative.Of(first, atom.At(ClassIndex(atom, "")));
        if (second == Expr.Zero)
            return;
        string curvature = quadratic.Name + "Curvature" + (char.ToUpper(atom.Name[0], CultureInfo.InvariantCulture) + atom.Name.Substring(1));
        OpenClass(scope, atom, "", null);
        scope.Writer.Line($"double {curvature} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(second, buffers)))};");
        EmitAtomSum(update, scope, atom, "", null, (at, coefficient) =>
            scope.Writer.Line($"global::EmDsl.Numerics.Accumulate.AddProduct({Times(curvature, coefficient)}, {at}, {FormOf(quadratic)}.Gradient, hessian);"));
        CloseClass(scope, atom);
    }
}
