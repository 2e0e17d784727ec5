using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Command;

/// <summary>
/// Reads one host without the others, where that gives the variables that reading all of them would: not where the name is no object's own
/// (a chassis', a field's), and not where the host's variables can hold what belongs to another.
/// </summary>
internal static class OneHost
{
    /// <summary>An inventory with that host alone; null when everything must be read to know.</summary>
    public static async Task<InventorySnapshot?> ReadAsync(
        INetboxReader reader, InventoryOptions options, RenderingScope context, string name, CancellationToken cancellation)
    {
        if (options.HostnameField is not null || options.VirtualChassisName || options.VirtualDisks || options.Strict || name.Length == 0)
            return null;
        // What is said of one host is said again, with all of them, when everything is read after all.
        var aside = context with { Findings = new() };
        try
        {
            var loader = new TableLoader(reader, options, aside.Findings);
            var version = loader.VersionAsync(cancellation);
            var lookups = loader.LookupsAsync(cancellation);
            await TableLoader.FirstFailureAsync([version, lookups]).ConfigureAwait(false);
            var tables = await loader.LoadHostAsync(HostNarrowing.Name(name), await lookups.ConfigureAwait(false),
                await version.ConfigureAwait(false), cancellation).ConfigureAwait(false);
            loader.SayRefused();
            var found = InventoryBuilder.Replacing(InventorySnapshot.Empty(options), name, tables, aside)(InventorySnapshot.Empty(options));
            if (found.Count == 0)
                return null;
            foreach (var finding in aside.Findings.Take())
                context.Findings.Add(finding);
            return found;
        }
        catch (Exception all) when (all is SourceFailedException or FilterIgnoredException)
        {
            return null;
        }
    }
}
