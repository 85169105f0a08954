using System;
using System.Collections.Generic;
using System.Linq;

namespace EmDsl.Generators.Families;

/// <summary>The distributions of the vocabulary, by name. A new one is a file beside this and an entry here.</summary>
internal static class FamilyTable
{
    public static IReadOnlyList<Family> All { get; } =
    [
        new Categorical(),
        new Bernoulli(),
        new Binomial(),
        new Poisson(),
        new Geometric(),
        new NegativeBinomial(),
        new Multinomial(),
        new Normal(),
        new HalfNormal(),
        new LogNormal(),
        new Exponential(),
        new Gamma(),
        new InverseGamma(),
        new Beta(),
        new StudentT(),
        new Laplace(),
        new Weibull(),
        new InverseGaussian(),
        new VonMises(),
        new Uniform(),
        new MultivariateNormal(),
        new MultivariateStudentT(),
        new Dirichlet(),
        new StandardNormal(),
        new Wishart(),
        new InverseWishart(),
    ];

    public static IReadOnlyDictionary<string, Family> ByName { get; } = All.ToDictionary(family => family.Name, StringComparer.Ordinal);

    /// <summary>The family of a name, or null.</summary>
    public static Family? Find(string name) => ByName.TryGetValue(name, out Family? family) ? family : null;
}
