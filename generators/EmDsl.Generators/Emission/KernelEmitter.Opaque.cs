using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Families that other code brings: their log-density in the E-step, their own statistics, their own maximiser.</summary>
internal sealed partial class KernelEmitter
{
    // Families with something to estimate have statistics.
    private IEnumerable<OpaqueFamily> EstimatedFamilies => plan.Blocks.OfType<FamilyUpdate>().Select(Of);

    private OpaqueFamily Of(FamilyUpdate update) => families.Of(graph.Factors[update.Factor].Branches[update.Branch])!;

    private static string StatisticsField(OpaqueFamily family) => Names.Identifier(Names.Pascal(family.Field.TrimStart('@')));

    private void EmitOpaqueFields()
    {
        foreach (OpaqueFamily family in families.All)
            writer.Line($"private readonly {family.Block} {family.Field};");
    }

    private void EmitOpaqueAllocations()
    {
        foreach (OpaqueFamily family in families.All)
            writer.Line($"{family.Field} = {families.Create(family)};");
    }

    private void EmitOpaquePreparation()
    {
        foreach (OpaqueFamily family in families.All)
        {
            writer.Line();
            writer.Line($"{family.Gather}({family.Field}, parameters, sizes);");
        }
    }

    private void EmitOpaqueDensity(OpaqueFamily family, string target)
    {
        if (family.Entries is not null)
            writer.Open("");
        families.OpenEntry(writer, family);
        writer.Line($"{target} += {family.Field}.LogDensity({families.Cell(family)}, {families.Value(family)});");
        if (family.Entries is not null)
            writer.Close();
    }

    private void EmitOpaqueAccumulation()
    {
        foreach (OpaqueFamily family in EstimatedFamilies)
        {
            writer.Line();
            writer.Line($"// {family.Factor.Variable}: the statistics of {family.Contract.Name}.");
            EquatableArray<string> needs = OpaqueNeeds(family);
            var expressions = new ExpressionWriter(names, writer, name => ArrayOf(name, "parameters", ""), temporaries);
            int opened = 1;
            bool mayBeMissing = names.Data(family.Factor.Variable)!.MayBeMissing;
            Expr present = new Apply(Op.IsPresent, [family.Entries is { } each ? new Element(new Symbol(family.Factor.Variable), [new Bound(each.Index)]) : new Symbol(family.Factor.Variable)]);
            if (family.Entries is { } entries)
            {
                expressions.OuterIndices.Add(entries.Index);
                OpenLoop(entries.Index, entries.Count);
                opened++;
            }

            writer.Open(mayBeMissing ? $"if ({expressions.Condition(present)})" : "");
            families.OpenEntry(writer, family);
            if (needs.Count > 0 && !IsWholeClique(needs))
                EmitMarginal(needs);
            foreach (string variable in needs)
            {
                OpenStates(variable);
                opened++;
            }

            if (family.Branch.Guard is { } guard)
            {
                writer.Open($"if ({expressions.Condition(guard)})");
                opened++;
            }

            string weight = needs.Count > 0 ? "responsibility" : "weight";
            if (needs.Count > 0)
            {
                writer.Line($"double responsibility = weight * {PosteriorOf(needs)};");
                writer.Open("if (responsibility > 0.0)");
                opened++;
            }

            writer.Line($"{family.Field}.Accumulate(statistics.{StatisticsField(family)}, {families.Cell(family)}, {families.Value(family)}, {weight});");
            for (int i = 0; i < opened; i++)
                writer.Close();
        }
    }

    private EquatableArray<string> OpaqueNeeds(OpaqueFamily family)
    {
        var symbols = new HashSet<string>(family.Cells.Concat(family.Branch.Guard is { } guard ? Substitution.Symbols(guard) : []));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private void EmitOpaqueUpdate(FamilyUpdate update)
    {
        OpaqueFamily family = Of(update);
        OpenUpdate(update, "");
        writer.Line($"{family.Gather}({family.Field}, previous, sizes);");
        families.OpenCells(writer, family);
        writer.Line($"global::System.ReadOnlySpan<double> estimate = {family.Field}.Maximize(statistics.{StatisticsField(family)}, {families.Cell(family)});");
        families.Scatter(family);
        OpaqueFamilies.CloseCells(writer, family);
        writer.Close();
    }
}
