namespace EmDsl.Tests.Fits;

/// <summary>Tests beside which no other test runs, because they measure the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
