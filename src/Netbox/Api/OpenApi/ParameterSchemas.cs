using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What the parameters of a list hold. Most may be given several times; each value is asked for.</summary>
internal static class ParameterSchemas
{
    private const string Moment = "date-time";

    private static readonly HashSet<string> Flags =
    [
        "has_primary_ip", "has_oob_ip", "has_front_image", "has_rear_image", "has_virtual_device_context", "local_context_data", "assigned",
        "assigned_to_interface", "primary", "can_view", "can_add", "can_change", "can_delete", "usable", "cabled", "occupied", "connected",
        "unterminated", "interfaces", "pass_through_ports", "console_ports", "console_server_ports", "power_ports", "power_outlets",
        "module_bays", "device_bays", "inventory_items", "Device.virtual_chassis_member", "brief",
    ];

    private static readonly HashSet<string> Numbers =
    [
        "mask_length", "depth", "children", "family", "port", "contains_vid", "size", "total_vlan_ids", "related_ip", "available_at_site",
        "available_at_site_group", "available_on_device", "available_on_virtualmachine", "available_for_device_type", "limit", "offset",
        "start", "object_types", "VLANGroup.region", "VLANGroup.site_group", "VLANGroup.site", "VLANGroup.location", "VLANGroup.rack_group",
        "VLANGroup.rack", "VLANGroup.cluster_group", "VLANGroup.cluster",
    ];

    private static readonly HashSet<string> Moments = ["time_after", "time_before", "created_after", "created_before"];

    // Of these the last value counts.
    private static readonly HashSet<string> Single = ["q", "limit", "offset", "start", "ordering", "fields", "omit", "exclude"];

    public static JsonObject Of(ObjectType type, ListParameter parameter)
    {
        var value = parameter.Lookup == "empty" ? Flag() : parameter.Filter switch
        {
            { Kind: FilterKind.Field } filter => OfField(FilterPlan.EndOf(type, filter), parameter.Lookup),
            { Kind: FilterKind.Relation } filter => OfField(ObjectTypes.Get(filter.Target!)[filter.Key], parameter.Lookup),
            { Kind: FilterKind.Absent } => Text(),
            _ => OfName(type, parameter.Name),
        };
        return value["type"]!.GetValue<string>() == "boolean" || Single.Contains(parameter.Name) ? value : List(value);
    }

    private static JsonObject OfField(Field field, string lookup) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Id or FieldKind.GenericId or FieldKind.Count => Whole(),
        FieldKind.Decimal => Number(),
        FieldKind.Boolean => Flag(),
        FieldKind.DateTime or FieldKind.Created or FieldKind.LastUpdated => Text(Moment),
        FieldKind.Choice or FieldKind.PlainChoice when lookup is "" or "n" =>
            Enum([.. field.Choices!.All.Select(choice => choice.Value), .. field.IsNullable ? (string[])["null"] : []]),
        _ when field.IsDate => Text("date"),
        _ => Text(),
    };

    private static JsonObject OfName(ObjectType type, string name)
    {
        var bare = name.Split("__")[0];
        bool Is(HashSet<string> names) => names.Contains(bare) || names.Contains($"{type.ClassName}.{bare}");
        return Is(Flags) || name.EndsWith("__empty", StringComparison.Ordinal) ? Flag()
            : Is(Numbers) || bare.EndsWith("_id", StringComparison.Ordinal) ? Whole()
            : Moments.Contains(bare) ? Text(Moment)
            : bare.EndsWith("_by_request", StringComparison.Ordinal) ? Text("uuid")
            : Text();
    }
}
