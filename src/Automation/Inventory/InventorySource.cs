using System.Text.RegularExpressions;

namespace Plumbline.Automation.Inventory;

/// <summary>
/// Tells NetBox files from inventories that Ansible reads itself: INI, YAML and JSON files, folders, programs, lists of hosts.
/// </summary>
public static partial class InventorySource
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int Looked = 64 * 1024;

    public static InventoryKind Recognize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains(',') || !File.Exists(path) || Path.GetExtension(path) is not (".yml" or ".yaml" or ".json" or ""))
            return InventoryKind.Ansible;
        var begin = Begin(path);
        // A program is Ansible's to run; an executable bit on a file that says what it is was set by accident.
        if ((File.GetUnixFileMode(path) & Executable) != 0 && begin.StartsWith("#!", StringComparison.Ordinal))
            return InventoryKind.Ansible;
        return Plugin().IsMatch(begin) ? InventoryKind.Netbox : InventoryKind.Ansible;
    }

    private static string Begin(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[Looked];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    // Looked for in the text, so that a file with a mistake elsewhere is still ours to report.
    [GeneratedRegex(
        """^\s*["']?plugin["']?\s*:\s*["']?(netbox\.netbox\.)?nb_inventory["']?\s*(#|,|$)|^\s*\{\s*["']plugin["']\s*:\s*["'](netbox\.netbox\.)?nb_inventory""",
        RegexOptions.Multiline)]
    private static partial Regex Plugin();
}
