using System.Text;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>
/// Which names of hosts and groups an inventory can hold without harm to the others. Ansible reads some as its own words, some break its
/// readers, and some lead the search for <c>host_vars</c> out of its folder.
/// </summary>
internal static class InventoryNames
{
    private const int Longest = 255;

    /// <summary>Why no host can have this name; null when one can.</summary>
    public static string? RefusalOfHost(string name) =>
        name is "all" or "ungrouped" ? "it is the name of a group of Ansible's own"
        : LocalAddress.Is(name) ? "Ansible and the resolver take it for the control machine"
        : Refusal(name);

    /// <summary>Why no group can have this name; null when one can.</summary>
    public static string? RefusalOfGroup(string name) =>
        name is "all" or "ungrouped" or "_meta" ? "it is a word of Ansible's own" : Refusal(name);

    private static string? Refusal(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "it is blank";
        if (name.Length > Longest)
            return $"it is longer than {Longest} characters";
        if (name.StartsWith("__ansible_", StringComparison.Ordinal))
            return "only Ansible may use names that begin with '__ansible_'";
        foreach (var rune in name.EnumerateRunes())
            if (Rune.IsControl(rune)
                || rune.Value is 0x2028 or 0x2029 or 0xfffd or 0xfeff or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069))
                return "it holds characters that cannot be shown";
        // The folders host_vars and group_vars are searched by name.
        return Array.Exists(name.Split('/'), part => part is "" or "." or "..") ? "it is a path that leads elsewhere" : null;
    }
}
