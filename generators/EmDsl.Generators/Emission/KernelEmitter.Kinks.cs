using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>The kinks of priors, given to a block before it is maximised.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitKinks(NewtonUpdate update)
    {
        if (update.Kinks.Count == 0)
            return;
        writer.Line("ClearKinks();");
        foreach (KinkTerm kink in update.Kinks)
        {
            Dictionary<string, string> grouped = Grouped(update, kink.Term);
            writer.Line();
            writer.Line($"// {MathPrinter.Print(kink.Term)}");
            writer.Open("");
            foreach (KeyValuePair<string, string> held in grouped)
                writer.Line($"int {names.Local(held.Key)} = {held.Value};");
            SumBinder[] loops = kink.Loops.Where(loop => !grouped.ContainsKey(loop.Index)).ToArray();
            foreach (SumBinder loop in loops)
                OpenLoop(loop.Index, loop.Count);

            NewtonCoordinate coordinate = update.Coordinates.First(candidate => candidate.Parameter == kink.Parameter);
            var scope = new Scope(this, "current", "kernel.");
            string own = scope.Expressions.Position(kink.Indices.Skip(coordinate.GroupRank), OwnDimensions(coordinate));
            string whole = scope.Expressions.Position(kink.Indices, names.Parameter(kink.Parameter)!.Dimensions);
            string location = scope.Expressions.Double(kink.Location), weight = scope.Expressions.Double(kink.Weight);
            scope.Flush(writer, []);
            string offset = Offset(update, coordinate);
            string origin = coordinate.IsShift ? $", previous.{names.Api.Parameter(kink.Parameter)}[{whole}]" : "";
            writer.Line($"SetKink({(offset == "0" ? own : $"{offset} + {own}")}, {location}, {weight}{origin});");
            foreach (SumBinder unused in loops)
                writer.Close();
            writer.Close();
        }
    }
}
