using Plumbline.Automation.Inventory.Options;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Testing;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>Finds the files of a project folder, and says of a named file what it is.</summary>
public static class CheckedFiles
{
    internal const string PolicyFile = "plumbline.yml";

    private static readonly string[] Extensions = [".yml", ".yaml"];

    /// <summary>
    /// What a project folder holds: <c>rulebooks/</c>, the NetBox inventories of <c>inventory/</c>, <c>plumbline.yml</c>.
    /// </summary>
    public static IReadOnlyList<ProjectFile> In(string folder) =>
    [
        .. YamlFiles(Path.Combine(folder, "rulebooks")).Select(Named),
        .. YamlFiles(Path.Combine(folder, "inventory")).Where(path => KindOf(path) == ProjectFileKind.Inventory)
            .Select(path => new ProjectFile(path, ProjectFileKind.Inventory)),
        .. new[] { Joined(folder, PolicyFile) }.Where(File.Exists).Select(path => new ProjectFile(path, ProjectFileKind.Policies)),
    ];

    /// <summary>The project a rulebook belongs to: the folder above its <c>rulebooks</c>, otherwise the one we stand in.</summary>
    public static string ProjectOf(string rulebook) =>
        Path.GetDirectoryName(Path.GetFullPath(rulebook)) is { } folder && Path.GetFileName(folder) == "rulebooks"
            ? Path.GetDirectoryName(folder)!
            : Directory.GetCurrentDirectory();

    /// <summary>A named file; one that is no inventory and no <c>plumbline.yml</c> is meant to be a rulebook.</summary>
    public static ProjectFile Named(string path) => new(path, KindOf(path));

    private static ProjectFileKind KindOf(string path)
    {
        if (Path.GetFileName(path) == PolicyFile)
            return ProjectFileKind.Policies;
        if (path.EndsWith(TestFileReader.Suffix, StringComparison.Ordinal))
            return ProjectFileKind.Tests;
        try
        {
            return YamlReader.Read(DiskFiles.Instance.Read(path), path, new DiagnosticBag(), YamlOptions.Ansible) is YamlMapping mapping
                && mapping["plugin"]?.Value is YamlScalar plugin && OptionsReader.PluginNames.Contains(plugin.Text)
                ? ProjectFileKind.Inventory : ProjectFileKind.Rulebook;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProjectFileKind.Rulebook;
        }
    }

    private static IEnumerable<string> YamlFiles(string folder) => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
        .Where(path => Extensions.Contains(Path.GetExtension(path)))
        .Select(path => Joined("", path)).Order(StringComparer.Ordinal);

    // Positions are for people and editors: no ./ before a path of the working folder.
    private static string Joined(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }
}

/// <summary>A file to check, as what it is.</summary>
public sealed record ProjectFile(string Path, ProjectFileKind Kind);

/// <summary>What a file of a project is.</summary>
public enum ProjectFileKind
{
    Rulebook,

    /// <summary>An inventory of <c>netbox.netbox.nb_inventory</c>.</summary>
    Inventory,

    /// <summary><c>plumbline.yml</c>.</summary>
    Policies,

    /// <summary>Tests of a rulebook, <c>NAME.test.yml</c>.</summary>
    Tests,
}
