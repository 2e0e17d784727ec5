using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Which position of a front port leads to which position of a rear port; kept with the front port.</summary>
internal readonly record struct PortMapping(long FrontPosition, long Rear, long RearPosition);

/// <summary>Reads and shows them, of ports and of their templates.</summary>
internal static class PortMappings
{
    public static IReadOnlyList<PortMapping> Of(Row front) => Read(front["rear_ports"]);

    public static IReadOnlyList<PortMapping> Read(object? kept) => kept is JsonElement { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(m => new PortMapping(
            Number(m, "position") ?? 0, Number(m, "rear_port") ?? 0, Number(m, "rear_port_position") ?? 1))]
        : [];

    /// <summary>The front ports of the same device, or of the same type, that lead to a rear port.</summary>
    public static IEnumerable<(Row Front, PortMapping Mapping)> To(State state, Row rear) =>
        Fronts(state, rear).SelectMany(front => Of(front).Where(m => m.Rear == rear.Id).Select(m => (front, m)));

    /// <summary>
    /// The ways through ports of one kind to those behind them: from which position, to which port, to which position of it.
    /// </summary>
    public static IEnumerable<(long In, Row To, long Out)> Ways(State state, IReadOnlyList<Row> ports) => ports.SelectMany(port =>
        port.Type.Label == "dcim.frontport"
            ? Of(port).Where(m => state.Find("dcim.rearport", m.Rear) != null)
                .Select(m => (m.FrontPosition, state.Find("dcim.rearport", m.Rear)!, m.RearPosition))
            : To(state, port).Select(m => (m.Mapping.RearPosition, m.Front, m.Mapping.FrontPosition)));

    /// <summary>The ports behind a port of a panel; none behind others.</summary>
    public static IEnumerable<Row> Behind(State state, Row port) =>
        port.Type.Label is "dcim.frontport" or "dcim.rearport" ? Ways(state, [port]).Select(way => way.To) : [];

    public static string FrontOf(ObjectType rear) => rear.Label == "dcim.rearport" ? "dcim.frontport" : "dcim.frontporttemplate";

    public static JsonElement ToJson(IEnumerable<PortMapping> mappings)
    {
        var list = new JsonArray();
        foreach (var mapping in mappings)
            list.Add((JsonNode)new JsonObject
            {
                ["position"] = mapping.FrontPosition, ["rear_port"] = mapping.Rear, ["rear_port_position"] = mapping.RearPosition,
            });
        return JsonTexts.Parse(list.ToJsonString());
    }

    /// <summary>What leads to a rear port, as the API shows it.</summary>
    public static void WriteFronts(State state, Utf8JsonWriter writer, Row rear)
    {
        writer.WriteStartArray();
        foreach (var (front, mapping) in To(state, rear).OrderBy(m => m.Mapping.RearPosition))
        {
            writer.WriteStartObject();
            writer.WriteNumber("position", mapping.RearPosition);
            writer.WriteNumber("front_port", front.Id);
            writer.WriteNumber("front_port_position", mapping.FrontPosition);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static long? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static IEnumerable<Row> Fronts(State state, Row rear)
    {
        foreach (var owner in (string[])["device", "device_type", "module_type"])
            if (state.Follow(rear, owner) is { } whole)
                return state.PointingAt(FrontOf(rear.Type), owner, whole);
        return [];
    }
}
