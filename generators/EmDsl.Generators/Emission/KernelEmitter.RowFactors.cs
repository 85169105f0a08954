using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Least squares whose normal equations are ill-conditioned: a pass over the rows, with the posterior probabilities computed again, that rotates each
/// weighted row into a triangular factor.
/// </summary>
internal sealed partial class KernelEmitter
{
    private static bool HasRowFactors(LeastSquaresUpdate update) => update.Squares.Count > 0;

    private string RowFactorsField(LeastSquaresUpdate update) => names.Local(string.Concat(update.Names), "RowFactors");

    private static string RowFactorsMethod(LeastSquaresUpdate update) => "Rotate" + string.Concat(update.Names);

    private static string SolveMethod(LeastSquaresUpdate update) => "SolveByRows" + string.Concat(update.Names);

    private void EmitSolve(LeastSquaresUpdate update)
    {
        if (!HasRowFactors(update))
        {
            writer.Line($"global::EmDsl.Numerics.NormalEquations.Solve({Normal(update)}, {Right(update)}, unknowns);");
            return;
        }

        writer.Line($"global::EmDsl.Numerics.NormalEquations.Solve({Normal(update)}, {Right(update)}, unknowns, out bool isIllConditioned);");
        writer.Open("if (isIllConditioned)");
        writer.Line($"{SolveMethod(update)}({(NeedsPrevious(update) ? "previous, " : "")}current, unknowns);");
        writer.Close();
    }

    // What the E-step of sequences or groups keeps only once a system has turned out to be ill-conditioned.
    private IEnumerable<EquatableArray<string>> UnkeptSquares(LeastSquaresUpdate update) => KeptForSquares().Intersect(update.Squares.Select(Needs));

    private bool NeedsPrevious(LeastSquaresUpdate update) => update.Known.Count > 0 || UnkeptSquares(update).Any();

    private IEnumerable<EquatableArray<string>> KeptForSquares() => !plan.HasPieces ? []
        : plan.Blocks.OfType<LeastSquaresUpdate>().SelectMany(update => update.Squares).Select(Needs).Where(needs => needs.Count > 0).Distinct().Except(PassPosteriors().Concat(SequencePasses()));

    private bool IsKeptOnDemand(EquatableArray<string> variables) => KeptForSquares().Contains(variables);

    private void EmitRowFactors(LeastSquaresUpdate update)
    {
        string field = RowFactorsField(update);
        writer.Line();
        writer.Line("// N has squared the condition of the rows: a QR factorisation of the rows themselves has not.");
        EquatableArray<string>[] unkept = UnkeptSquares(update).ToArray();
        writer.Open($"private void {SolveMethod(update)}({(NeedsPrevious(update) ? "Parameters previous, " : "")}Parameters current, int unknowns)");
        if (unkept.Length > 0)
        {
            writer.Line("// From here on the E-step keeps the posteriors of all rows; those of this iteration, by the same E-step once more.");
            writer.Open($"if ({KeptField(unkept[0])} is null)");
            foreach (EquatableArray<string> variables in unkept)
                writer.Line($"{KeptField(variables)} = new double[data.RowCount * {KeptSize(variables)}];");
            writer.Line("Expect(previous);");
            writer.Close();
            writer.Line();
        }

        writer.Line($"{field} ??= new global::EmDsl.Numerics.RowFactors(runner, {names.Product(GroupDimensions(update))}, unknowns);");
        writer.Line($"runner.Run((chunk, worker) => {RowFactorsMethod(update)}(chunk, worker, current), CancellationToken);");
        if (update.Known.Count > 0)
        {
            writer.Line($"{field}.ClearPrior();");
            EmitSystemTerms(update, update.Known, field + ".PriorNormal", field + ".PriorRight");
        }

        writer.Line($"{field}.Solve({Right(update)});");
        writer.Close();
        writer.Line();
        writer.Line($"// The rows of a chunk, x δ = −y with the weights of the system, for {string.Join(", ", update.Names)}.");
        OpenMethod($"private void {RowFactorsMethod(update)}(int chunk, int worker, Parameters current)");
        writer.Line("(int first, int end) = runner.Range(chunk);");
        if (plan.HasPieces)
        {
            writer.Line($"first = {(HasChainBlocks ? "Place(first)" : Pieces + ".Starts[first]")};");
            writer.Line($"end = {(HasChainBlocks ? "Place(end)" : Pieces + ".Starts[end]")};");
        }
        else
        {
            writer.Line("RowScratch scratch = scratches[worker];");
        }

        writer.Line($"global::EmDsl.Numerics.RowFactors factors = {RowFactorsField(update)}!;");
        writer.Line("factors.Clear(chunk);");
        writer.Open(plan.HasPieces ? "for (int place = first; place < end; place++)" : "for (int row = first; row < end; row++)");
        if (plan.HasPieces)
            writer.Line($"int row = {Pieces}.Order[place];");
        string weight = names.Api.Weight is { } column ? $"data.{column}[row]" : "1.0";
        writer.Line($"double weight = {weight};");
        if (names.Api.Weight is not null)
        {
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
        }

        EmitRowData(writer, update.Squares.SelectMany(Expressions).SelectMany(Substitution.Symbols)
            .Concat(graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name)).Distinct().ToArray());
        if (plan.HasPieces)
            keptIn = "";
        else if (update.Squares.Any(square => Needs(square).Count > 0))
            writer.Line("Posterior(row, scratch);");
        foreach (ResidualSquare square in update.Squares)
            EmitRotatedSquare(update, square);
        keptIn = null;
        writer.Close();
        writer.Close();
    }

    private static IEnumerable<Expr> Expressions(ResidualSquare square) => square.Guards.Append(square.Coefficient).Append(square.Value)
        .Concat(square.Entries.SelectMany(entry => entry.Entry.Indices.Append(entry.Coefficient)));

    private EquatableArray<string> Needs(ResidualSquare square)
    {
        var symbols = new HashSet<string>(Expressions(square).SelectMany(Substitution.Symbols));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private void EmitRotatedSquare(LeastSquaresUpdate update, ResidualSquare square)
    {
        EquatableArray<string> needs = Needs(square);
        writer.Line();
        writer.Open("");
        int opened = 1;
        string responsibility = "weight";
        if (needs.Count > 0)
        {
            if (keptIn is null && !IsWholeClique(needs))
                EmitMarginal(needs);
            foreach (string variable in needs)
                OpenStates(variable);
            responsibility = $"weight * {PosteriorOf(needs)}";
            opened += needs.Count;
        }

        foreach (SumBinder binder in square.Sums)
            OpenLoop(binder.Index, binder.Count);
        opened += square.Sums.Count;
        if (square.Guards.Count > 0)
        {
            var guard = new Scope(this, "current");
            string condition = string.Join(" && ", square.Guards.Select(part => ExpressionWriter.Parenthesise(guard.Expressions.Condition(part))));
            guard.Flush(writer, []);
            writer.Open($"if ({condition})");
            opened++;
        }

        var coefficient = new Scope(this, "current");
        string twice = coefficient.Expressions.DoublePrimary(Simplifier.Simplify(-2 * square.Coefficient));
        coefficient.Flush(writer, []);
        writer.Line($"double precision = {responsibility} * {twice};");
        writer.Open("if (precision > 0.0)");
        opened++;
        writer.Line("global::System.Span<double> design = factors.Row(chunk);");
        var response = new Scope(this, "parameters");
        string value = response.Expressions.Double(Simplifier.Simplify(-square.Value));
        response.Flush(writer, []);
        writer.Line($"design[{Unknowns(update)}] = {value};");
        foreach (ResidualEntry entry in square.Entries)
        {
            foreach (SumBinder loop in entry.Loops)
                OpenLoop(loop.Index, loop.Count);
            var scope = new Scope(this, "parameters");
            string at = SystemColumn(update, scope, entry.Entry);
            string share = scope.Expressions.Double(entry.Coefficient);
            scope.Flush(writer, []);
            writer.Line($"design[{at}] += {share};");
            foreach (SumBinder unused in entry.Loops)
                writer.Close();
        }

        var group = new Scope(this, "parameters");
        string system = update.GroupRank == 0 ? "0" : group.Expressions.Position(square.Entries[0].Entry.Indices.Take(update.GroupRank), GroupDimensions(update).ToArray());
        group.Flush(writer, []);
        writer.Line($"factors.Add(chunk, {system}, precision);");
        for (int i = 0; i < opened; i++)
            writer.Close();
    }
}
