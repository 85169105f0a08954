using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>A family that a type states by the contract of the runtime, and not by a formula.</summary>
/// <param name="Name">The method that names it.</param>
/// <param name="TypeText">The fully qualified type.</param>
/// <param name="Slots">The parameters of the method that names it, with their domains.</param>
/// <param name="VectorSlots">Which of them are vectors.</param>
internal sealed record ExternalFamily(string Name, string TypeText, EquatableArray<Slot> Slots, EquatableArray<bool> VectorSlots, Variate Variate, Domain Support);
