using System.Text;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>What <c>ansible-inventory --host</c> and <c>--graph</c> print: JSON with sorted keys, four blanks deep.</summary>
public static class AnsibleListing
{
    /// <summary>The variables of a host, or null when there is no such host.</summary>
    public static string? Host(InventorySnapshot inventory, string host, Mapping? extraVars = null)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        return inventory.Variables(host) is { } variables ? SortedJson.Text(With(variables, extraVars)) : null;
    }

    /// <summary>What <c>--graph</c> prints, from a group down; null when there is no such group.</summary>
    public static string? Graph(InventorySnapshot inventory, string group = "all")
    {
        ArgumentNullException.ThrowIfNull(inventory);
        if (inventory.Groups.Find(group) is not { } top)
            return null;
        var text = new StringBuilder();
        Draw(top, 0);
        return text.ToString();

        void Draw(InventoryGroup node, int depth)
        {
            Line($"@{node.Name}:", depth);
            foreach (var child in node.Children)
                Draw(child, depth + 1);
            if (node == inventory.Groups.All)
                return;
            foreach (var host in node.Hosts)
                Line(host, depth + 1);
        }

        void Line(string name, int depth)
        {
            for (var i = 0; i < depth; i++)
                text.Append("  |");
            text.Append(depth == 0 ? "" : "--").Append(PlainText.OneLine(name)).Append('\n');
        }
    }

    internal static Mapping With(Mapping variables, Mapping? extraVars)
    {
        if (extraVars is not { Count: > 0 })
            return variables;
        var all = new Mapping(variables.Count + extraVars.Count);
        foreach (var (key, value) in variables.Concat(extraVars))
            all[key] = value;
        return all;
    }
}
