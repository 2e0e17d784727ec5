using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>What is worked out for parts of devices: where their cables lead, what is installed in them.</summary>
internal static class ComponentFields
{
    private static readonly string[] OfDevice = ["id", "url", "display_url", "display", "device", "name"];

    public static IReadOnlyDictionary<string, Action<ObjectJson, Utf8JsonWriter, Row, Field>> All { get; } =
        new Dictionary<string, Action<ObjectJson, Utf8JsonWriter, Row, Field>>
        {
            ["_occupied"] = (_, w, row, _) => w.WriteBooleanValue(row.Is("mark_connected") || row["cable"] != null),
            ["dcim.modulebay:_occupied"] = (r, w, row, _) => w.WriteBooleanValue(!row.Is("enabled") || Installed(r.State, row) != null),
            ["dcim.devicebay:_occupied"] = (_, w, row, _) => w.WriteBooleanValue(!row.Is("enabled") || row["installed_device"] != null),
            ["installed_module"] = (r, w, row, field) => r.WriteNested(w, Installed(r.State, row), field.Shape),
            ["parent_device"] = WriteParent,
            ["link_peers"] = (r, w, row, _) => WriteList(r, w, Cabling.Peers(r.State, row)),
            ["link_peers_type"] = (r, w, row, _) => WriteType(w, Cabling.Peers(r.State, row)),
            ["connected_endpoints"] = (r, w, row, _) => WriteListOrNull(r, w, Destinations(r.State, row)),
            ["connected_endpoints_type"] = (r, w, row, _) => WriteType(w, Destinations(r.State, row)),
            ["connected_endpoints_reachable"] = (r, w, row, _) => w.WriteBooleanValue(
                CablePath.From(r.State, row) is { IsActive: true, IsComplete: true }),
            ["a_terminations"] = (r, w, row, _) => WriteEnds(r, w, row, "A"),
            ["b_terminations"] = (r, w, row, _) => WriteEnds(r, w, row, "B"),
            ["front_ports"] = (r, w, row, _) => PortMappings.WriteFronts(r.State, w, row),
            ["count_fhrp_groups"] = (r, w, row, _) =>
                w.WriteNumberValue(r.State.CountPointingAt("ipam.fhrpgroupassignment", "interface_id", row)),
            ["ip_addresses"] = (r, w, row, _) => WriteList(r, w, Addresses(r.State, row)),
        };

    /// <summary>The addresses of a group of gateways, in the order of addresses.</summary>
    public static IEnumerable<Row> Addresses(State state, Row group) => Ordering.Default(state, ObjectTypes.Get("ipam.ipaddress"))
        .Sort(state.PointingAt("ipam.ipaddress", "assigned_object_id", group));

    /// <summary>Objects in their short form, in the order they come in.</summary>
    public static void WriteList(ObjectJson representation, Utf8JsonWriter writer, IEnumerable<Row> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
            representation.WriteNested(writer, row);
        writer.WriteEndArray();
    }

    private static Row? Installed(State state, Row bay) => state.PointingAt("dcim.module", "module_bay", bay).FirstOrDefault();

    private static IReadOnlyList<Row> Destinations(State state, Row port) =>
        CablePath.From(state, port)?.Destinations ?? [];

    private static void WriteListOrNull(ObjectJson representation, Utf8JsonWriter writer, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
            writer.WriteNullValue();
        else
            WriteList(representation, writer, rows);
    }

    private static void WriteType(Utf8JsonWriter writer, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
            writer.WriteNullValue();
        else
            writer.WriteStringValue(rows[0].Type.Label);
    }

    private static void WriteEnds(ObjectJson representation, Utf8JsonWriter writer, Row cable, string end)
    {
        writer.WriteStartArray();
        foreach (var port in Cabling.Ends(representation.State, cable, end))
        {
            writer.WriteStartObject();
            writer.WriteString("object_type", port.Type.Label);
            writer.WriteNumber("object_id", port.Id);
            writer.WritePropertyName("object");
            representation.WriteNested(writer, port);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteParent(ObjectJson representation, Utf8JsonWriter writer, Row device, Field field)
    {
        var bay = representation.State.PointingAt("dcim.devicebay", "installed_device", device).FirstOrDefault();
        if (bay == null || representation.State.Follow(bay, "device") is not { } parent)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        writer.WriteNumber("id", parent.Id);
        writer.WritePropertyName("url");
        representation.WriteUrl(writer, parent, forPeople: false);
        writer.WritePropertyName("display_url");
        representation.WriteUrl(writer, parent, forPeople: true);
        writer.WriteString("display", DisplayText.Of(representation.State, parent));
        writer.WriteString("name", parent["name"] as string);
        writer.WritePropertyName("device_bay");
        representation.WriteNested(writer, bay, OfDevice);
        writer.WriteEndObject();
    }
}
