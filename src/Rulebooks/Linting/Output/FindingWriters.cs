using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>The ways to write findings.</summary>
public static class FindingWriters
{
    public static IReadOnlyList<IFindingWriter> All { get; } =
    [
        new TextFindings(), new JsonFindings(), new SarifFindings(), new GithubFindings(),
    ];

    /// <summary>Null for a name that is not known.</summary>
    public static IFindingWriter? Named(string name) => All.FirstOrDefault(w => w.Name == name);
}

internal static class SeverityNames
{
    public static string Of(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "hint" };
}
