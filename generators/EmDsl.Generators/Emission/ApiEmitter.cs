using System;
using System.Collections.Generic;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The part of a generated model that is the same whatever EM it takes: parameters, their flat view, rows, data, JSON.</summary>
internal static class ApiEmitter
{
    /// <param name="formulas">A member's derived update, for its documentation: XML, one line per formula.</param>
    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, IReadOnlyDictionary<string, string>? formulas = null, bool mergesRows = false)
    {
        var names = new ApiNames(spec, graph);
        ParameterEmitter.Emit(writer, spec, graph, names, formulas);
        JsonEmitter.Emit(writer, spec, graph, names);
        RowEmitter.Emit(writer, spec);
        DatasetEmitter.Emit(writer, spec, graph, names, mergesRows);
        SizesEmitter.Emit(writer, spec, graph, names);
        FlatViewEmitter.Emit(writer, spec, graph, names);
    }
}
