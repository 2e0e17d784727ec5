using System.Globalization;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>What interfaces of devices and of virtual machines have in common.</summary>
internal static class Interfaces
{
    public static bool IsSelf(Draft draft, string relation) => draft.Current != null && draft.Reference(relation) == draft.Current.Id;

    /// <summary>A related interface must be on the same machine.</summary>
    public static bool CheckSame(RuleContext context, string relation, string machine, string message) =>
        context.Follow(relation) is not { } other || other.Reference(machine) == context.Draft.Reference(machine)
        || context.Refuse(relation, string
            .Format(CultureInfo.InvariantCulture, message, context.Name(other), context.Name(context.State.Follow(other, machine))));

    public static bool CheckMac(RuleContext context)
    {
        if (context.Follow("primary_mac_address") is not { } mac || mac["assigned_object_id"] == null)
            return true;
        var holder = context.State.Find(mac.Text("assigned_object_type"), mac.Reference("assigned_object_id"));
        return (holder != null && holder.Type == context.Draft.Type && holder.Id == context.Draft.Current?.Id)
            || context.Refuse("primary_mac_address", $"MAC address {mac.Text("mac_address")} is assigned to a different interface "
                + $"({context.Name(holder)}).");
    }

    public static bool CheckVlanSite(RuleContext context, Row? site)
    {
        return context.Follow("untagged_vlan") is not { } vlan || vlan["site"] is not long own || own == site?.Id
            || context.Refuse("untagged_vlan", $"The untagged VLAN ({context.Name(vlan)}) must belong to the same site as the "
                + $"interface's parent {Machine(context)}, or it must be global.");
    }

    /// <summary>Tagged VLANs that a request names are of the machine's site, or of none.</summary>
    public static bool CheckTaggedVlans(RuleContext context, Row? site)
    {
        if (!context.Draft.Sent.Contains("tagged_vlans"))
            return true;
        var strange = context.Draft.Many("tagged_vlans").Select(id => context.State.Find("ipam.vlan", id))
            .FirstOrDefault(vlan => vlan?["site"] is long own && own != site?.Id);
        return strange == null || context.Refuse("tagged_vlans", $"VLAN {context.Name(strange)} must belong to the same site as the "
            + $"interface's parent {Machine(context)}, or it must be global.");
    }

    public static bool CheckServiceVlan(RuleContext context) =>
        context.Draft["qinq_svlan"] == null || context.Draft.Text("mode") == "q-in-q"
        || context.Refuse("qinq_svlan", "Only Q-in-Q interfaces may specify a service VLAN.");

    private static string Machine(RuleContext context) =>
        context.Draft.Type.Label == "dcim.interface" ? "device" : "virtual machine";

    /// <summary>Without a mode there are no VLANs, and only tagged interfaces have tagged ones.</summary>
    public static void DropVlansWithoutMode(Draft draft)
    {
        if (draft.Text("mode").Length == 0)
            draft["untagged_vlan"] = null;
        if (!draft.IsNew && draft.Text("mode") != "tagged")
            draft["tagged_vlans"] = Array.Empty<long>();
    }
}
