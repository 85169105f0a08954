using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Diagnostics;

/// <summary>Every diagnostic of EmDsl. An id once given keeps its meaning.</summary>
internal static partial class DiagnosticTable
{
    private const string Category = "EmDsl";

    /// <summary>All descriptors by id.</summary>
    public static ImmutableDictionary<string, DiagnosticDescriptor> ById { get; } =
        DeclarationRules().Concat(ModelRules()).ToImmutableDictionary(rule => rule.Id);

    /// <summary>Whether a finding stops generation.</summary>
    public static bool IsError(Finding finding) => ById[finding.Id].DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The text of a finding as the modeller reads it.</summary>
    public static string Message(Finding finding)
        => string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            ById[finding.Id].MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture),
            finding.Arguments.Cast<object>().ToArray());

    /// <summary>An error, which no configuration turns off: no code may come out of a declaration that has one.</summary>
    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpLink(id), customTags: [WellKnownDiagnosticTags.NotConfigurable]);

    private static DiagnosticDescriptor Warning(string id, string title, string message)
        => new(id, title, message, Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/emdsl/emdsl/blob/main/docs/diagnostics/{id}.md";
}
