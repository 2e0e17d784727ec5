using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Querying;

/// <content>Filters over addresses, prefixes and what they are assigned to. A value that is no address matches nothing.</content>
internal static partial class MethodFilters
{
    private static readonly Dictionary<string, Method> Addresses = new()
    {
        ["prefix"] = call => Nets(call, "prefix", (own, wanted) => own == wanted.Network, (c, f, net) => Same(c, f, net.Network)),
        ["within"] = call => Nets(call, "prefix", (own, wanted) => own.Length > wanted.Length && wanted.Network.Contains(own), Inside),
        ["within_include"] = call => Nets(call, "prefix", (own, wanted) => wanted.Network.Contains(own), Inside),
        ["ipam.prefix:contains"] = call => Nets(call, "prefix", call.Values[^1].Contains('/', StringComparison.Ordinal)
            ? (own, wanted) => own.Contains(wanted)
            : (own, wanted) => own.Contains(wanted) && own.Length < wanted.Length, Around),
        ["ipam.iprange:contains"] = InRange,
        ["ipam.iprange:parent"] = Within,
        ["parent"] = call => Nets(call, "address", (own, wanted) => wanted.Network.ContainsHost(own), Inside),
        ["address"] = Address,
        ["start_address"] = call =>
            Nets(call, "start_address", (own, wanted) => own.Address == wanted.Address && own.Family == wanted.Family, Same),
        ["end_address"] = call =>
            Nets(call, "end_address", (own, wanted) => own.Address == wanted.Address && own.Family == wanted.Family, Same),
        ["family"] = call => Numbers(call, (row, wanted) => Own(row) is { } own && own.Family == wanted[^1]),
        ["mask_length"] = call => Numbers(call, (row, wanted) => Own(row) is { } own && wanted.Contains(own.Length)),
        ["mask_length__gte"] = call => Numbers(call, (row, wanted) => Own(row) is { } own && own.Length >= wanted[^1]),
        ["mask_length__lte"] = call => Numbers(call, (row, wanted) => Own(row) is { } own && own.Length <= wanted[^1]),
        ["present_in_vrf_id"] = call => PresentIn(call, "id"),
        ["present_in_vrf"] = call => PresentIn(call, "rd"),
        ["assigned"] = call => Flag(call, row => row["assigned_object_id"] != null),
        ["assigned_to_interface"] = call =>
            Flag(call, row => row.Text("assigned_object_type") is "dcim.interface" or "virtualization.vminterface"),
        ["primary"] = call => Flag(call, row => IsPrimaryMac(call.State, row)),
        ["device"] = call => Assigned(call, "dcim.device", "name"),
        ["device_id"] = call => Assigned(call, "dcim.device", "id"),
        ["virtual_machine"] = call => Assigned(call, "virtualization.virtualmachine", "name"),
        ["virtual_machine_id"] = call => Assigned(call, "virtualization.virtualmachine", "id"),
        ["interface"] = call => Assigned(call, "dcim.interface", "name"),
        ["interface_id"] = call => Assigned(call, "dcim.interface", "id"),
        ["vminterface"] = call => Assigned(call, "virtualization.vminterface", "name"),
        ["vminterface_id"] = call => Assigned(call, "virtualization.vminterface", "id"),
        ["ip_address"] = call =>
            new(row => row.Many("ipaddresses").Any(id => call.Values.Contains(call.State.Find("ipam.ipaddress", id)?.Text("address")))),
    };

    // What is worked out of an object, and compared as numbers are.
    private static readonly Dictionary<string, Func<FilterCall, Func<Row, long?>>> Measures = new()
    {
        ["size"] = _ => row => IpValue.TryParse(row.Text("start_address"), out var start)
            && IpValue.TryParse(row.Text("end_address"), out var end) ? (long)(end.Address - start.Address) + 1 : null,
        ["total_vlan_ids"] = _ => row => VidRanges.Of(row).Sum(range => range.Last - range.First + 1),
        ["depth"] = call => PrefixHierarchy.Of(call.State) is var hierarchy ? row => hierarchy.Depth(row) : null!,
        ["children"] = call => PrefixHierarchy.Of(call.State) is var hierarchy ? row => hierarchy.Children(row) : null!,
    };

    // Between the ends as PostgreSQL orders addresses: with their masks.
    private static Condition InRange(FilterCall call)
    {
        if (!IpValue.TryParse(call.Values[^1].Trim(), out var wanted))
            return new Condition(_ => false);
        return new Condition(row => IpValue.TryParse(row.Text("start_address"), out var start)
            && IpValue.TryParse(row.Text("end_address"), out var end) && start.CompareTo(wanted) <= 0 && end.CompareTo(wanted) >= 0);
    }

    // Ranges that lie in one of some networks from end to end.
    private static Condition Within(FilterCall call)
    {
        var begins = Nets(call, "start_address", (own, wanted) => wanted.Network.ContainsHost(own), Inside);
        var wanted = call.Values.Select(v => IpValue.TryParse(v.Trim(), out var net) ? net.Network : (IpValue?)null).ToList();
        return wanted.Contains(null) ? new Condition(_ => false) : begins with
        {
            Matches = row => IpValue.TryParse(row.Text("start_address"), out var start)
                && IpValue.TryParse(row.Text("end_address"), out var end)
                && wanted.Exists(net => net!.Value.ContainsHost(start) && net.Value.ContainsHost(end)),
        };
    }

    private static Condition? Measured(FilterCall call, Func<FilterCall, Func<Row, long?>> measured)
    {
        var (lookup, measure) = (call.Parameter.Split("__") is [_, var suffix] ? suffix : "", measured(call));
        if (lookup == "empty")
            return Flag(call, row => measure(row) is null);
        return Numbers(call, (row, wanted) => measure(row) is { } own && (lookup == "n"
            ? !wanted.Contains(own)
            : wanted.Any(w => Lookups.Compare(lookup, own, w))));
    }

    private static Condition Nets(
        FilterCall call, string field, Func<IpValue, IpValue, bool> test, Func<FilterCall, string, IpValue, IEnumerable<long>>? find = null)
    {
        var wanted = call.Values.Select(v => IpValue.TryParse(v.Trim(), out var net) ? net : (IpValue?)null).OfType<IpValue>().ToList();
        return new Condition(
            row => IpValue.TryParse(row.Text(field), out var own) && wanted.Exists(w => test(own, w)),
            find == null ? null : IdSet.Of(wanted.SelectMany(w => find(call, field, w))));
    }

    // What begins in a network, whatever its VRF.
    private static IEnumerable<long> Inside(FilterCall call, string field, IpValue net)
    {
        var nets = call.State[call.Type].Nets;
        return nets.Vrfs().SelectMany(vrf => nets.Between(
            NetKey.From(vrf, net.Family, net.First), NetKey.To(vrf, net.Family, net.Last))).Select(key => key.Id);
    }

    private static IEnumerable<long> Same(FilterCall call, string field, IpValue ip) =>
        call.State[call.Type].Find(IndexKeys.Address(call.Type[field], ip.Host));

    private static IEnumerable<long> Around(FilterCall call, string field, IpValue net) => Enumerable.Range(0, net.Length + 1)
        .SelectMany(length => Same(call, field, (net with { Length = length }).Network));

    private static Condition Address(FilterCall call)
    {
        var wanted = Hosts(call);
        var ids = IdSet.Of(wanted.SelectMany(w => Same(call, "address", w.Net)));
        return new Condition(row => IpValue.Parse(row.Text("address")) is var own && wanted.Exists(w => IsHost(own, w)), ids);
    }

    private static Condition AddressOf(FilterCall call, string relation)
    {
        var (wanted, addresses) = (Hosts(call), ObjectTypes.Get("ipam.ipaddress"));
        var found = wanted.SelectMany(w => call.State[addresses].RowsOf(IndexKeys.Address(addresses["address"], w.Net.Host)))
            .Where(ip => IpValue.Parse(ip.Text("address")) is var own && wanted.Exists(w => IsHost(own, w)));
        return Condition.Of(IdSet.Union([.. found
            .Select(ip => call.State[call.Type].Find(IndexKeys.Reference(call.Type[relation], ip.Id)))]));
    }

    private static List<(IpValue Net, bool HasMask)> Hosts(FilterCall call) => [.. call.Values.Where(v => IpValue.TryParse(v.Trim(), out _))
        .Select(v => (IpValue.Parse(v.Trim()), v.Contains('/', StringComparison.Ordinal)))];

    private static bool IsHost(IpValue own, (IpValue Net, bool HasMask) wanted) => own.Family == wanted.Net.Family
        && own.Address == wanted.Net.Address && (!wanted.HasMask || own.Length == wanted.Net.Length);

    private static IpValue? Own(Row row) =>
        IpValue.TryParse(row.Text("address") + row.Text("prefix") + row.Text("start_address"), out var own) ? own : null;

    // A VRF shows what is in it and what it imports from others.
    private static Condition? PresentIn(FilterCall call, string key)
    {
        var (table, type) = (call.State["ipam.vrf"], ObjectTypes.Get("ipam.vrf"));
        var vrf = Wanted(call with { Values = [call.Values[^1]] }, type.Label, key).FirstOrDefault();
        if (vrf == null)
        {
            call.Errors.Add(call.Parameter, "Select a valid choice. That choice is not one of the available choices.");
            return null;
        }
        var exporting = vrf.Many("import_targets").SelectMany(target => table.Find(IndexKeys.Reference(type["export_targets"], target)));
        return Condition.Of(IdSet.Union([.. exporting.Append(vrf.Id).Distinct()
            .Select(id => call.State[call.Type].Find(IndexKeys.Reference(call.Type["vrf"], id)))]));
    }

    private static bool IsPrimaryMac(State state, Row mac) =>
        state.Find(mac.Text("assigned_object_type"), mac.Reference("assigned_object_id"))?.Reference("primary_mac_address") == mac.Id;

    // Addresses, MAC addresses and services of machines: through their interfaces, or (services) directly; those of none for "null".
    private static Condition Assigned(FilterCall call, string target, string key)
    {
        var (type, id) = call.Type.Find("parent_object_id") != null
            ? ("parent_object_type", "parent_object_id")
            : ("assigned_object_type", "assigned_object_id");
        var wanted = Wanted(call, target, key);
        var holders = (target, isDirect: type == "parent_object_type") switch
        {
            (_, true) => wanted,
            ("dcim.device", _) => wanted.SelectMany(d => InterfacesOf(call.State, d, masterToo: false)).DistinctBy(port => port.Id),
            ("virtualization.virtualmachine", _) =>
                wanted.SelectMany(vm => call.State.PointingAt("virtualization.vminterface", "virtual_machine", vm)),
            _ => wanted,
        };
        var idField = call.Type[id];
        var ids = IdSet.Union([.. holders.Select(h => call.State[call.Type].Find(IndexKeys.Generic(idField, h.Type.Label, h.Id)))]);
        return call.Values.Contains(Nothing)
            ? new Condition(row => row.Text(type) != target || ids.Contains(row.Id))
            : Condition.Of(ids);
    }
}
