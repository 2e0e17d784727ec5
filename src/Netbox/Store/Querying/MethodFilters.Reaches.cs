using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Querying;

/// <content>Filters over what is there for whom: VLANs for places and machines, platforms for types.</content>
internal static partial class MethodFilters
{
    private static readonly Dictionary<string, Method> Reaches = new()
    {
        ["ipam.vlangroup:region"] = Scope,
        ["ipam.vlangroup:site_group"] = Scope,
        ["ipam.vlangroup:site"] = Scope,
        ["ipam.vlangroup:location"] = Scope,
        ["ipam.vlangroup:rack_group"] = Scope,
        ["ipam.vlangroup:rack"] = Scope,
        ["ipam.vlangroup:cluster_group"] = Scope,
        ["ipam.vlangroup:cluster"] = Scope,
        ["contains_vid"] = call =>
            Numbers(call, (row, wanted) => VidRanges.Of(row).Any(r => r.First <= wanted[^1] && wanted[^1] <= r.Last)),
        ["available_on_virtualmachine"] = call => Reached(call, "virtualization.virtualmachine", VlanReach.OfVirtualMachine),
        ["available_on_device"] = call => Reached(call, "dcim.device", VlanReach.OfDevice),
        ["available_at_site"] = call => Reached(call, "dcim.site", VlanReach.OfSite),
        ["available_at_site_group"] = call => Reached(call, "dcim.sitegroup", VlanReach.OfSiteGroup),
        ["ipam.vlan:interface_id"] = OfInterface,
        ["ipam.vlan:vminterface_id"] = OfInterface,
        ["available_for_device_type"] = call => One(call, "dcim.devicetype") is { } type
            ? new(row => row["manufacturer"] == null || row.Reference("manufacturer") == type.Reference("manufacturer"))
            : null,
    };

    // The kind of the scope is the parameter's name, without its underscore.
    private static Condition? Scope(FilterCall call)
    {
        var model = call.Parameter.Replace("_", "", StringComparison.Ordinal);
        return Numbers(call, (row, wanted) =>
            row.Text("scope_type")?.Split('.')[^1] == model && row["scope_id"] is long id && id == wanted[^1]);
    }

    private static Condition? Reached(FilterCall call, string label, Func<State, Row, VlanReach> reach)
    {
        if (One(call, label) is not { } row)
            return null;
        var found = reach(call.State, row);
        return new Condition(vlan => found.Has(call.State, vlan));
    }

    private static Condition? OfInterface(FilterCall call) =>
        One(call, call.Parameter == "interface_id" ? "dcim.interface" : "virtualization.vminterface") is { } port
            ? Condition.Of(IdSet.Of(port.Many("tagged_vlans").Concat(
                port.Reference("untagged_vlan") is { } untagged ? [untagged] : Array.Empty<long>()).Distinct()))
            : null;

    // The one object that a parameter names; the last of several values counts.
    private static Row? One(FilterCall call, string label)
    {
        if (call.State.Find(label, call.Number) is { } row)
            return row;
        call.Errors.Add(call.Parameter, "Select a valid choice. That choice is not one of the available choices.");
        return null;
    }
}
