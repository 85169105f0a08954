namespace EmDsl.Generators.Diagnostics;

/// <summary>
/// Something to tell the modeller, placed by path: a member and the ordinal of an operation in it, so that no location lives in the
/// pipeline. The analyzer turns the path into a span.
/// </summary>
/// <param name="Id">The id in the table of diagnostics.</param>
/// <param name="Member">The member's name, or empty for the model itself.</param>
/// <param name="Origin">The ordinal of the operation in the member's equation, or −1 for the member as a whole.</param>
/// <param name="Arguments">What the message's placeholders stand for.</param>
internal sealed record Finding(string Id, string Member, int Origin, EquatableArray<string> Arguments);
