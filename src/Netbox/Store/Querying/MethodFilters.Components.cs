using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Querying;

/// <content>Filters over parts of devices, cables and groups of gateways.</content>
internal static partial class MethodFilters
{
    private static readonly Dictionary<string, Method> Components = new()
    {
        ["console_ports"] = call => Having(call, "consoleport"),
        ["console_server_ports"] = call => Having(call, "consoleserverport"),
        ["power_ports"] = call => Having(call, "powerport"),
        ["power_outlets"] = call => Having(call, "poweroutlet"),
        ["interfaces"] = call => Having(call, "interface"),
        ["virtualization.virtualmachine:interfaces"] = call =>
            Flag(call, row => call.State.CountPointingAt("virtualization.vminterface", "virtual_machine", row) > 0),
        ["pass_through_ports"] = call => Having(call, "frontport", "rearport"),
        ["module_bays"] = call => Having(call, "modulebay"),
        ["device_bays"] = call => Having(call, "devicebay"),
        ["inventory_items"] = call => Having(call, "inventoryitem"),
        ["cabled"] = call => Flag(call, row => row["cable"] != null),
        ["occupied"] = call => Flag(call, row => row.Is("mark_connected") || row["cable"] != null),
        ["connected"] = call => Flag(
            call, row => CablePath.From(call.State, row) is { IsActive: true, IsComplete: true }),
        ["rear_port_id"] = call => Numbers(call, (row, wanted) => PortMappings.Of(row).Any(m => wanted.Contains(m.Rear))),
        ["front_port_id"] = call => Numbers(
            call, (row, wanted) => PortMappings.To(call.State, row).Any(m => wanted.Contains(m.Front.Id))),
        ["fhrpgroup_id"] = call => Assigned(call, "ipam.fhrpgroup", "id"),
        ["fhrpgroup"] = call => Assigned(call, "ipam.fhrpgroup", "name"),
        ["related_ip"] = RelatedIp,
        ["termination_a_type"] = call => Ended(call, (t, _) => call.Values.Contains(t.Text("termination_type"))),
        ["termination_b_type"] = call => Ended(call, (t, _) => call.Values.Contains(t.Text("termination_type"))),
        ["termination_a_id"] = call => EndedAt(call, "A"),
        ["termination_b_id"] = call => EndedAt(call, "B"),
        ["unterminated"] = call => Flag(call, row => !Ends(call, row, "A") || !Ends(call, row, "B")),
        ["consoleport_id"] = call => Port(call, "dcim.consoleport"),
        ["consoleserverport_id"] = call => Port(call, "dcim.consoleserverport"),
        ["powerport_id"] = call => Port(call, "dcim.powerport"),
        ["poweroutlet_id"] = call => Port(call, "dcim.poweroutlet"),
        ["frontport_id"] = call => Port(call, "dcim.frontport"),
        ["rearport_id"] = call => Port(call, "dcim.rearport"),
        ["powerfeed_id"] = call => Port(call, "dcim.powerfeed"),
        ["dcim.cable:interface_id"] = call => Port(call, "dcim.interface"),
        ["dcim.cabletermination:interface_id"] = call => Port(call, "dcim.interface"),
        ["dcim.cable:device_id"] = call => EndedIn(call, "", "id"),
        ["dcim.cable:device"] = call => EndedIn(call, "", "name"),
        ["dcim.cable:rack_id"] = call => EndedIn(call, "rack", "id"),
        ["dcim.cable:rack"] = call => EndedIn(call, "rack", "name"),
        ["dcim.cable:location_id"] = call => EndedIn(call, "location", "id"),
        ["dcim.cable:location"] = call => EndedIn(call, "location", "name"),
        ["dcim.cable:site_id"] = call => EndedIn(call, "site", "id"),
        ["dcim.cable:site"] = call => EndedIn(call, "site", "slug"),
        ["ipam.fhrpgroupassignment:device"] = call => OfMachines(call, "dcim.device", "name", "dcim.interface"),
        ["ipam.fhrpgroupassignment:device_id"] = call => OfMachines(call, "dcim.device", "id", "dcim.interface"),
        ["ipam.fhrpgroupassignment:virtual_machine"] = call =>
            OfMachines(call, "virtualization.virtualmachine", "name", "virtualization.vminterface"),
        ["ipam.fhrpgroupassignment:virtual_machine_id"] = call =>
            OfMachines(call, "virtualization.virtualmachine", "id", "virtualization.vminterface"),
    };

    // A device has parts; a type of devices or modules has templates of them.
    private static Condition? Having(FilterCall call, params string[] models)
    {
        var (suffix, owner) = call.Type.Label switch
        {
            "dcim.device" => ("", "device"),
            "dcim.devicetype" => ("template", "device_type"),
            _ => ("template", "module_type"),
        };
        return Flag(call, row => Array.Exists(models, m => call.State.CountPointingAt($"dcim.{m}{suffix}", owner, row) > 0));
    }

    private static IEnumerable<Row> TerminationsOf(FilterCall call, Row row) =>
        call.Type.Label == "dcim.cabletermination" ? [row] : call.State.PointingAt("dcim.cabletermination", "cable", row);

    private static bool Ends(FilterCall call, Row cable, string end) => TerminationsOf(call, cable).Any(t => t.Text("cable_end") == end);

    private static Condition Ended(FilterCall call, Func<Row, Row?, bool> test) =>
        new(row => TerminationsOf(call, row).Any(t => test(t, Cabling.Port(call.State, t))));

    private static Condition? EndedAt(FilterCall call, string end) => Numbers(call, (row, wanted) => TerminationsOf(call, row)
        .Any(t => t.Text("cable_end") == end && wanted.Contains(t.Reference("termination_id") ?? 0)));

    private static Condition? Port(FilterCall call, string label) => Numbers(call, (row, wanted) => TerminationsOf(call, row)
        .Any(t => t.Text("termination_type") == label && wanted.Contains(t.Reference("termination_id") ?? 0)));

    // Cables of a device, or of one in a place.
    private static Condition? EndedIn(FilterCall call, string relation, string key)
    {
        bool Is(Row? place, string value) => place != null
            && value == (key == "id" ? place.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : place.Text(key));
        bool Matches(Row? port)
        {
            var device = call.State.Follow(port, "device");
            // A power feed has no device; it is where its rack is.
            var rack = device == null ? call.State.Follow(port, "rack") : null;
            var place = relation.Length == 0 ? device : relation == "rack" && rack != null ? rack : call.State.Follow(device ?? rack, relation);
            return call.Values.Any(value => Is(place, value));
        }
        return key == "id" && Numbers(call, (_, _) => true) == null ? null : Ended(call, (_, port) => Matches(port));
    }

    private static Condition OfMachines(FilterCall call, string machine, string key, string nic)
    {
        var id = call.Type["interface_id"];
        var ports = Wanted(call, machine, key).SelectMany(m => machine == "dcim.device"
            ? InterfacesOf(call.State, m, masterToo: false)
            : call.State.PointingAt(nic, "virtual_machine", m));
        return Condition.Of(IdSet.Union([.. ports.Select(port => port.Id).Distinct()
            .Select(port => call.State[call.Type].Find(IndexKeys.Generic(id, nic, port)))]));
    }

    // Groups with an address in the network of another one.
    private static Condition RelatedIp(FilterCall call)
    {
        var given = Wanted(call, "ipam.ipaddress", "id").ToList();
        return new Condition(row => ComponentFields.Addresses(call.State, row).Any(own => given.Exists(
            g => g.Reference("vrf") == own.Reference("vrf")
                && IpValue.Parse(g.Text("address")).Network.Contains(IpValue.Parse(own.Text("address"))))));
    }
}
