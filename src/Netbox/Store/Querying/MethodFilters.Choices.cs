using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <content>Filters whose values name objects: each of them has to be there, or is <c>null</c>.</content>
internal static partial class MethodFilters
{
    private const string ContentType = "core.objecttype", Nothing = "null";

    // What the values name, and by which field.
    private static readonly Dictionary<string, (string Label, string Key)> Naming = new()
    {
        ["ipam.ipaddress:interface"] = ("dcim.interface", "name"),
        ["ipam.ipaddress:interface_id"] = ("dcim.interface", "id"),
        ["ipam.ipaddress:vminterface"] = ("virtualization.vminterface", "name"),
        ["ipam.ipaddress:vminterface_id"] = ("virtualization.vminterface", "id"),
        ["ipam.ipaddress:fhrpgroup_id"] = ("ipam.fhrpgroup", "id"),
        ["ipam.fhrpgroup:related_ip"] = ("ipam.ipaddress", "id"),
        ["ipam.service:ip_address"] = ("ipam.ipaddress", "address"),
        ["dcim.macaddress:interface"] = ("dcim.interface", "name"),
        ["dcim.macaddress:interface_id"] = ("dcim.interface", "id"),
        ["dcim.macaddress:vminterface"] = ("virtualization.vminterface", "name"),
        ["dcim.macaddress:vminterface_id"] = ("virtualization.vminterface", "id"),
        ["dcim.device:primary_ip4"] = ("ipam.ipaddress", "address"),
        ["dcim.device:primary_ip6"] = ("ipam.ipaddress", "address"),
        ["dcim.virtualdevicecontext:primary_ip4"] = ("ipam.ipaddress", "address"),
        ["dcim.virtualdevicecontext:primary_ip6"] = ("ipam.ipaddress", "address"),
        ["virtualization.virtualmachine:primary_ip4"] = ("ipam.ipaddress", "address"),
        ["virtualization.virtualmachine:primary_ip6"] = ("ipam.ipaddress", "address"),
        ["extras.eventrule:object_type_id"] = (ContentType, "id"),
        ["extras.customfield:object_type_id"] = (ContentType, "id"),
        ["extras.customfield:related_object_type_id"] = (ContentType, "id"),
        ["extras.customlink:object_type_id"] = (ContentType, "id"),
        ["extras.exporttemplate:object_type_id"] = (ContentType, "id"),
        ["extras.savedfilter:object_type_id"] = (ContentType, "id"),
        ["extras.journalentry:assigned_object_type_id"] = (ContentType, "id"),
        ["users.objectpermission:object_type_id"] = (ContentType, "id"),
        ["core.objectchange:changed_object_type_id"] = (ContentType, "id"),
    };

    private static bool AreThere(FilterCall call, (string Label, string Key) wanted)
    {
        foreach (var value in call.Values.Where(value => value != Nothing))
        {
            var isId = long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id);
            if (wanted.Key == "id" ? isId && IsThere(call.State, wanted.Label, id) : Wanted(call with { Values = [value] }, wanted).Any())
                continue;
            call.Errors.Add(call.Parameter, wanted.Key == "id" && !isId
                ? $"“{value}” is not a valid value."
                : $"Select a valid choice. {value} is not one of the available choices.");
            return false;
        }
        return true;
    }

    private static bool AreAmong(FilterCall call, ChoiceList choices)
    {
        if (call.Values.FirstOrDefault(value => !choices.Contains(value)) is not { } unknown)
            return true;
        call.Errors.Add(call.Parameter, $"Select a valid choice. {unknown} is not one of the available choices.");
        return false;
    }

    private static bool IsThere(State state, string label, long id) =>
        label == ContentType ? ContentTypes.Find(id) is not null : state.Find(label, id) is not null;

    // Addresses are named by just the text that they are shown with.
    private static IEnumerable<Row> Wanted(FilterCall call, (string Label, string Key) wanted) => wanted.Key != "address"
        ? Wanted(call, wanted.Label, wanted.Key)
        : call.Values.SelectMany(value => call.State[wanted.Label]
            .RowsOf(IndexKeys.Address(ObjectTypes.Get(wanted.Label)["address"], value)).Where(row => row.Text("address") == value));
}
