using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>Hosts and groups that are left out for their names, collected over one rendering and said together.</summary>
internal sealed class NameLog(InventoryOptions options, FindingLog findings)
{
    private const int Named = 5;
    private const int Shown = 60;

    private readonly OrderedDictionary<string, string> _hosts = [];
    private readonly OrderedDictionary<string, string> _groups = [];

    /// <summary>Whether a host may have the name; a refusal is remembered.</summary>
    public bool TakesHost(string name) => Takes(name, InventoryNames.RefusalOfHost(name), _hosts);

    /// <summary>Whether a group may have the name; a refusal is remembered.</summary>
    public bool TakesGroup(string name) => Takes(name, InventoryNames.RefusalOfGroup(name), _groups);

    public void Report()
    {
        Report("IN0504", "host", _hosts, "give it another name in NetBox, or use hostname_field");
        Report("IN0505", "group", _groups, "rename what the group is named after in NetBox, or set group_names_raw: false");
    }

    private static bool Takes(string name, string? refusal, OrderedDictionary<string, string> refused)
    {
        if (refusal is not null)
            refused[name] = refusal;
        return refusal is null;
    }

    private void Report(string code, string what, OrderedDictionary<string, string> refused, string cure)
    {
        // Each name by itself, so that a new one is said although others were before.
        foreach (var (name, why) in refused.Take(Named))
            findings.Add(
                new(code, Severity.Warning, options.At("plugin"), $"the {what} '{Short(name)}' is left out of the inventory: {why}", cure),
                what + name);
        if (refused.Count > Named)
            findings.Add(
                new(code, Severity.Warning, options.At("plugin"), $"{refused.Count - Named} more {what}s are left out of the inventory for "
                    + "their names", cure), "more " + what);
    }

    private static string Short(string name)
    {
        var text = JsonEncodedText.Encode(name).ToString();
        return text.Length > Shown ? text[..Shown] + "…" : text;
    }
}
