using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Elimination inside a row: log-potentials on the way in, posteriors on the way back.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitEliminate()
    {
        writer.Line(isForeseeing ? "/// <summary>As <see cref=\"Eliminate\"/>, of a row of which nothing is seen but the covariates.</summary>"
            : Cliques.Count == 0
            ? "/// <summary>The log-density of a row.</summary>"
            : "/// <summary>Sums the unobserved variables out of a row, innermost first, and returns its log-density; leaves each variable's conditional law in the scratch.</summary>");
        OpenMethod($"internal double {(isForeseeing ? "Foresee" : "Eliminate")}({(plan.HasPieces ? "int row, int at" : "int row")}, RowScratch scratch)");
        EmitRowData(writer, graph.Factors.Where((_, f) => !IsLeftOut(f)).SelectMany(FactorSymbols).Concat(ForeseenSymbols()).Distinct().ToArray());
        writer.Line("double logDensity = 0.0;");
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            if (plan.Elimination.Scopes[f] != EliminationPlan.None || IsLeftOut(f) || IsGaussian(f))
                continue;
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "logDensity");
        }

        for (int f = 0; f < graph.Factors.Count; f++)
            EmitNormaliser(f);
        for (int c = 0; c < Cliques.Count; c++)
            EmitClique(c);
        EmitRowTables();
        EmitGaussianRow();
        EmitEvidence();
        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    // The normaliser of a softmax that is one number for all states of a row: it stands outside the sum over states.
    private Expr? Normaliser(FactorNode factor)
    {
        if (factor.Branches.Count != 1 || factor.Branches[0] is not { Guard: null, LogDensity: Apply { Op: Op.Add } sum } || factor.Entries is not null || names.Data(factor.Variable) is not null)
            return null;
        var unobserved = new HashSet<string>(EliminationPlanner.Unobserved(graph));
        Expr[] terms = sum.Arguments.Where(term => term.Any(node => node is Apply { Op: Op.LogSumExp }) && !term.Symbols().Overlaps(unobserved)).ToArray();
        return terms.Length == 0 ? null : Simplifier.Simplify(new Apply(Op.Add, terms.ToEquatableArray()));
    }

    private Expr WithoutNormaliser(Expr density, int f)
    {
        if (normalisers[f] is not { } normaliser)
            return density;
        Expr[] taken = normaliser is Apply { Op: Op.Add } sum ? sum.Arguments.ToArray() : [normaliser];
        return Simplifier.Simplify(new Apply(Op.Add, ((Apply)density).Arguments.Where(term => !taken.Contains(term)).ToEquatableArray()));
    }

    private void EmitNormaliser(int f)
    {
        if (normalisers[f] is not { } normaliser)
            return;
        writer.Line();
        writer.Line($"// {graph.Factors[f].Variable}, whatever its state: {MathPrinter.Print(normaliser)}");
        var scope = new Scope(this, "parameters");
        string value = scope.Expressions.Double(hoistedNormalisers[f]!);
        scope.Flush(writer, []);
        writer.Line($"logDensity += {value};");
    }

    private void EmitClique(int c)
    {
        CliqueNode clique = Cliques[c];
        string table = "scratch." + ScratchName(clique.Variable);
        string states = names.Size(names.Cardinality(clique.Variable)!);
        writer.Line();
        writer.Line(clique.Separator.Count == 0
            ? $"// Sum out {clique.Variable}."
            : $"// Sum out {clique.Variable} given {string.Join(" and ", clique.Separator)}.");
        foreach (string variable in clique.Separator)
            OpenStates(variable);
        string slice = Flat(clique.Separator);
        if (clique.Separator.Count > 0)
            writer.Line($"int {names.Local(clique.Variable, "Slice")} = {ExpressionWriter.Parenthesise(slice)} * {states};");
        string start = clique.Separator.Count > 0 ? names.Local(clique.Variable, "Slice") : "0";
        OpenStates(clique.Variable);
        writer.Line("double potential = 0.0;");
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            if (plan.Elimination.Scopes[f] != c || IsLeftOut(f))
                continue;
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "potential");
        }

        foreach (CliqueNode child in Cliques.Where(child => child.Parent == c))
            writer.Line($"potential += scratch.{ScratchName(child.Variable)}Message[{Flat(child.Separator)}];");
        if (names.IsLatent(clique.Variable))
        {
            writer.Open($"if ({StartField(clique.Variable)} is not null)");
            writer.Line($"potential += global::System.Math.Log({StartField(clique.Variable)}.Values[row * {states} + {names.Local(clique.Variable)}]);");
            writer.Close();
        }

        string index = names.Local(clique.Variable);
        writer.Line($"{table}[{(start == "0" ? index : start + " + " + index)}] = potential;");
        writer.Close();
        bool isWhole = names.IsLatent(clique.Variable);
        string first = isWhole ? start : start == "0" ? names.Local(clique.Variable, "First") : $"{start} + {names.Local(clique.Variable, "First")}";
        string length = isWhole ? states : $"{names.Local(clique.Variable, "End")} - {names.Local(clique.Variable, "First")}";
        string sum = $"global::EmDsl.Numerics.LogSumExp.SoftmaxInPlace(global::System.MemoryExtensions.AsSpan({table}, {first}, {length}))";
        writer.Line();
        writer.Line(clique.Parent == EliminationPlan.None ? $"logDensity += {sum};" : $"scratch.{ScratchName(clique.Variable)}Message[{slice}] = {sum};");
        foreach (string unused in clique.Separator)
            writer.Close();
    }

    // Adds a factor's log-density, alternative by alternative, to the target.
    private void EmitFactor(int f, string target)
    {
        FactorNode factor = graph.Factors[f];
        DataNode? data = names.Data(factor.Variable);
        int opened = 0;
        if (factor.Entries is { } entries)
        {
            OpenLoop(entries.Index, entries.Count);
            opened++;
        }

        if (data is { MayBeMissing: true, IsSummedOut: false })
        {
            var scope = new Scope(this, "parameters");
            Expr value = factor.Entries is { } binder ? new Element(new Symbol(factor.Variable), [new Bound(binder.Index)]) : new Symbol(factor.Variable);
            writer.Open($"if ({scope.Expressions.Condition(new Apply(Op.IsPresent, [value]))})");
            opened++;
        }

        for (int b = 0; b < factor.Branches.Count; b++)
        {
            BranchNode branch = factor.Branches[b];
            if (branch.Guard is { } guard)
            {
                var scope = new Scope(this, "parameters");
                string condition = scope.Expressions.Condition(guard);
                scope.Flush(writer, []);
                writer.Open($"if ({condition})");
            }

            EmitBranch(factor, branch, densities[f][b], target);
            if (branch.Guard is not null)
                writer.Close();
        }

        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    private void EmitBranch(FactorNode factor, BranchNode branch, Expr? density, string target)
    {
        if (families.Of(branch) is { } family)
        {
            EmitOpaqueDensity(family, target);
            return;
        }

        var scope = new Scope(this, "parameters");
        if (density is not null)
        {
            string value = scope.Expressions.Double(density);
            scope.Flush(writer, []);
            writer.Line($"{target} += {value};");
            return;
        }

        Expr variable = factor.Entries is { } entries ? new Element(new Symbol(factor.Variable), [new Bound(entries.Index)]) : new Symbol(factor.Variable);
        string condition = scope.Expressions.Condition(Simplifier.Simplify(new Apply(Op.Not, [new Apply(Op.Equal, [variable, branch.Exact!])])));
        scope.Flush(writer, []);
        writer.Open($"if ({condition})");
        writer.Line($"{target} = double.NegativeInfinity;");
        writer.Close();
    }

    private static string DescribeFactor(FactorNode factor)
    {
        string name = factor.Entries is { } entries ? $"{factor.Variable}[{entries.Index}]" : factor.Variable;
        return name + " ~ " + string.Join("; ", factor.Branches.Select(branch =>
            (branch.Exact is { } exact ? $"Exactly({MathPrinter.Print(exact)})"
                : (branch.Family ?? branch.External?.Name) is { } family ? $"{family}({string.Join(", ", branch.Arguments.Select(MathPrinter.Print))})"
                : "a density of the model's own")
            + (branch.Guard is { } guard ? $" where {MathPrinter.Print(guard)}" : "")));
    }

    private static IEnumerable<string> FactorSymbols(FactorNode factor) => factor.Branches
        .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact })
        .OfType<Expr>()
        .SelectMany(expression => Substitution.Symbols(expression))
        .Append(factor.Variable);

    private CliqueShape ParentOf(CliqueNode clique) => clique.Parent >= 0 ? cliques[Cliques[clique.Parent].Variable] : Smallest(windows, clique.Separator);

    // Outermost first: p(clique) = p(variable | separator) · p(separator), with p(separator) from the parent's posterior.
    private void EmitDistribute()
    {
        writer.Line("/// <summary>Turns the conditional laws that <see cref=\"Eliminate\"/> left into joint posteriors, from the last variable back.</summary>");
        OpenMethod("internal void Distribute(int row, RowScratch scratch)");
        EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
        for (int c = Cliques.Count - 1; c >= 0; c--)
        {
            CliqueNode clique = Cliques[c];
            if (clique.Parent == EliminationPlan.None)
                continue;
            CliqueShape shape = cliques[clique.Variable];
            CliqueShape parent = ParentOf(clique);
            string table = "scratch." + ScratchName(clique.Variable);
            string message = table + "Message";
            writer.Line();
            writer.Line($"// Posterior of {string.Join(", ", shape.Variables)}.");
            bool isSame = parent.Variables == clique.Separator;
            string separator = isSame ? "scratch." + parent.Table : message;
            if (!isSame)
            {
                writer.Line($"global::System.Array.Clear({message});");
                foreach (string variable in parent.Variables)
                    OpenStates(variable);
                writer.Line($"{message}[{Flat(clique.Separator)}] += scratch.{parent.Table}[{Flat(parent.Variables)}];");
                foreach (string unused in parent.Variables)
                    writer.Close();
            }

            foreach (string variable in shape.Variables)
                OpenStates(variable);
            writer.Line($"{table}[{Flat(shape.Variables)}] *= {separator}[{Flat(clique.Separator)}];");
            foreach (string unused in shape.Variables)
                writer.Close();
        }

        writer.Close();
        writer.Line();
    }
}
