using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What the fields look like that are worked out, by the name of the field, or of type and field where types differ.</summary>
internal static class ComputedSchemas
{
    private static readonly string[] OfDevice = ["id", "url", "display_url", "display", "device", "name"];

    private static readonly Dictionary<string, Func<AnswerSchemas, Field, JsonObject>> All = new()
    {
        ["family"] = (_, _) => Closed(
            ("value", With(Whole(), "enum", new JsonArray(4, 6))), ("label", Enum(["IPv4", "IPv6"]))),
        ["_depth"] = (_, _) => Whole(),
        ["children"] = (_, _) => Whole(),
        ["config_context"] = (_, _) => Open(Anything()),
        ["primary_ip"] = (a, f) => OrNull(a.Short("ipam.ipaddress", f.Shape)),
        ["mac_address"] = (_, _) => OrNull(Text()),
        ["mac_addresses"] = (a, f) => List(a.Short("dcim.macaddress", f.Shape)),
        ["bridge_interfaces"] = (a, f) => List(a.Short("dcim.interface", f.Shape)),
        ["count_ipaddresses"] = (_, _) => Whole(),
        ["count_fhrp_groups"] = (_, _) => Whole(),
        ["members"] = (a, f) => List(a.Short("dcim.device", f.Shape)),
        ["nat_outside"] = (a, f) => List(a.Short("ipam.ipaddress", f.Shape)),
        ["tagged_items"] = (_, _) => Whole(),
        ["data_type"] = (_, _) => Enum(["integer", "decimal", "boolean", "array", "object", "string"]),
        ["choices_count"] = (_, _) => Whole(),
        ["allocated_vcpus"] = (_, _) => OrNull(Number()),
        ["allocated_memory"] = (_, _) => OrNull(Whole()),
        ["allocated_disk"] = (_, _) => OrNull(Whole()),
        ["total_vlan_ids"] = (_, _) => Whole(),
        ["utilization"] = (_, _) => Text(),
        ["size"] = (_, _) => Whole(),
        ["site_count"] = (_, _) => Whole(),
        ["unit_count"] = (_, _) => Whole(),
        ["rules"] = (a, f) => List(a.Short("ipam.vlantranslationrule", f.Shape)),
        ["token"] = (_, _) => OrNull(Text()),
        ["_occupied"] = (_, _) => Flag(),
        ["installed_module"] = (a, f) => OrNull(a.Short("dcim.module", f.Shape)),
        ["parent_device"] = (a, _) => OrNull(Closed(
            ("id", Whole()), ("url", Text("uri")), ("display_url", Text("uri")), ("display", Text()), ("name", OrNull(Text())),
            ("device_bay", a.Short("dcim.devicebay", OfDevice)))),
        ["link_peers"] = (_, _) => List(Open(Anything())),
        ["link_peers_type"] = (_, _) => OrNull(Text()),
        ["connected_endpoints"] = (_, _) => OrNull(List(Open(Anything()))),
        ["connected_endpoints_type"] = (_, _) => OrNull(Text()),
        ["connected_endpoints_reachable"] = (_, _) => Flag(),
        ["a_terminations"] = (_, _) => List(Ended()),
        ["b_terminations"] = (_, _) => List(Ended()),
        ["front_ports"] = (_, _) => List(AnswerSchemas.Mapping("front_port")),
        ["ip_addresses"] = (a, _) => List(a.Short("ipam.ipaddress")),
        ["l2vpn_termination"] = (a, f) => OrNull(a.Short("vpn.l2vpntermination", f.Shape)),
        ["wireless_link"] = (a, f) => OrNull(a.Short("wireless.wirelesslink", f.Shape)),
    };

    public static JsonObject Of(AnswerSchemas answers, ObjectType type, Field field) =>
        (All.GetValueOrDefault($"{type.Label}:{field.Name}") ?? All[field.Name])(answers, field);

    private static JsonObject Ended() =>
        Closed(("object_type", Text()), ("object_id", Whole()), ("object", OrNull(Open(Anything()))));
}
