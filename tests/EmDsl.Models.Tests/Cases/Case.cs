using System.Text.Json;

namespace EmDsl.Models.Tests.Cases;

/// <summary>A real data set and the numbers known for models of it; PROVENANCE.md says where both come from.</summary>
internal sealed class Case
{
    private readonly Dictionary<string, CaseFit> _fits;

    private Case(string name, Dictionary<string, CaseFit> fits)
    {
        Name = name;
        _fits = fits;
    }

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string Name { get; }

    public string DataPath => Path.Combine(Root, Name, "data.csv");

    public IReadOnlyDictionary<string, CaseFit> Fits => _fits;

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static Case Load(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, name, "case.json")));
        var fits = json.RootElement.GetProperty("fits").EnumerateObject().ToDictionary(fit => fit.Name, fit => new CaseFit(fit.Value.Clone()));
        return new Case(name, fits);
    }

    public CaseFit Fit(string name) => _fits[name];
}
