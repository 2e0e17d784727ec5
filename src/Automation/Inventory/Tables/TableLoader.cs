using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// Reads what an inventory is rendered from. The plugin asks in three waves and always for ten tables; here everything that needs no host
/// ids is asked for at once, and tables whose slugs the hosts carry themselves (tenants, roles, platforms, types, manufacturers) are not
/// asked for.
/// </summary>
internal sealed class TableLoader(INetboxReader reader, InventoryOptions options, FindingLog findings)
{
    private readonly Fetch _fetch = new(reader, options, findings);

    public async Task<InventoryTables> LoadAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var version = VersionAsync(stop.Token);
            var lookups = LookupsAsync(stop.Token);
            var hosts = HostsAsync(stop.Token);
            var parts = options.FetchAll ? new PartLoader(_fetch, options).LoadAllAsync(stop.Token) : null;
            Task[] all = parts is null ? [version, lookups, hosts] : [version, lookups, hosts, parts];
            await FirstFailureAsync(all).ConfigureAwait(false);
            var found = await hosts.ConfigureAwait(false);
            var lists = parts is null
                ? await PartsAsync(found, await version.ConfigureAwait(false), stop.Token).ConfigureAwait(false)
                : await parts.ConfigureAwait(false);
            _fetch.SayRefused();
            return new() { Hosts = found, Lookups = await lookups.ConfigureAwait(false), Parts = lists
                .FileBy(found), Version = await version.ConfigureAwait(false) };
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    // A server that does not know the filters would give all of everything for every few hosts.
    private async Task<PartLists> PartsAsync(HostList hosts, NetboxVersion? version, CancellationToken cancellation)
    {
        try
        {
            return await new PartLoader(_fetch, options).LoadByIdAsync(hosts, version, cancellation).ConfigureAwait(false);
        }
        catch (FilterIgnoredException ignored)
        {
            SayIgnored(ignored);
            return await new PartLoader(_fetch, options).LoadAllAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Says which lists the token may not read.</summary>
    public void SayRefused() => _fetch.SayRefused();

    /// <summary>Says once that a server answers what it was not asked.</summary>
    public void SayIgnored(FilterIgnoredException ignored) => findings.Add(
        new("IN0306", Severity.Warning, options.At("api_endpoint"),
            $"{reader.Name} gives objects of {ignored.Path} that were not asked for, as if it did not know the filter '{ignored.Filter}'; "
                + "everything is read at once instead, and not for every run",
            "NetBox 3.5 and later know it; is there something between that drops the query?"), "filters");

    /// <summary>
    /// Reads the objects of one name, or a few, and what belongs to them; chassis members come with their master.
    /// </summary>
    /// <param name="filters">What narrows the two lists to them.</param>
    /// <param name="lookups">The look-up tables, read again if the host points to something they do not have.</param>
    /// <param name="version">The server's version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="FilterIgnoredException">NetBox does not narrow its lists; nothing was kept.</exception>
    public async Task<InventoryTables> LoadHostAsync(
        HostNarrowing filters, LookupTables lookups, NetboxVersion? version, CancellationToken cancellation)
    {
        var found = await HostsAsync(cancellation, filters).ConfigureAwait(false);
        var masters = options.Interfaces ? found.Where(h => h.ChassisMaster is not null) : [];
        foreach (var chassis in masters.Select(h => h.Reference("virtual_chassis")).OfType<long>().Distinct().ToList())
            found.AddOthers(await HostsAsync(cancellation, HostNarrowing.Chassis(chassis)).ConfigureAwait(false));
        var missing = !found.All(lookups.Covers) ? LookupsAsync(cancellation) : Task.FromResult(lookups);
        var lists = found.Count == 0
            ? new PartLists()
            : await new PartLoader(_fetch, options).LoadByIdAsync(found, version, cancellation).ConfigureAwait(false);
        return new() { Hosts = found, Lookups = await missing.ConfigureAwait(false), Parts = lists.FileBy(found), Version = version };
    }

    public async Task<NetboxVersion> VersionAsync(CancellationToken cancellation)
    {
        var status = await _fetch.DocumentAsync("status/", cancellation).ConfigureAwait(false);
        var version = NetboxVersion.Read(status?.Text("netbox-version"))
            ?? throw Unusable($"{reader.Name} answers status/ but names no NetBox version; is it a NetBox?");
        return version.IsAtLeast(3, 5) ? version : throw Unusable($"{reader.Name} is NetBox {version}; 3.5 is the oldest that can be read");
    }

    public async Task<LookupTables> LookupsAsync(CancellationToken cancellation)
    {
        var none = Task.FromResult(new OrderedDictionary<long, JsonElement>());
        var sites = _fetch.TableAsync("dcim/sites/", WhenForbidden.Fails, cancellation);
        var regions = _fetch.TableAsync("dcim/regions/", WhenForbidden.IsEmpty, cancellation);
        var siteGroups = _fetch.TableAsync("dcim/site-groups/", WhenForbidden.IsEmpty, cancellation);
        var clusters = _fetch.TableAsync("virtualization/clusters/", WhenForbidden.IsEmpty, cancellation);
        var locations = options.Racks ? _fetch.TableAsync("dcim/locations/", WhenForbidden.IsEmpty, cancellation) : none;
        var racks = options.Racks ? _fetch.TableAsync("dcim/racks/", WhenForbidden.IsEmpty, cancellation) : none;
        var prefixes = options.Prefixes
            ? _fetch.ListAsync("ipam/prefixes/", "", WhenForbidden.IsEmpty, cancellation)
            : Task.FromResult(new List<JsonElement>());
        await FirstFailureAsync([sites, regions, siteGroups, clusters, locations, racks, prefixes]).ConfigureAwait(false);
        return new()
        {
            Sites = await sites.ConfigureAwait(false),
            Regions = await regions.ConfigureAwait(false),
            SiteGroups = await siteGroups.ConfigureAwait(false),
            Clusters = await clusters.ConfigureAwait(false),
            Locations = await locations.ConfigureAwait(false),
            Racks = await racks.ConfigureAwait(false),
            // not null: filtered in the line itself
            Prefixes = (await prefixes.ConfigureAwait(false)).Where(p => SiteOf(p) is not null).ToLookup(p => SiteOf(p)!.Value),
        };
    }

    private SourceFailedException Unusable(string message) => new(new("IN0304", Severity.Error, options.At("api_endpoint"), message));

    private async Task<HostList> HostsAsync(CancellationToken cancellation, HostNarrowing? narrowing = null)
    {
        var catalog = await CatalogAsync(cancellation).ConfigureAwait(false);
        var devices = HostsAsync(HostKind.Device, catalog, narrowing, cancellation);
        var machines = HostsAsync(HostKind.VirtualMachine, catalog, narrowing, cancellation);
        await FirstFailureAsync([devices, machines]).ConfigureAwait(false);
        return new(await devices.ConfigureAwait(false), await machines.ConfigureAwait(false));
    }

    private async Task<HostList.Part> HostsAsync(
        HostKind kind, KnownQueryFilters catalog, HostNarrowing? narrowing, CancellationToken cancellation)
    {
        if (HostQueries.Build(options, kind, catalog, findings) is not { } query || narrowing?.Applies(kind) == false)
            return new(kind);
        query = narrowing?.Narrow(kind, query) ?? query;
        return await _fetch.ReadAsync(HostQueries.Path(kind), query, narrowing?.Asked(kind), WhenForbidden.IsEmpty, () =>
            new HostList.Part(kind), (list, item) => list.Add(item), cancellation).ConfigureAwait(false);
    }

    // Only a name that NetBox 4.6 does not have is worth the server's minute; a server that does not tell is taken for a 4.6.
    private async Task<KnownQueryFilters> CatalogAsync(CancellationToken cancellation)
    {
        if (options.QueryFilters.Concat(options.DeviceQueryFilters).Concat(options.VmQueryFilters)
            .All(f => KnownQueryFilters.BuiltIn.Knows(f.Name)))
            return KnownQueryFilters.BuiltIn;
        try
        {
            return await reader.GetAsync("schema/?format=json", cancellation).ConfigureAwait(false) is { } schema
                && Parameters(schema, HostKind.Device) is { } devices
                && Parameters(schema, HostKind.VirtualMachine) is { } machines
                    ? KnownQueryFilters.FromServer(devices, machines)
                    : KnownQueryFilters.BuiltIn;
        }
        catch (NetboxException trouble)
        {
            findings.Hint("IN0204", options.At("query_filters"), $"NetBox's schema could not be read ({trouble.Message}); query filters "
                + "are checked against NetBox 4.6's");
            return KnownQueryFilters.BuiltIn;
        }
    }

    private static HashSet<string>? Parameters(JsonElement schema, HostKind kind) =>
        schema.Field("paths") is { ValueKind: JsonValueKind.Object } paths
        && paths.EnumerateObject().FirstOrDefault(p => p.Name.EndsWith("/" + HostQueries.Path(kind), StringComparison.Ordinal)).Value
            is { ValueKind: JsonValueKind.Object } list && list.Field("get") is { } get
            ? [.. get.Items("parameters").Select(p => p.Text("name")).OfType<string>()]
            : null;

    // Before 4.2 a prefix had a site, since then a scope of several kinds.
    private static long? SiteOf(JsonElement prefix) =>
        prefix.Text("scope_type") is { } scope ? scope == "dcim.site" ? prefix.Number("scope_id") : null : prefix.Reference("site");

    // WhenAll would wait for the slowest of them before it told of the first failure.
    internal static async Task FirstFailureAsync(IReadOnlyList<Task> tasks)
    {
        await foreach (var task in Task.WhenEach(tasks).ConfigureAwait(false))
            await task.ConfigureAwait(false);
    }
}
