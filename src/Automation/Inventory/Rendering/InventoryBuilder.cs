using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Reads everything and renders it.</summary>
internal static class InventoryBuilder
{
    /// <exception cref="SourceFailedException">NetBox, or the options together with its data, give no inventory.</exception>
    public static async Task<InventorySnapshot> BuildAsync(INetboxReader reader, InventoryOptions options, RenderContext context, CancellationToken cancellation)
    {
        var tables = await new TableLoader(reader, options, context.Findings).LoadAsync(cancellation);
        return Render(options, tables, context);
    }

    public static InventorySnapshot Render(InventoryOptions options, InventoryTables tables, RenderContext context)
    {
        if (options.Grouped("site_group") && !options.GroupsSites)
            SayLonelySiteGroup(options, context);
        var siteGroups = new SiteGroups(options, tables.Lookups);
        var renderer = new HostRenderer(options, tables, siteGroups, context);
        var hosts = renderer.Render(tables.Hosts);
        renderer.Report();
        return new(options, tables.Lookups, siteGroups, hosts);
    }

    private static void SayLonelySiteGroup(InventoryOptions options, RenderContext context)
    {
        var at = options.GroupBy.First(g => g.Value == "site_group").At;
        const string Message = "group_by: site_group has no sites to group without site(s), location or region beside it";
        var cure = $"add '{(options.Plurals ? "sites" : "site")}'";
        if (context.Faithful)
            throw new SourceFailedException(new("IN0118", Plumbline.Rulebooks.Diagnostics.Severity.Error, at, Message, cure));
        context.Findings.Warning("IN0118", at, Message, cure);
    }
}
