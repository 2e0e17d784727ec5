using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>Renders some hosts of an inventory, by their objects, as a reading of all of them would.</summary>
/// <param name="inventory">The inventory.</param>
/// <param name="secrets">What is shown to nobody.</param>
/// <param name="time">The clock: groups by <c>utc_offset</c> hold for a day.</param>
internal sealed class SomeHosts(NetboxInventory inventory, VersionSecrets secrets, TimeProvider time)
{
    private LookupTables? _lookups;
    private SiteGroups? _siteGroups;

    /// <summary>The look-up tables are read again before the next rendering.</summary>
    public void Forget() => _lookups = null;

    public NetboxInventory Inventory => inventory;

    /// <summary>Whether a text holds nothing that is shown to nobody, as it is or as it stands in quotes.</summary>
    public bool IsOpen(string text) => !secrets.Known.SelectMany(known => (string[])[known, KeptText.Escaped(known)])
        .Any(known => text.Contains(known, StringComparison.Ordinal));

    /// <summary>
    /// The hosts that objects become; those that are not of this inventory, or have no name, are left out. What is wrong with them is among
    /// the findings of the inventory.
    /// </summary>
    /// <param name="objects">The objects.</param>
    /// <param name="reader">What they are read from.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<RenderedSome> RenderAsync(
        IReadOnlyCollection<(HostKind Kind, long Id)> objects, INetboxReader reader, CancellationToken cancellation)
    {
        var options = inventory.Options;
        var loader = new TableLoader(reader, options, inventory.Findings);
        if (_lookups is null)
            (_lookups, _siteGroups) = (Countless.Of(await loader.LookupsAsync(cancellation).ConfigureAwait(false), options), null);
        var tables = await loader.LoadHostAsync(
            HostNarrowing.Objects(objects, options), _lookups, inventory.Snapshot?.Version, cancellation).ConfigureAwait(false);
        // A host that points to what is not there yet had them read anew.
        if (!ReferenceEquals(tables.Lookups, _lookups))
            (_lookups, _siteGroups) = (Countless.Of(tables.Lookups, options), null);
        tables = new() { Hosts = tables.Hosts, Lookups = _lookups, Parts = tables.Parts, Version = tables.Version };
        _siteGroups ??= new SiteGroups(options, _lookups);
        var nameless = new HashSet<string>();
        var sink = new Taken();
        var renderer = new HostRenderer(options, tables, _siteGroups, new RenderingScope
        {
            Findings = inventory.Findings, Now = time.GetLocalNow(), ExtraVars = inventory.ExtraVars,
            // A name that is made up anew by every process is none to remember.
            NewName = (_, _) =>
            {
                var name = Guid.NewGuid().ToString();
                nameless.Add(name);
                return name;
            },
        });
        renderer.Render(tables.Hosts, sink);
        // Said once, by whoever reads a host first: this reading or that of the whole inventory.
        renderer.Report();
        var hosts = sink.Hosts.Where(host => !nameless.Contains(host.Key)).ToDictionary(
            host => host.Key,
            host => HostRendering.Of(host.Value.Variables, GroupsOf(host.Value.Objects, _siteGroups), secrets));
        return new(hosts, sink.Hosts.Where(host => !nameless.Contains(host.Key)).SelectMany(host => host.Value.Objects)
            .ToDictionary(o => (o.Kind, o.Id), o => o.Name));
    }

    // Directly, and above.
    private static HashSet<string> GroupsOf(IEnumerable<RenderedHost> objects, SiteGroups siteGroups)
    {
        var groups = new HashSet<string>();
        var open = new Stack<string>();
        foreach (var join in objects.SelectMany(o => o.Joins))
        {
            open.Push(join.Group);
            if (join.Parent is { } parent)
                open.Push(parent);
            while (open.TryPop(out var group))
                if (groups.Add(group))
                    foreach (var above in siteGroups.ParentsOf(group))
                        open.Push(above);
        }
        return groups;
    }

    private sealed class Taken : IHostSink
    {
        public Dictionary<string, (List<RenderedHost> Objects, Mapping Variables)> Hosts { get; } = [];

        public void Begin(SiteGroups siteGroups)
        {
        }

        public (RenderedHost Last, Mapping Variables)? Earlier(string name) =>
            Hosts.TryGetValue(name, out var known) ? (known.Objects[^1], known.Variables) : null;

        public void Take(RenderedHost host, Mapping variables)
        {
            if (Hosts.TryGetValue(host.Name, out var known))
                known.Objects.Add(host);
            else
                Hosts[host.Name] = ([host], variables);
        }
    }
}

/// <summary>Hosts by their names, and the names of the objects that they are made of.</summary>
internal sealed record RenderedSome(
    IReadOnlyDictionary<string, HostRendering> Hosts, IReadOnlyDictionary<(HostKind Kind, long Id), string> Names);
