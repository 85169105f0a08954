using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>Multivariate t laws: one block.</summary>
internal sealed partial class MStepPlanner
{
    private IEnumerable<string> StudentParameters(ReweightedTerm term) =>
        new[] { term.Form.Location, term.Form.Scale, term.Form.Freedom }.OfType<Expr>().SelectMany(derivation.Parameters).Distinct();

    /// <summary>Reweighting, where the parameters of the t laws stand nowhere else and each as it is; otherwise false.</summary>
    private bool Student(List<ReweightedTerm> terms, int others)
    {
        StudentForm form = terms[0].Form;
        string scale = StudentTerms.Name(form.Scale)!;
        string? location = StudentTerms.Name(form.Location), freedom = StudentTerms.Name(form.Freedom);
        bool isShared = terms.Any(term => StudentTerms.Name(term.Form.Location) != location || StudentTerms.Name(term.Form.Scale) != scale
            || StudentTerms.Name(term.Form.Freedom) != freedom || term.Form.Shape != form.Shape || (freedom is null && term.Form.Freedom != form.Freedom));
        if (others > 0 || isShared || computed.Contains(scale) || kind == "EmGradient")
            return false;
        bool IsFree(string? name) => name is not null && parameters[name].IsFree;
        blocks.Add(new ReweightedUpdate(location, scale, IsFree(scale), freedom, IsFree(freedom), form.Shape, terms.ToEquatableArray()));
        return true;
    }
}
