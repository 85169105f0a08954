using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Value, gradient and Hessian of an expression by the chain rule over the places where unknowns enter it linearly.</summary>
internal sealed partial class KernelEmitter
{
    private readonly Dictionary<Expr, ClassBuffers> classBuffers = new();

    /// <summary>The locals that hold the values of vector atoms, by atom, and those of the softmax of scores.</summary>
    private sealed record ClassBuffers(Dictionary<string, string> Scores, List<Share> Shares);

    /// <summary>The softmax of scores, known by its canonical form whatever its index is called.</summary>
    private sealed record Share(Lambda Scores, Expr Canonical, string Name)
    {
        public static Expr CanonicalOf(Lambda scores) => Simplifier.Simplify(new Apply(Op.LogSumExp, scores));
    }

    // A method begins: what its terms need for whole vectors, once and not in a loop.
    private void EmitClassBuffers(NewtonUpdate update, IEnumerable<Expr> expressions)
    {
        classBuffers.Clear();
        int used = 0;
        var gradients = new HashSet<string>();
        foreach ((Expr expression, AtomForm form) in expressions.Distinct().SelectMany(expression => Forms(update, expression, "")).ToArray())
        {
            foreach (QuadraticAtom quadratic in form.Quadratics)
                writer.Line($"global::EmDsl.Numerics.QuadraticTerm {quadratic.Name}Form = {QuadraticField}{quadratic.Name}[chunk];");
            foreach (CompositeAtom composite in form.Composites.Where(composite => IsCurved(form, composite) && gradients.Add(composite.Name)))
                writer.Line($"global::System.Span<double> {GradientOf(composite)} = stackalloc double[theta.Length];");
            var buffers = new ClassBuffers(new Dictionary<string, string>(), []);
            foreach (LinearAtom atom in form.Atoms.Where(atom => atom.Class is not null))
                buffers.Scores[atom.Name] = Buffer("atomScores", atom.Class!.Count);
            form.Value.Any(node =>
            {
                if (node is Apply { Op: Op.LogSumExp or Op.SoftmaxEntry } softmax && softmax.Arguments[softmax.Arguments.Count - 1] is Lambda scores
                    && scores.Body.Any(entry => entry is Element { Source: Bound }) && Share.CanonicalOf(scores) is var canonical && buffers.Shares.All(share => share.Canonical != canonical))
                {
                    buffers.Shares.Add(new Share(scores, canonical, Buffer("atomShares", scores.Count)));
                }

                return false;
            });
            classBuffers[expression] = buffers;
        }

        string Buffer(string stem, Expr count)
        {
            string name = stem + (++used).ToString(CultureInfo.InvariantCulture);
            writer.Line($"global::System.Span<double> {name} = stackalloc double[{names.Size(count)}];");
            return name;
        }
    }

    private static AtomForm FormOf(NewtonUpdate update, Expr expression, string stem) => AtomForm.Of(expression, name => IsUnknown(update, name), stem)!;

    private static bool IsUnknown(NewtonUpdate update, string name) => update.Names.Contains(name) || update.Matrices.Any(matrix => matrix.Matrix == name && !matrix.IsKnown);

    // The form of an expression and, at any depth, those of its composites.
    private static IEnumerable<(Expr Expression, AtomForm Form)> Forms(NewtonUpdate update, Expr expression, string stem)
    {
        AtomForm form = FormOf(update, expression, stem);
        return form.Composites.SelectMany(composite => (composite.Scores is { } scores ? new[] { composite.Body, scores } : [composite.Body])
            .SelectMany(body => Forms(update, body, composite.Name)))
            .Concat(form.Quadratics.SelectMany(quadratic => Forms(update, quadratic.Body, quadratic.Name))).Prepend((expression, form));
    }

    private static bool HasCurvature(NewtonUpdate update, Expr expression) => Forms(update, expression, "").Any(nested =>
        nested.Form.Atoms.Any(left => nested.Form.Atoms.Any(right =>
            Derivative.Of(Derivative.Of(nested.Form.Value, left.At(ClassIndex(left, ""))), right.At(ClassIndex(right, "Other"))) != Expr.Zero)));

    /// <summary>
    /// Adds value, gradient and the lower triangle of the Hessian of one term, times <paramref name="weight"/>.
    /// </summary>
    private void EmitAtoms(NewtonUpdate update, Expr expression, string weight, string condition, string kernel)
    {
        AtomForm form = FormOf(update, expression, "");
        var scope = new Scope(this, "current", kernel);
        ClassBuffers buffers = classBuffers[expression];
        EmitAtomValues(update, scope, form, buffers);
        Expr[] derivatives = Derivatives(update, form).ToArray();
        ShareParts(scope, [form.Value], derivatives, "part");
        string value = scope.Expressions.DoublePrimary(form.Value);
        scope.Writer.Line($"value += {Weighted(weight, value)};");
        scope.Expressions.Open($"if ({condition})");
        EmitAtomDerivatives(update, scope, form, buffers, weight, "gradient", true);
        scope.Expressions.Close();
        scope.Flush(writer, []);
    }

    // Adds weight × gradient and, where asked for, weight × Hessian, the values of the atoms at hand.
    private void EmitAtomDerivatives(NewtonUpdate update, Scope scope, AtomForm form, ClassBuffers buffers, string weight, string gradient, bool withHessian)
    {
        ShareParts(scope, Derivatives(update, form, withHessian).ToArray(), [], form.Named("slopePart"));
        foreach ((Lambda scores, _, string name) in buffers.Shares)
        {
            scope.Expressions.Name(new Bound(name), name);
            scope.Expressions.Open(LoopHeader(scores.Index, scores.Count));
            scope.Writer.Line($"{name}[{names.Local(scores.Index)}] = {scope.Expressions.Double(new Apply(Op.SoftmaxEntry, new Bound(scores.Index), scores))};");
            scope.Expressions.Close();
        }

        for (int p = 0; p < form.Atoms.Count; p++)
        {
            LinearAtom left = form.Atoms[p];
            string slope = form.Named("slope") + (p + 1).ToString(CultureInfo.InvariantCulture);
            Expr first = Derivative.Of(form.Value, left.At(ClassIndex(left, "")));
            OpenClass(scope, left, "", null);
            scope.Writer.Line($"double {slope} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(first, buffers)))};");
            EmitAtomSum(update, scope, left, "", null, (at, coefficient) => scope.Writer.Line($"{gradient}[{at}] += {Times(slope, coefficient)};"));
            CloseClass(scope, left);
            for (int q = 0; q < form.Atoms.Count && withHessian; q++)
                EmitCurvature(update, scope, form, first, p, q, weight, buffers);
        }

        EmitComposites(update, scope, form, buffers, weight, gradient, withHessian);
        EmitQuadratics(update, scope, form, buffers, weight, gradient, withHessian);
    }

    private static IEnumerable<Expr> Derivatives(NewtonUpdate update, AtomForm form, bool withHessian = true)
    {
        if (form.Atoms.Any(atom => atom.Class is not null))
            yield break;
        foreach (LinearAtom left in form.Atoms)
        {
            Expr first = Derivative.Of(form.Value, left.At(""));
            yield return first;
            foreach (LinearAtom right in form.Atoms.Where(right => withHessian && PositionOf(update, left) >= PositionOf(update, right)))
                yield return Derivative.Of(first, right.At("Other"));
        }

        foreach (CompositeAtom composite in form.Composites)
        {
            Expr first = Derivative.Of(form.Value, new Bound(composite.Name));
            yield return first;
            foreach (Expr other in withHessian ? form.Atoms.Select(atom => atom.At("")).Concat(form.Composites.Select(other => new Bound(other.Name))) : [])
                yield return Derivative.Of(first, other);
        }

        foreach (QuadraticAtom quadratic in form.Quadratics)
        {
            Expr first = Derivative.Of(form.Value, new Bound(quadratic.Name));
            yield return first;
            foreach (Expr other in withHessian ? form.Atoms.Select(atom => atom.At("")).Concat(form.Quadratics.Select(other => new Bound(other.Name))) : [])
                yield return Derivative.Of(first, other);
        }
    }

    // Calls that stand more than once become locals.
    private static void ShareParts(Scope scope, IReadOnlyCollection<Expr> needed, IReadOnlyCollection<Expr> later, string stem)
    {
        int count = 0;
        foreach (Expr part in CommonParts.Of(needed, needed.Concat(later)).Where(part => !scope.Expressions.IsNamed(part)))
        {
            string name = stem + (++count).ToString(CultureInfo.InvariantCulture);
            scope.Writer.Line($"double {name} = {scope.Expressions.Double(part)};");
            scope.Expressions.Name(part, name);
        }
    }

    private void EmitAtomValue(NewtonUpdate update, Scope scope, LinearAtom atom, ClassBuffers buffers)
    {
        string index = Coordinate(update, atom, scope, "");
        if (atom.Class is null && atom.Loop is null)
        {
            scope.Writer.Line($"int at{atom.Name} = {index};");
            scope.Writer.Line($"double {atom.Name} = theta[at{atom.Name}];");
            scope.Expressions.Name(new Bound(atom.Name), atom.Name);
            return;
        }

        OpenClass(scope, atom, "", null);
        if (atom.Loop is null)
        {
            scope.Writer.Line($"double {atom.Name} = {Times("theta[" + index + "]", scope.Expressions.DoublePrimary(atom.Coefficient))};");
        }
        else
        {
            scope.Writer.Line($"double {atom.Name} = 0.0;");
            OpenAtomLoop(scope, atom, "", null);
            scope.Writer.Line($"{atom.Name} += {scope.Expressions.DoublePrimary(atom.Coefficient)} * theta[{index}];");
            scope.Expressions.Close();
        }

        if (atom.Class is { } row)
            scope.Writer.Line($"{buffers.Scores[atom.Name]}[{names.Local(row.Index)}] = {atom.Name};");
        CloseClass(scope, atom);
        scope.Expressions.Name(new Bound(atom.Name), atom.Class is null ? atom.Name : buffers.Scores[atom.Name]);
    }

    // The Hessian is symmetric: of two orders of different parameters one is enough, and of one atom with itself the lower triangle.
    private void EmitCurvature(NewtonUpdate update, Scope scope, AtomForm form, Expr first, int p, int q, string weight, ClassBuffers buffers)
    {
        LinearAtom left = form.Atoms[p], right = form.Atoms[q];
        if (PositionOf(update, left) < PositionOf(update, right))
            return;
        Expr second = Derivative.Of(first, right.At(ClassIndex(right, "Other")));
        if (second == Expr.Zero)
            return;
        LinearAtom? same = p == q ? left : null;
        string curvature = form.Named(string.Format(CultureInfo.InvariantCulture, "curvature{0}{1}", p + 1, q + 1));
        OpenClass(scope, left, "", null);
        OpenClass(scope, right, "Other", same);
        scope.Writer.Line($"double {curvature} = {Weighted(weight, scope.Expressions.DoublePrimary(WithShares(second, buffers)))};");
        EmitAtomSum(update, scope, left, "", null, (at, coefficient) =>
            EmitAtomSum(update, scope, right, "Other", same is { Class: null } ? same : null, (other, otherCoefficient) =>
                scope.Writer.Line($"hessian[({at}) * dimension + {other}] += {Times(Times(curvature, coefficient), otherCoefficient)};")));
        CloseClass(scope, right);
        CloseClass(scope, left);
    }

    private static Expr WithShares(Expr expression, ClassBuffers buffers) => expression.Rewrite(node =>
        node is Apply { Op: Op.SoftmaxEntry } entry && Share.CanonicalOf((Lambda)entry.Arguments[1]) is var canonical
            && buffers.Shares.FirstOrDefault(share => share.Canonical == canonical) is { } known
            ? new Element(new Bound(known.Name), [entry.Arguments[0]])
            : node);

    private static int PositionOf(NewtonUpdate update, LinearAtom atom) => update.Names.ToList().IndexOf(atom.Parameter);

    private static string Weighted(string weight, string value) => weight == "1.0" ? value : $"{weight} * {value}";

    private static string Times(string left, string right) => right == "1.0" ? left : $"{left} * {right}";

    private static string ClassIndex(LinearAtom atom, string suffix) => atom.Class?.Index + suffix;

    private string LoopHeader(string index, Expr count) => $"for (int {names.Local(index)} = 0; {names.Local(index)} < {names.Size(count)}; {names.Local(index)}++)";

    // With an atom to stay below, the loop ends at that atom's own index.
    private void OpenClass(Scope scope, LinearAtom atom, string suffix, LinearAtom? below)
    {
        if (atom.Class is not { } row)
            return;
        string index = names.Local(row.Index + suffix);
        scope.Expressions.Open(below is null ? LoopHeader(row.Index + suffix, row.Count) : $"for (int {index} = 0; {index} <= {names.Local(row.Index)}; {index}++)");
    }

    private static void CloseClass(Scope scope, LinearAtom atom)
    {
        if (atom.Class is not null)
            scope.Expressions.Close();
    }

    private void EmitAtomSum(NewtonUpdate update, Scope scope, LinearAtom atom, string suffix, LinearAtom? below, System.Action<string, string> body)
    {
        if (atom.Loop is null && atom.Class is null)
        {
            body("at" + atom.Name, "1.0");
            return;
        }

        if (atom.Loop is not null)
            OpenAtomLoop(scope, atom, suffix, below);
        string index = Coordinate(update, atom, scope, suffix);
        body(index, scope.Expressions.DoublePrimary(Renamed(atom, atom.Coefficient, suffix)));
        if (atom.Loop is not null)
            scope.Expressions.Close();
    }

    private void OpenAtomLoop(Scope scope, LinearAtom atom, string suffix, LinearAtom? below)
    {
        string index = names.Local(atom.Loop!.Index + suffix);
        scope.Expressions.Open(below is null ? LoopHeader(atom.Loop.Index + suffix, atom.Loop.Count) : $"for (int {index} = 0; {index} <= {names.Local(atom.Loop.Index)}; {index}++)");
    }

    private static Expr Renamed(LinearAtom atom, Expr expression, string suffix)
    {
        if (suffix.Length == 0)
            return expression;
        foreach (SumBinder binder in new[] { atom.Loop, atom.Class }.OfType<SumBinder>())
            expression = expression.ReplaceBound(binder.Index, new Bound(binder.Index + suffix));
        return expression;
    }

    private string Coordinate(NewtonUpdate update, LinearAtom atom, Scope scope, string suffix)
    {
        NewtonCoordinate coordinate = update.Coordinates.First(candidate => candidate.Parameter == atom.Parameter);
        string offset = Offset(update, coordinate);
        string own = scope.Expressions.Position(atom.Indices.Skip(coordinate.GroupRank).Select(index => Renamed(atom, index, suffix)), OwnDimensions(coordinate));
        return offset == "0" ? own : own == "0" ? offset : $"{offset} + {own}";
    }
}
