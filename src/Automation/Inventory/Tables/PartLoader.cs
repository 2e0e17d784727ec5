using System.Globalization;
using System.Text;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Reads what belongs to hosts, as whole tables (<c>fetch_all</c>) or by the ids of the hosts.</summary>
internal sealed class PartLoader(Fetch fetch, InventoryOptions options)
{
    private const string Assigned = "assigned_to_interface=true";

    public async Task<PartLists> LoadAllAsync(CancellationToken cancellation)
    {
        var deviceInterfaces = AllAsync(options.Interfaces, "dcim/interfaces/", "", PartList.Interfaces, cancellation);
        var machineInterfaces = AllAsync(options.Interfaces, "virtualization/interfaces/", "", PartList.Interfaces, cancellation);
        var addresses = AllAsync(options.NeedsAddresses, "ipam/ip-addresses/", Assigned, PartList.Addresses, cancellation);
        var services = AllAsync(options.Services, "ipam/services/", "", PartList.Services, cancellation);
        var disks = AllAsync(options.VirtualDisks, "virtualization/virtual-disks/", "", PartList.Disks, cancellation);
        await TableLoader.FirstFailureAsync([deviceInterfaces, machineInterfaces, addresses, services, disks]).ConfigureAwait(false);
        return new()
        {
            Interfaces = [.. await deviceInterfaces.ConfigureAwait(false), .. await machineInterfaces.ConfigureAwait(false)],
            Addresses = await addresses.ConfigureAwait(false),
            Services = await services.ConfigureAwait(false),
            Disks = await disks.ConfigureAwait(false),
        };
    }

    public async Task<PartLists> LoadByIdAsync(HostList hosts, NetboxVersion? version, CancellationToken cancellation)
    {
        var devices = hosts.Ids(HostKind.Device);
        var machines = hosts.Ids(HostKind.VirtualMachine);
        var deviceInterfaces = options.Interfaces
            ? ByIdAsync("dcim/interfaces/", "", "device_id", devices, PartList.Interfaces, cancellation) : None;
        var machineInterfaces = options.Interfaces
            ? ByIdAsync("virtualization/interfaces/", "", "virtual_machine_id", machines, PartList.Interfaces, cancellation) : None;
        var machineAddresses = options.NeedsAddresses
            ? ByIdAsync("ipam/ip-addresses/", Assigned, "virtual_machine_id", machines, PartList.Addresses, cancellation) : None;
        var disks = options.VirtualDisks
            ? ByIdAsync("virtualization/virtual-disks/", "", "virtual_machine_id", machines, PartList.Disks, cancellation) : None;
        var services = options.Services ? ServicesAsync(devices, machines, version, cancellation) : None;
        await TableLoader.FirstFailureAsync([deviceInterfaces, machineInterfaces, machineAddresses, disks, services]).ConfigureAwait(false);

        IReadOnlyList<PartList> deviceAddresses = [];
        if (options.NeedsAddresses)
        {
            // Addresses of chassis members are asked for by the members themselves.
            var withAddresses = options.Interfaces
                ? [.. (await deviceInterfaces.ConfigureAwait(false)).SelectMany(list => list.Keys).Where(key => key.Addresses > 0)
                    .Select(key => key.Owner).Distinct()]
                : devices;
            deviceAddresses = await ByIdAsync(
                "ipam/ip-addresses/", Assigned, "device_id", withAddresses, PartList.Addresses, cancellation).ConfigureAwait(false);
        }
        return new()
        {
            Interfaces = [.. await deviceInterfaces.ConfigureAwait(false), .. await machineInterfaces.ConfigureAwait(false)],
            Addresses = [.. deviceAddresses, .. await machineAddresses.ConfigureAwait(false)],
            Services = await services.ConfigureAwait(false),
            Disks = await disks.ConfigureAwait(false),
        };
    }

    private static Task<IReadOnlyList<PartList>> None => Task.FromResult<IReadOnlyList<PartList>>([]);

    private async Task<IReadOnlyList<PartList>> AllAsync(
        bool isWanted, string path, string query, Func<PartList> make, CancellationToken cancellation) => isWanted
        ? [await fetch.ReadAsync(path, query, null, WhenForbidden.IsEmpty, make, (list, item) => list.Add(item), cancellation)
            .ConfigureAwait(false)]
        : [];

    private async Task<IReadOnlyList<PartList>> ServicesAsync(
        long[] devices, long[] machines, NetboxVersion? version, CancellationToken cancellation)
    {
        if (version is null || version.IsAtLeast(4, 3))
            return await ByIdAsync(
                "ipam/services/", "", "parent_object_id", [.. devices.Union(machines)], PartList.Services, cancellation)
                .ConfigureAwait(false);
        var ofDevices = ByIdAsync("ipam/services/", "", "device_id", devices, PartList.Services, cancellation);
        var ofMachines = ByIdAsync("ipam/services/", "", "virtual_machine_id", machines, PartList.Services, cancellation);
        return [.. await ofDevices.ConfigureAwait(false), .. await ofMachines.ConfigureAwait(false)];
    }

    private async Task<IReadOnlyList<PartList>> ByIdAsync(
        string path, string query, string key, IReadOnlyList<long> ids, Func<PartList> make, CancellationToken cancellation)
    {
        Task<PartList>[] chunks = [.. Chunks(path, query, key, ids)
            .Select(chunk => fetch.ReadAsync(path, chunk.Query, AskedFor.PartsOf(key, chunk.Ids), WhenForbidden.IsEmpty, make,
                (list, item) => list.Add(item), cancellation))];
        await TableLoader.FirstFailureAsync(chunks).ConfigureAwait(false);
        return [.. chunks.Select(chunk => chunk.Result)];
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
