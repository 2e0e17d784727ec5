using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Reads the plays of a playbook and of those it imports, as far as that can be done beforehand.</summary>
internal static class PlaybookReader
{
    private const int DeepestImport = 20;

    // An import is not a play of its own; "include" was its older name.
    private static readonly string[] Imports =
        [
            "import_playbook", "ansible.builtin.import_playbook", "ansible.legacy.import_playbook", "include", "ansible.builtin.include",
            "ansible.legacy.include",
        ];

    // Places beside the play's own vars from which variables of the same names can come.
    private static readonly string[] OtherVars = ["vars_files", "vars_prompt", "roles"];

    public static PlaybookPlays Read(string path)
    {
        var plays = new List<PlayHosts>();
        var files = new List<string>();
        var unreadable = Read(path, [], plays, files, 0);
        return new(plays, files, unreadable);
    }

    // Null, or why the plays cannot all be known.
    private static string? Read(string path, IReadOnlyList<YamlMapping> given, List<PlayHosts> plays, List<string> files, int depth)
    {
        if (depth > DeepestImport)
            return $"{path} is imported too deeply";
        if (ScannedFile.Load(path) is not { } root)
            return $"{path} cannot be read as YAML";
        files.Add(path);
        if (root is not YamlSequence list)
            return $"{path} is no list of plays";
        string? unreadable = null;
        foreach (var item in list.Items)
        {
            if (item is not YamlMapping play)
                unreadable ??= $"{item.Position} is no play";
            else if (Array.Find(Imports, name => play[name] is not null) is { } name)
                unreadable ??= Import(play, play[name]!.Value, path, given, plays, files, depth); // not null: it was found by it
            else if (play["hosts"] is { } hosts && Patterns(hosts.Value) is { } patterns)
                plays.Add(new(patterns, Vars(play) is { } own ? [own, .. given] : given, play["vars"] is not null && Vars(play) is null
                    || Array.Exists(OtherVars, key => play[key] is not null), play.Position));
            else
                unreadable ??= $"the play at {play.Position} does not say its hosts in a way that can be read beforehand";
        }
        return unreadable;
    }

    private static string? Import(
        YamlMapping play, YamlNode import, string from, IReadOnlyList<YamlMapping> given, List<PlayHosts> plays, List<string> files,
        int depth)
    {
        var written = import is YamlScalar scalar ? scalar.Text : "";
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(from))!, written); // not null: a file has a folder
        if (written.Contains('{', StringComparison.Ordinal) || !File.Exists(file))
            return $"{import.Position} imports a playbook that cannot be known beforehand ('{written}')";
        // What is given with an import wins over the vars of the plays it brings.
        return Read(file, Vars(play) is { } own ? [.. given, own] : given, plays, files, depth + 1);
    }

    private static YamlMapping? Vars(YamlMapping play) => play["vars"]?.Value as YamlMapping;

    private static IReadOnlyList<string>? Patterns(YamlNode hosts) => hosts switch
    {
        YamlScalar { Value: not null } scalar => [scalar.Text],
        YamlSequence list when list.Items.All(i => i is YamlScalar) => [.. list.Items.OfType<YamlScalar>().Select(s => s.Text)],
        _ => null,
    };
}

/// <summary>The plays of a playbook, the files they stand in, and why there may be more of them (or null).</summary>
internal sealed record PlaybookPlays(IReadOnlyList<PlayHosts> Plays, IReadOnlyList<string> Files, string? Unreadable);

/// <summary>The <c>hosts:</c> of a play as written, and the variables it may read.</summary>
/// <param name="Vars">The play's own and those given with its imports; later ones win.</param>
/// <param name="HasOtherVars">Variables can also come from files and roles, which are not looked into.</param>
internal sealed record PlayHosts(IReadOnlyList<string> Patterns, IReadOnlyList<YamlMapping> Vars, bool HasOtherVars, SourcePosition At);
