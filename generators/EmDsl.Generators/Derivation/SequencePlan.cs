using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// What links the rows of a sequence: a forward–backward recursion over the states that later rows look at. A row takes the law of
/// <c>Before</c>, the states as the row before left them, through the <c>Steps</c> to the law of <c>After</c>; the two name the same
/// states one row apart, in the same order. See derivation.md, section 2.3.
/// </summary>
internal sealed record SequencePlan(
    EquatableArray<string> Before,
    EquatableArray<string> After,
    EquatableArray<WindowTable> Tables,
    EquatableArray<WindowStep> Steps);

/// <summary>A product of factors over some of the states that link the rows.</summary>
/// <param name="Factors">Factors of the graph, by index.</param>
/// <param name="Messages">Cliques inside the row whose sums are multiplied in, by index.</param>
/// <param name="Starts">States whose starting responsibilities are multiplied in.</param>
/// <param name="IsPerRow">It holds data of the row; otherwise it is computed once per iteration, for each place in the sequence that the equations tell apart.</param>
internal sealed record WindowTable(
    string Name,
    EquatableArray<string> Scope,
    EquatableArray<int> Factors,
    EquatableArray<int> Messages,
    EquatableArray<string> Starts,
    bool IsPerRow);

/// <summary>One state of an earlier row is summed out: Leaving = outer tables × Σ over <c>Eliminated</c> of entering × inner tables.</summary>
internal sealed record WindowStep(
    string Eliminated,
    EquatableArray<string> Entering,
    EquatableArray<string> Leaving,
    EquatableArray<int> Inner,
    EquatableArray<int> Outer);
