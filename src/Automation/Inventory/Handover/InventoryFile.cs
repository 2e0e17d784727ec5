using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Handover;

/// <summary>Writes hosts and their groups as a file that every Ansible reads without running a plugin of NetBox's.</summary>
internal sealed class InventoryFile(InventorySnapshot inventory, string sourceFile)
{
    private const int MostPending = 64 * 1024;

    /// <summary>Whether texts are marked so that Ansible never takes them for templates.</summary>
    public bool Marked { get; init; } = true;

    /// <summary>Hosts in whose variables keys were left out that only Ansible may use.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Writes the file into a folder of its own below the run's directory and returns its path.</summary>
    /// <param name="directory">The run's private directory.</param>
    /// <param name="hosts">The hosts to hand over, in order.</param>
    /// <param name="limitGroup">A group to add for <c>-l</c>, when the names themselves cannot be given there, with its hosts.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task<string> WriteAsync(
        string directory,
        IReadOnlyList<string> hosts,
        (string Name, IReadOnlyList<string> Hosts)? limitGroup,
        CancellationToken cancellation)
    {
        var folder = Path.Combine(directory, "inventory");
        Directory.CreateDirectory(folder);
        LinkVars(folder);
        // Ansible's reader of YAML and JSON expands brackets and cuts ports off names; what a script prints it takes as it is.
        var asScript = hosts.Any(h => h.AsSpan().IndexOfAny("[]:") >= 0);
        var path = Path.Combine(folder, asScript ? "hosts" : "hosts.json");
        var kept = hosts.ToHashSet();
        var groups = hosts.Count == inventory.Count ? inventory.Groups : inventory.GroupsOf(hosts);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (asScript ? UnixFileMode.UserExecute : 0);
        using var file = new FileStream(
            path,
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = mode });
        if (asScript)
            await file.WriteAsync(Encoding.ASCII.GetBytes("#!/bin/sh\nexec tail -n +3 \"$0\"\n"), cancellation).ConfigureAwait(false);
        using var writer = new Utf8JsonWriter(file);
        if (asScript)
            WriteFlat(writer, groups, hosts, kept, limitGroup);
        else
            WriteNested(writer, groups, hosts, kept, limitGroup);
        await writer.FlushAsync(cancellation).ConfigureAwait(false);
        return path;
    }

    private void WriteNested(
        Utf8JsonWriter writer, GroupTree groups, IReadOnlyList<string> hosts, HashSet<string> kept,
        (string Name, IReadOnlyList<string> Hosts)? limitGroup)
    {
        var written = new HashSet<string>();
        writer.WriteStartObject();
        writer.WriteStartObject("all");
        writer.WriteStartObject("hosts");
        foreach (var host in hosts)
        {
            writer.WritePropertyName(host);
            WriteVariables(writer, host);
        }
        writer.WriteEndObject();
        writer.WriteStartObject("children");
        foreach (var group in groups.All.Children.Where(g => g != groups.Ungrouped))
            WriteGroup(writer, group, kept, written);
        if (limitGroup is { } limit)
        {
            writer.WriteStartObject(limit.Name);
            WriteNames(writer, "hosts", limit.Hosts);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteGroup(Utf8JsonWriter writer, InventoryGroup group, HashSet<string> kept, HashSet<string> written)
    {
        if (!Holds(group, kept))
            return;
        writer.WriteStartObject(group.Name);
        if (written.Add(group.Name))
        {
            WriteNames(writer, "hosts", [.. group.Hosts.Where(kept.Contains)]);
            writer.WriteStartObject("children");
            foreach (var child in group.Children)
                WriteGroup(writer, child, kept, written);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteFlat(
        Utf8JsonWriter writer, GroupTree groups, IReadOnlyList<string> hosts, HashSet<string> kept,
        (string Name, IReadOnlyList<string> Hosts)? limitGroup)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("_meta");
        writer.WriteStartObject("hostvars");
        foreach (var host in hosts)
        {
            writer.WritePropertyName(host);
            WriteVariables(writer, host);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteFlatGroup(writer, "all", hosts, []);
        foreach (var group in groups.Groups.Where(g => g != groups.All && g != groups.Ungrouped && Holds(g, kept)))
            WriteFlatGroup(writer, group.Name, group.Hosts.Where(kept.Contains), group.Children.Where(c => Holds(c, kept))
                .Select(c => c.Name));
        if (limitGroup is { } limit)
            WriteFlatGroup(writer, limit.Name, limit.Hosts, []);
        writer.WriteEndObject();
    }

    private static void WriteFlatGroup(Utf8JsonWriter writer, string name, IEnumerable<string> hosts, IEnumerable<string> children)
    {
        writer.WriteStartObject(name);
        WriteList(writer, "hosts", hosts);
        WriteList(writer, "children", children);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<string> hosts)
    {
        writer.WriteStartObject(name);
        foreach (var host in hosts)
            writer.WriteNull(host);
        writer.WriteEndObject();
    }

    private void WriteVariables(Utf8JsonWriter writer, string host)
    {
        writer.WriteStartObject();
        // Playbooks read these two for files beside the inventory; they mean the user's file.
        writer.WriteString("inventory_file", sourceFile);
        writer.WriteString("inventory_dir", Path.GetDirectoryName(sourceFile));
        var marked = new MarkedValues(writer);
        foreach (var (key, value) in inventory.Variables(host) ?? new Mapping())
        {
            writer.WritePropertyName((string)key);
            if (Marked)
                marked.Write(value);
            else
                JsonValues.WriteTo(writer, value);
        }
        writer.WriteEndObject();
        if (marked.HasLeftOut)
            LeftOut.Add(host);
        // A fleet is written host by host, not gathered first.
        if (writer.BytesPending > MostPending)
            writer.Flush();
    }

    private bool Holds(InventoryGroup group, HashSet<string> kept) =>
        group.Hosts.Any(kept.Contains) || group.Children.Any(child => Holds(child, kept))
            || (group.Hosts.Count == 0 && kept.Count == inventory.Count);

    // Ansible reads these folders beside each inventory file.
    private void LinkVars(string folder)
    {
        foreach (var name in (string[])["group_vars", "host_vars"])
        {
            var (from, to) = (Path.Combine(folder, name), Path.Combine(Path.GetDirectoryName(sourceFile) ?? "", name));
            if (Directory.Exists(to) && !Path.Exists(from))
                Directory.CreateSymbolicLink(from, to);
        }
    }
}
