using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>What NetBox's models work out: properties and methods beyond their fields.</summary>
internal static class ModelMethods
{
    private static readonly string[] Machines = ["dcim.device", "virtualization.virtualmachine"];

    public static bool TryGet(TemplateModels models, ModelObject target, string name, out object? value)
    {
        var (found, result) = name switch
        {
            "get_absolute_url" => (true, TemplateMethod.Of(name, () => $"/{target.Row.Type.DisplayPath}{target.Row.Id}/")),
            "cf" when target.Row.Type.CustomFieldsField != null => (true, models.CustomFields(target.Row, resolved: true)),
            "custom_field_data" when target.Row.Type.CustomFieldsField != null => (true, models.CustomFields(target.Row, resolved: false)),
            "family" => Family(target.Row),
            _ when target.Row.Type.ParentField != null => Tree(models, target.Row, name),
            _ => target.Row.Type.Label switch
            {
                "dcim.device" or "virtualization.virtualmachine" => Machine(models, target.Row, name),
                "dcim.interface" or "virtualization.vminterface" => Interface(models, target.Row, name),
                "ipam.prefix" when name == "mask_length" => (true, (object?)(long)IpValue.Parse(target.Row.Text("prefix")).Length),
                "ipam.iprange" when name == "size" => (true, Size(target.Row)),
                "core.objecttype" when name == "name" => (true, target.Row.Text("model_name")),
                _ => (false, null),
            },
        };
        value = result;
        return found;
    }

    private static (bool, object?) Machine(TemplateModels models, Row row, string name) => name switch
    {
        "primary_ip" => (true, models.Of(models.State.Follow(row, "primary_ip6") ?? models.State.Follow(row, "primary_ip4"))),
        "config_context" => (true, models.Context(row)),
        "get_config_context" => (true, TemplateMethod.Of(name, () => models.Context(row))),
        "get_config_template" => (true, TemplateMethod.Of(name, () => models.Of(
            models.State.Follow(row, "config_template") ?? models.State.Follow(models.State.Follow(row, "role"), "config_template")
            ?? models.State.Follow(models.State.Follow(row, "platform"), "config_template")))),
        "label" when Machines[0] == row.Type.Label => (true, row["name"]),
        "vc_interfaces" when Machines[0] == row.Type.Label => (true, TemplateMethod.Of(name, () => Shared(models, row))),
        "parent_device" when Machines[0] == row.Type.Label => (true, null),
        _ => (false, null),
    };

    // The interfaces of a device, and those of its chassis when it is the master.
    private static ModelList Shared(TemplateModels models, Row device)
    {
        var type = ObjectTypes.Get("dcim.interface");
        var chassis = models.State.Follow(device, "virtual_chassis");
        var members = chassis?.Reference("master") == device.Id
            ? models.State.PointingAt("dcim.device", "virtual_chassis", chassis!)
            : [device];
        return models.List(type, () => members.SelectMany(m => models.State.PointingAt(type, type["device"], m)
            .Where(nic => m.Id == device.Id || !nic.Is("mgmt_only"))));
    }

    private static (bool, object?) Interface(TemplateModels models, Row row, string name)
    {
        var type = row.Text("type");
        return name switch
        {
            "mac_address" => (true, models.State.Follow(row, "primary_mac_address")?["mac_address"]),
            "parent_object" => (true, models.Of(models.State.Follow(row, row.Type.Find("device") == null ? "virtual_machine" : "device"))),
            "is_virtual" => (true, type is "virtual" or "lag" or "bridge"),
            "is_lag" => (true, type == "lag"),
            "is_bridge" => (true, type == "bridge"),
            "connected_endpoints" or "link_peers" => (true, new List<object?>()),
            "count_ipaddresses" => (true, (long)models.State.CountPointingAt("ipam.ipaddress", "assigned_object_id", row)),
            _ => (false, null),
        };
    }

    private static (bool, object?) Tree(TemplateModels models, Row row, string name) => name switch
    {
        "level" => (true, (long)Trees.Depth(models.State, row)),
        "get_ancestors" => (true, TemplateMethod.Of(name, (_, named) =>
            models.List(row.Type, () => WithSelf(row, Trees.Ancestors(models.State, row), named)))),
        "get_descendants" => (true, TemplateMethod.Of(name, (_, named) =>
            models.List(row.Type, () => WithSelf(row, Trees.Subtree(models.State, row).Skip(1), named)))),
        "get_children" => (true, TemplateMethod.Of(name, () => models.List(row.Type, () => Trees.Children(models.State, row)))),
        _ => (false, null),
    };

    private static IEnumerable<Row> WithSelf(Row row, IEnumerable<Row> others, IReadOnlyDictionary<string, object?> named) =>
        named.TryGetValue("include_self", out var wanted) && Truth.Of(wanted) ? others.Prepend(row) : others;

    private static (bool, object?) Family(Row row)
    {
        var field = row.Type.Stored.FirstOrDefault(f => f.Kind is FieldKind.Address or FieldKind.Prefix);
        return field != null && IpValue.TryParse(row.Text(field.Name), out var ip) ? (true, (object?)(long)ip.Family) : (false, null);
    }

    private static object Size(Row range)
    {
        var (start, end) = (IpValue.Parse(range.Text("start_address")), IpValue.Parse(range.Text("end_address")));
        return (long)(end.Address - start.Address) + 1;
    }
}
