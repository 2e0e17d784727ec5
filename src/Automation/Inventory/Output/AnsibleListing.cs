using System.Text;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>What <c>ansible-inventory --list</c> and <c>--host</c> print: JSON with sorted keys, four blanks deep.</summary>
public static class AnsibleListing
{
    /// <param name="inventory">What to print.</param>
    /// <param name="extraVars">The variables of <c>-e</c>, which Ansible shows with every host.</param>
    public static string List(InventorySnapshot inventory, Mapping? extraVars = null)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var root = new Mapping();
        var variables = new Mapping();
        foreach (var host in inventory.Hosts)
            if (inventory.Variables(host) is { Count: > 0 } own)
                variables[host] = With(own, extraVars);
        root["_meta"] = new Mapping { { "hostvars", variables } };
        foreach (var group in inventory.Groups.Groups)
        {
            var shown = new Mapping();
            if (group.Children.Count > 0)
                shown["children"] = group.Children.Select(c => (object?)c.Name).ToList();
            if (group.Hosts.Count > 0 && group != inventory.Groups.All)
                shown["hosts"] = group.Hosts.Select(h => (object?)h).ToList();
            if (shown.Count > 0)
                root[group.Name] = shown;
        }
        return SortedJson.Write(root);
    }

    /// <summary>The variables of a host, or null when there is no such host.</summary>
    public static string? Host(InventorySnapshot inventory, string host, Mapping? extraVars = null)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        return inventory.Variables(host) is { } variables ? SortedJson.Write(With(variables, extraVars)) : null;
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

    private static Mapping With(Mapping variables, Mapping? extraVars)
    {
        if (extraVars is not { Count: > 0 })
            return variables;
        var all = new Mapping(variables.Count + extraVars.Count);
        foreach (var (key, value) in variables.Concat(extraVars))
            all[key] = value;
        return all;
    }
}
