using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Reads everything and renders it.</summary>
internal static class InventoryBuilder
{
    // What the expressions of a file may take together, whatever NetBox's data makes of them.
    private const long Steps = 10_000_000;
    private const long StepsOfAHost = 2_000;

    /// <exception cref="SourceFailedException">NetBox, or the options together with its data, give no inventory.</exception>
    public static async Task<InventorySnapshot> BuildAsync(
        INetboxReader reader, InventoryOptions options, RenderingScope context, CancellationToken cancellation)
    {
        try
        {
            var tables = await new TableLoader(reader, options, context.Findings).LoadAsync(cancellation).ConfigureAwait(false);
            return Render(options, tables, context);
        }
        catch (InvalidDataException odd)
        {
            throw new SourceFailedException(new("IN0305", Rulebooks.Diagnostics.Severity.Error, options.At("api_endpoint"),
                $"{reader.Name}: {odd.Message}"), odd) { MayPass = true };
        }
    }

    public static InventorySnapshot Render(InventoryOptions options, InventoryTables tables, RenderingScope context)
    {
        if (options.Grouped("site_group") && !options.GroupsSites)
            SayLonelySiteGroup(options, context);
        var siteGroups = new SiteGroups(options, tables.Lookups);
        var renderer = new HostRenderer(options, tables, siteGroups, context);
        using var allowance = new JinjaAllowance(Steps + StepsOfAHost * tables.Hosts.Count).Enter();
        var hosts = renderer.Render(tables.Hosts);
        renderer.Report();
        return new(options, tables.Lookups, siteGroups, hosts, tables.Version);
    }

    /// <summary>Puts freshly read objects of one name in the place of those an inventory has.</summary>
    /// <param name="old">The inventory as it was.</param>
    /// <param name="name">The host's name in the inventory.</param>
    /// <param name="tables">What was read; objects of other names (chassis members) are not rendered.</param>
    /// <param name="context">As for a whole rendering.</param>
    public static InventorySnapshot Replace(InventorySnapshot old, string name, InventoryTables tables, RenderingScope context)
    {
        var options = old.Options;
        var siteGroups = ReferenceEquals(tables.Lookups, old.Lookups) && old.SiteGroups is { } same
            ? same
            : new SiteGroups(options, tables.Lookups);
        var renderer = new HostRenderer(options, tables, siteGroups, context);
        var fresh = renderer.Render(tables.Hosts.Where(h => !h.IsFolded)).FindAll(h => h.Name == name);
        return Put(old, name, fresh, tables.Lookups, siteGroups, tables.Version);
    }

    /// <summary>Takes over the host of a name from another inventory of the same file.</summary>
    public static InventorySnapshot Carry(InventorySnapshot into, string name, InventorySnapshot from) =>
        Put(into, name, [.. from.Rendered.Where(h => h.Name == name)], into.Lookups, into.SiteGroups, into.Version);

    private static InventorySnapshot Put(
        InventorySnapshot old, string name, List<RenderedHost> fresh, LookupTables? lookups, SiteGroups? siteGroups, NetboxVersion? version)
    {
        var ids = fresh.Select(h => (h.Kind, h.Id)).ToHashSet();
        var hosts = new List<RenderedHost>(old.Rendered.Count + 1);
        var placed = false;
        foreach (var host in old.Rendered)
        {
            if (host.Name != name && !ids.Contains((host.Kind, host.Id)))
            {
                hosts.Add(host);
                continue;
            }
            if (!placed)
                hosts.AddRange(fresh);
            placed = true;
        }
        if (!placed)
            hosts.AddRange(fresh);
        return new(old.Options, lookups, siteGroups, hosts, version);
    }

    private static void SayLonelySiteGroup(InventoryOptions options, RenderingScope context)
    {
        var at = options.GroupBy.First(g => g.Value == "site_group").At;
        const string Message = "group_by: site_group has no sites to group without site(s), location or region beside it";
        var cure = $"add '{(options.Plurals ? "sites" : "site")}'";
        if (context.Faithful)
            throw new SourceFailedException(new("IN0118", Plumbline.Rulebooks.Diagnostics.Severity.Error, at, Message, cure));
        context.Findings.Warning("IN0118", at, Message, cure);
    }
}
