using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// The fields that are worked out: one function for each, by the name of the field, or of type and field where types differ.
/// </summary>
internal static class ComputedFields
{
    private static readonly string[] MacShape = ["id", "url", "display", "mac_address", "description"];

    private static readonly Dictionary<string, Action<ObjectJson, Utf8JsonWriter, Row, Field>> All = new()
    {
        ["family"] = (_, w, row, _) => Family(w, row),
        ["_depth"] = (r, w, row, _) => w.WriteNumberValue(Trees.Depth(r.State, row)),
        ["ipam.prefix:_depth"] = (r, w, row, _) => w.WriteNumberValue(r.IsFresh(row) ? 0 : PrefixHierarchy.Of(r.State).Depth(row)),
        ["ipam.prefix:children"] = (r, w, row, _) => w.WriteNumberValue(r.IsFresh(row) ? 0 : PrefixHierarchy.Of(r.State).Children(row)),
        ["config_context"] = (r, w, row, _) => w.WriteRawValue(r.Contexts.Render(row), skipInputValidation: true),
        ["primary_ip"] = (r, w, row, field) => r.WriteNested(w, PrimaryIp(r.State, row), field.Shape),
        ["mac_address"] = (r, w, row, _) => WriteText(w, r.State.Follow(row, "primary_mac_address")?.Text("mac_address")),
        ["mac_addresses"] = (r, w, row, _) => WriteAll(r, w, r.State.PointingAt("dcim.macaddress", "assigned_object_id", row), MacShape),
        ["bridge_interfaces"] = (r, w, row, field) => WriteAll(r, w, r.State.PointingAt(row.Type, row.Type["bridge"], row), field.Shape),
        ["count_ipaddresses"] = (r, w, row, _) => w.WriteNumberValue(r.State.CountPointingAt("ipam.ipaddress", "assigned_object_id", row)),
        ["members"] = (r, w, row, field) => WriteAll(r, w, r.State.PointingAt("dcim.device", "virtual_chassis", row), field.Shape),
        ["nat_outside"] = (r, w, row, field) => WriteAll(r, w, r.State.PointingAt("ipam.ipaddress", "nat_inside", row), field.Shape),
        ["tagged_items"] = (r, w, row, _) => w.WriteNumberValue(TaggedItems(r.State, row)),
        ["data_type"] = (_, w, row, _) => w.WriteStringValue(DataType(row.Text("type"))),
        ["choices_count"] = (_, w, row, _) => w.WriteNumberValue(ChoiceSets.Of(row).Count),
        ["allocated_vcpus"] = (r, w, row, _) => WriteSum(w, r, row, "vcpus"),
        ["allocated_memory"] = (r, w, row, _) => WriteSum(w, r, row, "memory"),
        ["allocated_disk"] = (r, w, row, _) => WriteSum(w, r, row, "disk"),
        ["total_vlan_ids"] = (_, w, row, _) => w.WriteNumberValue(VidRanges.Of(row).Sum(range => range.Last - range.First + 1)),
        ["utilization"] = (r, w, row, _) => w.WriteStringValue(VidRanges.Utilization(r.State, row)),
        ["size"] = (_, w, row, _) => RangeSize(w, row),
        ["site_count"] = (r, w, row, _) => w.WriteNumberValue(r.State.CountPointingAt("dcim.site", "asns", row)),
        ["unit_count"] = (_, w, row, _) => w.WriteNumberValue(row.Many("units").Length),
        ["rules"] = (r, w, row, field) => WriteAll(r, w, r.State.PointingAt("ipam.vlantranslationrule", "policy", row), field.Shape),
        ["token"] = (_, w, _, _) => w.WriteNullValue(),
    };

    private static readonly Action<ObjectJson, Utf8JsonWriter, Row, Field>?[][] ByType = [.. ObjectTypes.All.Select(type =>
        type.Fields.Select(f => Find($"{type.Label}:{f.Name}") ?? Find(f.Name)).ToArray())];

    private static Action<ObjectJson, Utf8JsonWriter, Row, Field>? Find(string name) =>
        All.GetValueOrDefault(name) ?? ComponentFields.All.GetValueOrDefault(name);

    public static void Write(ObjectJson representation, Utf8JsonWriter writer, Row row, Field field)
    {
        if (ByType[row.Type.Ordinal][field.Index] is { } write)
            write(representation, writer, row, field);
        else
            writer.WriteNullValue();
    }

    /// <summary>The primary address: version 6 before version 4.</summary>
    public static Row? PrimaryIp(State state, Row row) => state.Follow(row, "primary_ip6") ?? state.Follow(row, "primary_ip4");

    public static int TaggedItems(State state, Row tag) => ObjectTypes.All
        .Where(t => t.TagsField != null)
        .Sum(t => state[t].Find(IndexKeys.Reference(t.TagsField!, tag.Id)).Count);

    public static string DataType(string type) => type switch
    {
        "integer" => "integer",
        "decimal" => "decimal",
        "boolean" => "boolean",
        "multiselect" or "multiobject" => "array",
        "json" or "object" => "object",
        _ => "string",
    };

    /// <summary>4 or 6. What is kept was read as an address before: only those of version 6 have a colon.</summary>
    public static int FamilyOf(Row row) =>
        ((row["address"] ?? row["prefix"] ?? row["start_address"]) as string)?.Contains(':') == true ? 6 : 4;

    private static void Family(Utf8JsonWriter writer, Row row)
    {
        var family = FamilyOf(row);
        writer.WriteStartObject();
        writer.WriteNumber("value", family);
        writer.WriteString("label", family == 4 ? "IPv4" : "IPv6");
        writer.WriteEndObject();
    }

    private static void RangeSize(Utf8JsonWriter writer, Row row)
    {
        var size = IpValue.Parse(row.Text("end_address")).Address - IpValue.Parse(row.Text("start_address")).Address + 1;
        writer.WriteRawValue(size.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteText(Utf8JsonWriter writer, string? text)
    {
        if (text == null)
            writer.WriteNullValue();
        else
            writer.WriteStringValue(text);
    }

    private static void WriteAll(ObjectJson representation, Utf8JsonWriter writer, IEnumerable<Row> rows, IReadOnlyList<string>? shape)
    {
        writer.WriteStartArray();
        foreach (var row in Sorted(representation, rows))
            representation.WriteNested(writer, row, shape);
        writer.WriteEndArray();
    }

    private static IEnumerable<Row> Sorted(ObjectJson representation, IEnumerable<Row> rows)
    {
        var list = rows.ToList();
        return list.Count < 2 ? list : Ordering.Default(representation.State, list[0].Type).Sort(list);
    }

    private static void WriteSum(Utf8JsonWriter writer, ObjectJson representation, Row cluster, string field)
    {
        var values = representation.State.PointingAt("virtualization.virtualmachine", "cluster", cluster).Select(vm => vm[field])
            .Where(v => v != null).ToList();
        if (values.Count == 0 || !representation.IsAnnotated)
            writer.WriteNullValue();
        else if (values[0] is decimal)
            JsonTexts.WriteDecimal(writer, values.Sum(v => (decimal)v!));
        else
            writer.WriteNumberValue(values.Sum(v => (long)v!));
    }
}
