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

    // Below, another thread is not worth its beginning.
    private const int Many = 1000;

    /// <exception cref="SourceFailedException">NetBox, or the options together with its data, give no inventory.</exception>
    public static async Task<InventorySnapshot> BuildAsync(
        INetboxReader reader, InventoryOptions options, RenderingScope context, CancellationToken cancellation)
    {
        var sink = new SnapshotSink();
        return sink.Build(options, await RenderAsync(reader, options, context, sink, cancellation).ConfigureAwait(false));
    }

    /// <summary>Reads everything, then renders it host by host.</summary>
    /// <exception cref="SourceFailedException">NetBox, or the options together with its data, give no inventory.</exception>
    public static async Task<InventoryTables> RenderAsync(
        INetboxReader reader, InventoryOptions options, RenderingScope context, IHostSink sink, CancellationToken cancellation)
    {
        try
        {
            var tables = await new TableLoader(reader, options, context.Findings).LoadAsync(cancellation).ConfigureAwait(false);
            if (options.Grouped("site_group") && !options.GroupsSites)
                SayLonelySiteGroup(options, context);
            var siteGroups = new SiteGroups(options, tables.Lookups);
            var renderer = new HostRenderer(options, tables, siteGroups, context);
            using var allowance = new JinjaAllowance(Steps + StepsOfAHost * tables.Hosts.Count).Enter();
            sink.Begin(siteGroups);
            Render(renderer, options, tables, sink, cancellation);
            renderer.Report();
            return tables;
        }
        catch (InvalidDataException odd)
        {
            throw new SourceFailedException(new("IN0305", Rulebooks.Diagnostics.Severity.Error, options.At("api_endpoint"),
                $"{reader.Name}: {odd.Message}"), odd) { MayPass = true };
        }
    }

    // What reading and writing JSON takes is done beside the rendering, which goes host by host.
    private static void Render(
        HostRenderer renderer, InventoryOptions options, InventoryTables tables, IHostSink sink, CancellationToken cancellation)
    {
        if (tables.Hosts.Count < Many)
        {
            renderer.Render(tables.Hosts, sink);
            return;
        }
        using var behind = new SinkBehind(sink);
        renderer.Render(HostsAhead.Of(tables.Hosts, Prepare), behind);
        behind.Complete();

        void Prepare(HostObject host)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!host.IsFolded && options.Interfaces)
                host.Interfaces = InterfaceObjects.Of(host, tables.Parts);
        }
    }

    /// <summary>Renders freshly read objects of one name as they stand in an inventory.</summary>
    /// <param name="known">The inventory.</param>
    /// <param name="name">The host's name in it.</param>
    /// <param name="tables">What was read; objects of other names (chassis members) are not rendered.</param>
    /// <param name="context">As for a whole rendering.</param>
    /// <returns>What puts the host into any inventory of the file.</returns>
    public static Func<InventorySnapshot, InventorySnapshot> Replacing(
        InventorySnapshot known, string name, InventoryTables tables, RenderingScope context)
    {
        var siteGroups = ReferenceEquals(tables.Lookups, known.Lookups) && known.SiteGroups is { } same
            ? same
            : new SiteGroups(known.Options, tables.Lookups);
        var fresh = new FreshHost(name);
        var renderer = new HostRenderer(known.Options, tables, siteGroups, context);
        renderer.Render(tables.Hosts, fresh);
        // The first machine of a new inventory is read by itself: nobody reads the whole before its run.
        renderer.Report();
        return into => into.With(name, fresh.Objects, fresh.Variables, tables.Lookups, siteGroups);
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
