namespace EmDsl.Generators.Algebra;

/// <summary>
/// An expression of the language: immutable, compared by structure, free of Roslyn. Integers, booleans and enum values are
/// numbers here (a state is its 0-based index); what is a vector or a matrix follows from the operation.
/// </summary>
internal abstract record Expr
{
    public static Expr Zero { get; } = new Number(0);

    public static Expr One { get; } = new Number(1);

    public static implicit operator Expr(double value) => new Number(value);

    public static Expr operator +(Expr left, Expr right) => new Apply(Op.Add, [left, right]);

    public static Expr operator -(Expr left, Expr right) => new Apply(Op.Add, [left, -right]);

    public static Expr operator -(Expr operand) => new Apply(Op.Multiply, [new Number(-1), operand]);

    public static Expr operator *(Expr left, Expr right) => new Apply(Op.Multiply, [left, right]);

    public static Expr operator /(Expr left, Expr right) => new Apply(Op.Multiply, [left, new Apply(Op.Power, [right, new Number(-1)])]);

    public Expr this[params Expr[] indices] => new Element(this, indices.ToEquatableArray());
}

/// <summary>A constant.</summary>
internal sealed record Number(double Value) : Expr;

/// <summary>A member of the model by name: data, latent variable, parameter, constant, size.</summary>
internal sealed record Symbol(string Name) : Expr;

/// <summary>A variable bound by <see cref="Sum"/>, <see cref="Lambda"/>, <c>Each</c> or the lambda of a density.</summary>
internal sealed record Bound(string Name) : Expr;

/// <summary>
/// An entry or a slice of an array, vector or matrix. Nested indexing is flattened: <c>Means[k][i]</c> and <c>Means[k]</c> are
/// <c>Element(Means, [k, i])</c> and <c>Element(Means, [k])</c>.
/// </summary>
internal sealed record Element(Expr Source, EquatableArray<Expr> Indices) : Expr;

/// <summary>Σ over <c>Index</c> = 0 … <c>Count</c> − 1 of <c>Body</c>.</summary>
internal sealed record Sum(string Index, Expr Count, Expr Body) : Expr;

/// <summary>The vector whose entry <c>Index</c> is <c>Body</c>.</summary>
internal sealed record Lambda(string Index, Expr Count, Expr Body) : Expr;

/// <summary>The earlier value of a variable of the same sequence.</summary>
internal sealed record Earlier(Expr Variable, int Lag) : Expr;

/// <summary>An operation or function applied to its arguments; see <see cref="Algebra.Op"/> for arities.</summary>
internal sealed record Apply(Op Op, EquatableArray<Expr> Arguments) : Expr;
