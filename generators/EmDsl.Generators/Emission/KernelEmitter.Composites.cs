using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Sums in which unknowns stand nonlinearly, s = Σ g: for f(s, t, …) the gradient is Σ f_s ∇s and the Hessian Σ f_st ∇s ∇tᵀ + Σ f_s ∇²s. The
/// last term is a second loop over the sum, weighted with f_s, so that only gradients need memory.
/// </summary>
internal sealed partial class KernelEmitter
{
    private static string GradientOf(CompositeAtom composite) => composite.Name + "Gradient";

    private static IEnumerable<Expr> Slopes(AtomForm form) => form.Atoms.Select(atom => Derivative.Of(form.Value, atom.At(ClassIndex(atom, ""))))
        .Concat(form.Composites.Select(other => other.Name).Concat(form.Quadratics.Select(other => other.Name)).Select(name => Derivative.Of(form.Value, new Bound(name))));

    // Whether the expression is nonlinear in the sum's value, so that the sum's own gradient enters its Hessian.
    private static bool IsCurved(AtomForm form, CompositeAtom composite) => Slopes(form).Any(slope => Derivative.Of(slope, new Bound(composite.Name)) != Expr.Zero);

    private void EmitAtomValues(NewtonUpdate update, Scope scope, AtomForm form, ClassBuffers buffers)
    {
        foreach (LinearAtom atom in form.Atoms)
            EmitAtomValue(update, scope, atom, buffers);
        foreach (CompositeAtom composite in form.Composites)
        {
            if (composite.Scores is { } scores)
            {
                scope.Writer.Line($"double {composite.Largest} = double.NegativeInfinity;");
                EmitCompositeLoop(update, scope, composite, scores, (inner, own) =>
                    scope.Writer.Line($"{composite.Largest} = global::System.Math.Max({composite.Largest}, {scope.Expressions.Double(inner.Value)});"));
                scope.Writer.Line($"{composite.Largest} = double.IsInfinity({composite.Largest}) ? 0.0 : {composite.Largest};");
                scope.Expressions.Name(new Bound(composite.Largest), composite.Largest);
            }

            scope.Writer.Line($"double {composite.Name} = 0.0;");
            EmitCompositeLoop(update, scope, composite, composite.Body, (inner, own) =>
                scope.Writer.Line($"{composite.Name} += {scope.Expressions.Double(inner.Value)};"));
            scope.Expressions.Name(new Bound(composite.Name), composite.Name);
        }

        EmitQuadraticValues(update, scope, form);
    }

    private void EmitComposites(NewtonUpdate update, Scope scope, AtomForm form, ClassBuffers buffers, string weight, string gradient, bool withHessian)
    {
        foreach (CompositeAtom composite in form.Composites.Where(composite => withHessian && IsCurved(form, composite)))
        {
            scope.Writer.Line($"{GradientOf(composite)}.Clear();");
            EmitCompositeLoop(update, scope, composite, composite.Body, (inner, own) => EmitAtomDerivatives(update, scope, inner, own, "1.0", GradientOf(composite), false));
        }

        for (int k = 0; k < form.Composites.Count; k++)
        {
            CompositeAtom composite = form.Composites[k];
            Expr first = Derivative.Of(form.Value, new Bound(composite.Name));
            string slope = composite.Name + "Slope";
            scope.Writer.Line($"double {slope} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(first, buffers)))};");
            scope.Expressions.Open($"if ({slope} != 0.0)");
            EmitCompositeLoop(update, scope, composite, composite.Body, (inner, own) => EmitAtomDerivatives(update, scope, inner, own, slope, gradient, withHessian));
            scope.Expressions.Close();
            for (int other = 0; other <= k && withHessian; other++)
                EmitCompositePair(scope, form, first, composite, form.Composites[other], weight, buffers);
            foreach (LinearAtom atom in form.Atoms.Where(atom => withHessian))
                EmitCompositeCurvature(update, scope, first, composite, atom, weight, buffers);
        }
    }

    private void EmitCompositePair(Scope scope, AtomForm form, Expr first, CompositeAtom composite, CompositeAtom other, string weight, ClassBuffers buffers)
    {
        Expr second = Derivative.Of(first, new Bound(other.Name));
        if (second == Expr.Zero)
            return;
        string curvature = Weighted(weight, scope.Expressions.DoublePrimary(WithShares(second, buffers)));
        scope.Writer.Line(other == composite
            ? $"global::EmDsl.Numerics.Accumulate.AddSquare({curvature}, {GradientOf(composite)}, hessian);"
            : $"global::EmDsl.Numerics.Accumulate.AddProduct({curvature}, {GradientOf(composite)}, {GradientOf(other)}, hessian);");
    }

    private void EmitCompositeCurvature(NewtonUpdate update, Scope scope, Expr first, CompositeAtom composite, LinearAtom atom, string weight, ClassBuffers buffers)
    {
        Expr second = Derivative.Of(first, atom.At(ClassIndex(atom, "")));
        if (second == Expr.Zero)
            return;
        string curvature = composite.Name + "Curvature" + char.ToUpperInvariant(atom.Name[0]) + atom.Name.Substring(1);
        OpenClass(scope, atom, "", null);
        scope.Writer.Line($"double {curvature} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(second, buffers)))};");
        EmitAtomSum(update, scope, atom, "", null, (at, coefficient) =>
            scope.Writer.Line($"global::EmDsl.Numerics.Accumulate.AddProduct({Times(curvature, coefficient)}, {at}, {GradientOf(composite)}, hessian);"));
        CloseClass(scope, atom);
    }

    private void EmitCompositeLoop(NewtonUpdate update, Scope scope, CompositeAtom composite, Expr body, System.Action<AtomForm, ClassBuffers> emit)
    {
        AtomForm inner = FormOf(update, body, composite.Name);
        ClassBuffers own = classBuffers[body];
        scope.Expressions.Open(LoopHeader(composite.Loop.Index, composite.Loop.Count));
        EmitAtomValues(update, scope, inner, own);
        emit(inner, own);
        scope.Expressions.Close();
    }
}
