using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Reads what belongs to hosts, as whole tables (<c>fetch_all</c>) or by the ids of the hosts.</summary>
internal sealed class PartLoader(Fetch fetch, InventoryOptions options)
{
    private const string Assigned = "assigned_to_interface=true";

    public async Task<PartLists> LoadAllAsync(CancellationToken cancellation)
    {
        var deviceInterfaces = options.Interfaces ? ListAsync("dcim/interfaces/", "", cancellation) : None;
        var machineInterfaces = options.Interfaces ? ListAsync("virtualization/interfaces/", "", cancellation) : None;
        var addresses = options.NeedsAddresses ? ListAsync("ipam/ip-addresses/", Assigned, cancellation) : None;
        var services = options.Services ? ListAsync("ipam/services/", "", cancellation) : None;
        var disks = options.VirtualDisks ? ListAsync("virtualization/virtual-disks/", "", cancellation) : None;
        await TableLoader.FirstFailureAsync([deviceInterfaces, machineInterfaces, addresses, services, disks]).ConfigureAwait(false);
        return new()
        {
            Interfaces = [.. await deviceInterfaces.ConfigureAwait(false), .. await machineInterfaces.ConfigureAwait(false)],
            Addresses = await addresses.ConfigureAwait(false),
            Services = await services.ConfigureAwait(false),
            Disks = await disks.ConfigureAwait(false),
        };
    }

    public async Task<PartLists> LoadByIdAsync(IReadOnlyList<HostObject> hosts, NetboxVersion? version, CancellationToken cancellation)
    {
        long[] devices = [.. hosts.Where(h => !h.IsVirtual).Select(h => h.Id)];
        long[] machines = [.. hosts.Where(h => h.IsVirtual).Select(h => h.Id)];
        var deviceInterfaces = options.Interfaces ? ByIdAsync("dcim/interfaces/", "", "device_id", devices, cancellation) : None;
        var machineInterfaces =
            options.Interfaces ? ByIdAsync("virtualization/interfaces/", "", "virtual_machine_id", machines, cancellation) : None;
        var machineAddresses =
            options.NeedsAddresses ? ByIdAsync("ipam/ip-addresses/", Assigned, "virtual_machine_id", machines, cancellation) : None;
        var disks =
            options.VirtualDisks ? ByIdAsync("virtualization/virtual-disks/", "", "virtual_machine_id", machines, cancellation) : None;
        var services = options.Services ? ServicesAsync(devices, machines, version, cancellation) : None;
        await TableLoader.FirstFailureAsync([deviceInterfaces, machineInterfaces, machineAddresses, disks, services]).ConfigureAwait(false);

        var deviceAddresses = new List<JsonElement>();
        if (options.NeedsAddresses)
        {
            // Addresses of chassis members are asked for by the members themselves.
            var withAddresses = options.Interfaces
                ? [.. (await deviceInterfaces.ConfigureAwait(false)).Where(i => i.Number("count_ipaddresses") is > 0)
                    .Select(i => i.Reference("device")).OfType<long>().Distinct()]
                : devices;
            deviceAddresses = await ByIdAsync("ipam/ip-addresses/", Assigned, "device_id", withAddresses, cancellation)
                .ConfigureAwait(false);
        }
        return new()
        {
            Interfaces = [.. await deviceInterfaces.ConfigureAwait(false), .. await machineInterfaces.ConfigureAwait(false)],
            Addresses = [.. deviceAddresses, .. await machineAddresses.ConfigureAwait(false)],
            Services = await services.ConfigureAwait(false),
            Disks = await disks.ConfigureAwait(false),
        };
    }

    private static Task<List<JsonElement>> None => Task.FromResult(new List<JsonElement>());

    private Task<List<JsonElement>> ListAsync(string path, string query, CancellationToken cancellation) =>
        fetch.ListAsync(path, query, WhenForbidden.IsEmpty, cancellation);

    private async Task<List<JsonElement>> ServicesAsync(
        long[] devices, long[] machines, NetboxVersion? version, CancellationToken cancellation)
    {
        if (version is null || version.IsAtLeast(4, 3))
            return await ByIdAsync("ipam/services/", "", "parent_object_id", [.. devices.Union(machines)], cancellation)
                .ConfigureAwait(false);
        var ofDevices = ByIdAsync("ipam/services/", "", "device_id", devices, cancellation);
        var ofMachines = ByIdAsync("ipam/services/", "", "virtual_machine_id", machines, cancellation);
        return [.. await ofDevices.ConfigureAwait(false), .. await ofMachines.ConfigureAwait(false)];
    }

    private async Task<List<JsonElement>> ByIdAsync(
        string path, string query, string key, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        Task<List<JsonElement>>[] chunks = [.. Chunks(path, query, key, ids)
            .Select(chunk => fetch.ListAsync(path, chunk.Query, AskedFor.PartsOf(key, chunk.Ids), WhenForbidden.IsEmpty, cancellation))];
        await TableLoader.FirstFailureAsync(chunks).ConfigureAwait(false);
        return [.. chunks.SelectMany(chunk => chunk.Result)];
    }

    // As many ids as the address may be long; at least one, or nothing would ever be asked.
    private IEnumerable<(string Query, long[] Ids)> Chunks(string path, string query, string key, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
            yield break;
        var address = options.Endpoint.Length + "/api/".Length + path.Length + "?limit=0".Length
            + (query.Length == 0 ? 0 : query.Length + 1);
        var longest = key.Length + 2 + ids.Max().ToString(CultureInfo.InvariantCulture).Length;
        foreach (var chunk in ids.Chunk(Math.Max(1, (options.MaxUriLength - address) / longest)))
        {
            var text = new StringBuilder(query);
            HostQueries.Append(text, key, chunk.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            yield return (text.ToString(), chunk);
        }
    }
}
