namespace EmDsl.Generators.Algebra;

/// <summary>
/// An expression of the language: immutable, compared by structure, free of Roslyn. Integers, booleans and enum values are
/// numbers here (a state is its 0-based index); what is a vector or a matrix follows from the operation.
/// </summary>
internal abstract record Expr
{
    // Trees share sub-trees and serve as dictionary keys, so the structural hash is computed once per node; 0 is "not yet".
    private int hash;

    protected Expr()
    {
    }

    // A copy made by `with` differs from its original, so the hash is not copied.
    protected Expr(Expr original)
    {
    }

    public static Expr Zero { get; } = new Number(0);

    public static Expr One { get; } = new Number(1);

    public static implicit operator Expr(double value) => new Number(value);

    public static Expr operator +(Expr left, Expr right) => new Apply(Op.Add, [left, right]);

    public static Expr operator -(Expr left, Expr right) => new Apply(Op.Add, [left, -right]);

    public static Expr operator -(Expr operand) => new Apply(Op.Multiply, [new Number(-1), operand]);

    public static Expr operator *(Expr left, Expr right) => new Apply(Op.Multiply, [left, right]);

    public static Expr operator /(Expr left, Expr right) => new Apply(Op.Multiply, [left, new Apply(Op.Power, [right, new Number(-1)])]);

    public virtual bool Equals(Expr? other) => ReferenceEquals(this, other) || (other is not null && EqualityContract == other.EqualityContract);

    public override int GetHashCode()
    {
        if (hash == 0)
            hash = StructuralHash() is var computed && computed != 0 ? computed : 1;
        return hash;
    }

    /// <summary>The expression as a formula, for the debugger and test output.</summary>
    public sealed override string ToString() => MathPrinter.Print(this);

    protected static int Combine(int first, int second, int third = 0) => unchecked((((first * 31) + second) * 31) + third + 17);

    protected abstract int StructuralHash();

    public Expr this[params Expr[] indices] => new Element(this, indices.ToEquatableArray());
}

/// <summary>A constant.</summary>
internal sealed record Number(double Value) : Expr
{
    public static Expr MinusOne { get; } = new Number(-1);

    /// <summary>What the modeller calls it, the name of a state; for printing alone, no part of what makes two numbers equal.</summary>
    public string? Label { get; init; }

    public bool IsInteger => Value == System.Math.Floor(Value) && System.Math.Abs(Value) < 1e15;

    public bool Equals(Number? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Value.Equals(other.Value));

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Value == 0 ? 1 : Value.GetHashCode();
}

/// <summary>A member of the model by name: data, latent variable, parameter, constant, size.</summary>
internal sealed record Symbol(string Name) : Expr
{
    public bool Equals(Symbol? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Name == other.Name);

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(2, Name.GetHashCode());
}

/// <summary>A variable bound by <see cref="Sum"/>, <see cref="Lambda"/>, <c>Each</c> or the lambda of a density.</summary>
internal sealed record Bound(string Name) : Expr
{
    public bool Equals(Bound? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Name == other.Name);

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(3, Name.GetHashCode());
}

/// <summary>
/// An entry or a slice of an array, vector or matrix. Nested indexing is flattened: <c>Means[k][i]</c> and <c>Means[k]</c> are
/// <c>Element(Means, [k, i])</c> and <c>Element(Means, [k])</c>.
/// </summary>
internal sealed record Element(Expr Source, EquatableArray<Expr> Indices) : Expr
{
    public bool Equals(Element? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Source.Equals(other.Source) && Indices == other.Indices);

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(4, Source.GetHashCode(), Indices.GetHashCode());
}

/// <summary>Σ over <c>Index</c> = 0 … <c>Count</c> − 1 of <c>Body</c>.</summary>
internal sealed record Sum(string Index, Expr Count, Expr Body) : Expr
{
    public bool Equals(Sum? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Index == other.Index && Count.Equals(other.Count) && Body.Equals(other.Body));

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(5 + Index.GetHashCode(), Count.GetHashCode(), Body.GetHashCode());
}

/// <summary>The vector whose entry <c>Index</c> is <c>Body</c>.</summary>
internal sealed record Lambda(string Index, Expr Count, Expr Body) : Expr
{
    public bool Equals(Lambda? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Index == other.Index && Count.Equals(other.Count) && Body.Equals(other.Body));

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(6 + Index.GetHashCode(), Count.GetHashCode(), Body.GetHashCode());
}

/// <summary>The earlier value of a variable of the same sequence.</summary>
internal sealed record Earlier(Expr Variable, int Lag) : Expr
{
    public bool Equals(Earlier? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Lag == other.Lag && Variable.Equals(other.Variable));

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(7 + Lag, Variable.GetHashCode());
}

/// <summary>An operation or function applied to its arguments; see <see cref="Algebra.Op"/> for arities.</summary>
internal sealed record Apply(Op Op, EquatableArray<Expr> Arguments) : Expr
{
    [System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]
    public Apply(Op op, params Expr[] arguments)
        : this(op, new EquatableArray<Expr>(arguments))
    {
    }

    public bool Equals(Apply? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && Op == other.Op && Arguments == other.Arguments);

    public override int GetHashCode() => base.GetHashCode();

    protected override int StructuralHash() => Combine(8, (int)Op, Arguments.GetHashCode());
}
