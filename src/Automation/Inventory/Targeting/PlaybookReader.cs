using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Reads the plays of a playbook and of those it imports, as far as that can be done beforehand.</summary>
internal static class PlaybookReader
{
    private const int DeepestImport = 20;

    public static PlaybookPlays Read(string path)
    {
        var plays = new List<PlayHosts>();
        var files = new List<string>();
        var unreadable = Read(path, plays, files, 0);
        return new(plays, files, unreadable);
    }

    // Null, or why the plays cannot all be known.
    private static string? Read(string path, List<PlayHosts> plays, List<string> files, int depth)
    {
        if (depth > DeepestImport)
            return $"{path} is imported too deeply";
        if (ScannedFile.Load(path) is not { } root)
            return $"{path} cannot be read as YAML";
        files.Add(path);
        if (root is not YamlSequence list)
            return $"{path} is no list of plays";
        string? unreadable = null;
        foreach (var play in list.Items.OfType<YamlMapping>())
        {
            if ((play["import_playbook"] ?? play["ansible.builtin.import_playbook"])?.Value is YamlScalar import)
                unreadable ??= Import(import, path, plays, files, depth);
            else if (play["hosts"] is { } hosts)
                plays.Add(new(Patterns(hosts.Value), play["vars"]?.Value as YamlMapping, play.Position));
        }
        return unreadable;
    }

    private static string? Import(YamlScalar import, string from, List<PlayHosts> plays, List<string> files, int depth)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(from))!, import.Text); // not null: a file has a folder
        if (import.Text.Contains("{{", StringComparison.Ordinal) || !File.Exists(file))
            return $"{import.Position} imports a playbook that cannot be known beforehand ('{import.Text}')";
        return Read(file, plays, files, depth + 1);
    }

    private static IReadOnlyList<string> Patterns(YamlNode hosts) => hosts switch
    {
        YamlScalar scalar => [scalar.Text],
        YamlSequence list => [.. list.Items.OfType<YamlScalar>().Select(s => s.Text)],
        _ => [],
    };
}

/// <summary>The plays of a playbook, the files they stand in, and why there may be more of them (or null).</summary>
internal sealed record PlaybookPlays(IReadOnlyList<PlayHosts> Plays, IReadOnlyList<string> Files, string? Unreadable);

/// <summary>The <c>hosts:</c> of a play as written, and the play's own variables, which it may read.</summary>
internal sealed record PlayHosts(IReadOnlyList<string> Patterns, YamlMapping? Vars, SourcePosition At);
