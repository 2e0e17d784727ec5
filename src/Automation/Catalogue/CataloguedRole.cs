using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Catalogue;

/// <summary>A role as its own files describe it.</summary>
/// <param name="EntryPoints">Of its argument spec, <c>main</c> first; empty where it has none.</param>
/// <param name="Defaults">The variables of <c>defaults/main.yml</c>, each with the value it has there.</param>
/// <param name="Findings">What of its files cannot be read, and where.</param>
public sealed record CataloguedRole(
    RolePlace Place, RoleMeta Meta, IReadOnlyList<RoleEntryPoint> EntryPoints, IReadOnlyList<RoleOption> Defaults,
    IReadOnlyList<RoleFinding> Findings)
{
    /// <summary>One sentence about it; empty where nobody wrote one.</summary>
    public string Summary => Meta.Description.Length > 0 ? Meta.Description : EntryPoints is [var main, ..] ? main.Summary : "";

    /// <summary>
    /// The variables that a form asks for: those of the entry point <c>main</c>, else those of its defaults.
    /// </summary>
    public IReadOnlyList<RoleOption> Options => EntryPoints.FirstOrDefault(e => e.IsMain) is { Options.Count: > 0 } main
        ? [.. main.Options.Select(WithDefault)]
        : Defaults;

    private RoleOption WithDefault(RoleOption option) =>
        Defaults.FirstOrDefault(d => d.Name == option.Name) is not { } known ? option : option with
        {
            HasDefault = true, IsSecret = option.IsSecret || known.IsSecret,
            Default = option.HasDefault ? option.Default : ShownDefault.Of(option.Name, known.Default, option.Options),
        };
}

/// <summary>What <c>meta/main.yml</c> says; everything may be empty.</summary>
/// <param name="Platforms">Each with its versions, as <c>Debian (bookworm, trixie)</c>.</param>
/// <param name="Dependencies">Names of roles.</param>
public sealed record RoleMeta(
    string Description, string Author, string Licence, string MinAnsible, IReadOnlyList<string> Platforms, IReadOnlyList<string> Tags,
    IReadOnlyList<string> Dependencies)
{
    public static readonly RoleMeta Empty = new("", "", "", "", [], [], []);
}

/// <summary>An entry point of an argument spec.</summary>
public sealed record RoleEntryPoint(string Name, string Summary, IReadOnlyList<string> Description, IReadOnlyList<RoleOption> Options)
{
    /// <summary>Whether it is the one that runs when nobody names another.</summary>
    public bool IsMain => Name == "main";
}

/// <summary>Something about a file of a role that keeps it from being understood.</summary>
public sealed record RoleFinding(SourcePosition At, string Message)
{
    public override string ToString() => $"{At}: {Message}";
}
