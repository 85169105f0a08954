using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Diagnostics;

/// <summary>EMD0001–0099: what can be seen in the declaration itself.</summary>
internal static partial class DiagnosticTable
{
    public const string NotPartial = "EMD0001";
    public const string UnsupportedType = "EMD0002";
    public const string InvalidCode = "EMD0003";
    public const string NotPartialProperty = "EMD0004";
    public const string NoInitAccessor = "EMD0005";
    public const string WrongMemberType = "EMD0006";
    public const string NoEquation = "EMD0007";
    public const string UnexpectedEquation = "EMD0008";
    public const string TwoKinds = "EMD0009";
    public const string ReservedName = "EMD0010";
    public const string CaseConflict = "EMD0011";
    public const string UnknownMember = "EMD0012";
    public const string AttributeArgument = "EMD0013";
    public const string ColumnCount = "EMD0014";
    public const string HiddenType = "EMD0015";
    public const string HelperSignature = "EMD0016";
    public const string NotAnInstanceProperty = "EMD0017";
    public const string UnknownName = "EMD0020";
    public const string DistributionForValue = "EMD0021";
    public const string ValueForDistribution = "EMD0022";
    public const string UnsupportedExpression = "EMD0023";
    public const string UnsupportedStatement = "EMD0024";
    public const string NoSource = "EMD0025";
    public const string Recursion = "EMD0026";
    public const string NoMeaning = "EMD0027";
    public const string PreviousArgument = "EMD0028";
    public const string UncoveredSwitch = "EMD0029";
    public const string UnsupportedPattern = "EMD0030";
    public const string NotConstant = "EMD0031";
    public const string TooLarge = "EMD0032";
    public const string LossyConversion = "EMD0033";
    public const string NotStatic = "EMD0034";
    public const string FamilyContract = "EMD0035";

    private static IEnumerable<DiagnosticDescriptor> DeclarationRules() =>
    [
        Error(NotPartial, "A model is not partial",
            "'{0}' is not partial, so that the generated half has nowhere to go: write 'partial {1}'"),
        Error(UnsupportedType, "A model is not an ordinary class",
            "'{0}' is {1}, and a model is a partial class without type parameters, neither static nor abstract nor a record: declare it as 'public sealed partial class {0}'"),
        Error(InvalidCode, "A declaration does not compile",
            "'{0}' is not valid C#, so that the model cannot be read: {1}"),
        Error(NotPartialProperty, "A parameter is not a partial property",
            "The {0} '{1}' is {2}, so that its value cannot be filled in: write '{3}'"),
        Error(NoInitAccessor, "A parameter has no init accessor",
            "The {0} '{1}' has accessors '{2}', and a start or a fitted value is written through 'init': write '{{ get; init; }}'"),
        Error(WrongMemberType, "A member has a type that its kind cannot have",
            "The {0} '{1}' is of type '{2}': it must be {3}"),
        Error(NoEquation, "A variable has no equation",
            "The {0} '{1}' has no equation: write its distribution after '=>', as in '{2} {1} => {3};'"),
        Error(UnexpectedEquation, "A member has an equation that means nothing",
            "The {0} '{1}' has an expression, and a {0} has no distribution: write '{2} {1} {{ get; }}'"),
        Error(TwoKinds, "A member has two kinds",
            "'{0}' is declared both as {1} and as {2}: keep one of the two attributes"),
        Error(ReservedName, "A reserved name",
            "'{0}' is a name of the generated half of every model: rename it"),
        Error(CaseConflict, "Two names differ only in case",
            "'{0}' and '{1}' differ only in case, and both would bind to the same column: rename one of them"),
        Error(UnknownMember, "An attribute names an unknown member",
            "{0} names '{1}', and this model has no {2} of that name: write {3}"),
        Error(AttributeArgument, "An attribute's argument has no meaning",
            "{0} is {1}: {2}"),
        Error(ColumnCount, "Columns do not fit the member's type",
            "'{0}' is of type '{1}' and names {2} columns: {3}"),
        Error(HiddenType, "A type is less accessible than the model allows",
            "'{0}' can be seen only inside '{1}', so that no result could mention it: make it internal or public"),
        Error(HelperSignature, "A pattern or prior method has the wrong signature",
            "'{0}' is used as {1}: write it as '{2}'"),
        Error(NotAnInstanceProperty, "A static member or an indexer cannot be part of a model",
            "'{0}' is {1}, and the members of a model are instance properties: write {2}"),
        Error(UnknownName, "An unknown distribution or function",
            "'{0}' is neither a distribution nor a function of EmDsl.Distributions: {1}"),
        Error(DistributionForValue, "A distribution stands where a value is expected",
            "'{0}' is a distribution and stands where a value is expected: {1}"),
        Error(ValueForDistribution, "A value stands where a distribution is expected",
            "'{0}' is a value and stands where a distribution is expected: write 'Exactly({0})' for a known function of other members, or a distribution around it"),
        Error(UnsupportedExpression, "An expression that the language does not have",
            "'{0}' cannot stand in an equation; what can stand here: {1}"),
        Error(UnsupportedStatement, "A statement that cannot be inlined",
            "'{0}' cannot be read: the body of a method used in an equation consists of 'var x = …;', assignments to such locals, 'if', 'switch', local functions and 'return …;'"),
        Error(NoSource, "A method without source",
            "'{0}' is declared outside this project, so that its formula cannot be read: copy it into a static method of this project"),
        Error(Recursion, "A recursive method",
            "'{0}' calls itself, directly or through others, and an equation is a finite formula: write it without recursion"),
        Error(NoMeaning, "A member without a meaning in the model",
            "'{0}' has no value in an equation: mark it as [Parameter], [Constant], [Latent], [Observed] or [Covariate], or make it a constant or a static method"),
        Error(PreviousArgument, "Previous of something that has no earlier value",
            "'{0}' cannot stand in Previous: write {1}"),
        Error(UncoveredSwitch, "A switch leaves a case out",
            "'{0}' has no arm for {1}: add an arm for it, or a last arm '_ => …'"),
        Error(UnsupportedPattern, "A pattern that the language does not have",
            "The pattern '{0}' cannot stand in an equation: use constants, comparisons, 'and', 'or', 'not', '_', tuples of these, and 'when'"),
        Error(NotConstant, "A static member whose value can change or is not given",
            "'{0}' has no fixed initialiser: declare it const, or static readonly with its value, or as a [Constant] that is given at run time"),
        Error(TooLarge, "An equation is too large",
            "The equation of '{0}' is too deep or inlines too many calls: write it with fewer nested expressions"),
        Error(LossyConversion, "A conversion that changes values",
            "'{0}' changes the value it converts: {1}"),
        Error(NotStatic, "A method that is not static",
            "'{0}' is an instance method, and only static methods are inlined into equations: make it static and pass what it needs"),
        Error(FamilyContract, "A family does not keep to its contract",
            "'{0}' names a family that an equation cannot use: a static method that takes numbers and vectors, returns 'double', 'int' or 'Vector<double>', and names a type that implements 'IDistributionFamily' of itself"),
    ];
}
