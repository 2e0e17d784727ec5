using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>The flat form of an object that the change log and webhooks keep: ids, raw values, names of tags.</summary>
internal static class Snapshots
{
    // Bytes; whoever needs more takes it for once.
    private const int MostKept = 64 << 10;

    // One for each thread that writes, again and again: each object of a long list has one.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _kept;

    /// <param name="state">The state the row is from: it has the names of its tags.</param>
    /// <param name="row">The object.</param>
    /// <param name="forLog">Without private columns and times, as the change log shows it.</param>
    public static byte[] Of(State state, Row row, bool forLog)
    {
        var (buffer, writer) = _kept ?? New();
        _kept = null; // what was begun and failed is not gone on with
        writer.WriteStartObject();
        if (!forLog && row.Type.Find("created") != null)
            writer.WriteString("created", JsonTexts.Time(row.Created));
        foreach (var field in row.Type.Fields)
            if (IsKept(field, forLog))
                Write(writer, state, row, field, forLog);
        WriteHidden(writer, state, row);
        if (!forLog)
            WritePrivate(writer, state, row);
        writer.WriteEndObject();
        writer.Flush();
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MostKept)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            _kept = (buffer, writer);
        }
        return json;
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, new Utf8JsonWriter(buffer));
    }

    private static bool IsKept(Field field, bool forLog) =>
        (field.IsStored || field is { Kind: FieldKind.Count, IsKept: true }) && field.Kind != FieldKind.Mappings
        && !field.IsWriteOnly && !(forLog && field.Name[0] == '_');

    private static void Write(Utf8JsonWriter writer, State state, Row row, Field field, bool forLog)
    {
        writer.WritePropertyName(field.Key);
        if (SecretText.Masked(field, row[field]) is { } masked)
        {
            writer.WriteStringValue(masked);
            return;
        }
        switch (field.Kind)
        {
            case FieldKind.Count:
                writer.WriteNumberValue(string.IsNullOrEmpty(field.Target) ? 0 : Reading.Counts.Of(state, row, field));
                return;
            case FieldKind.Tags or FieldKind.TagSlugs:
                writer.WriteStartArray();
                foreach (var name in row.Many("tags").Select(id => state.Find("extras.tag", id)?.Text("name")).OfType<string>()
                    .Order(StringComparer.Ordinal))
                    writer.WriteStringValue(name);
                writer.WriteEndArray();
                return;
            case FieldKind.ObjectTypeName when row[field] is string label:
                writer.WriteNumberValue(ContentTypes.Find(label)?.Id ?? 0);
                return;
            case FieldKind.ObjectTypeList:
                writer.WriteStartArray();
                foreach (var label in row[field] as string[] ?? [])
                    writer.WriteNumberValue(ContentTypes.Find(label)?.Id ?? 0);
                writer.WriteEndArray();
                return;
            case FieldKind.CustomFields:
                (row[field] as CustomData ?? CustomData.Empty).WriteTo(writer);
                return;
        }
        Value(writer, row[field], field);
    }

    private static void Value(Utf8JsonWriter writer, object? value, Field field)
    {
        switch (value)
        {
            case null when field.IsKeptAsText: writer.WriteStringValue(""); break;
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteStringValue(
                number.ToString("F" + field.Places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.WriteStringValue(JsonTexts.Time(time)); break;
            case JsonElement json: json.WriteTo(writer); break;
            case long[] numbers:
                writer.WriteStartArray();
                foreach (var number in numbers.Order())
                    writer.WriteNumberValue(number);
                writer.WriteEndArray();
                break;
            case string[] texts:
                writer.WriteStartArray();
                foreach (var text in texts)
                    writer.WriteStringValue(text);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    /// <summary>Columns that the API does not show.</summary>
    private static void WriteHidden(Utf8JsonWriter writer, State state, Row row)
    {
        if (row.Type.ParentField != null)
            TreeNumbers.Write(writer, state, row);
        switch (row.Type.Label)
        {
            case "dcim.interface":
                writer.WriteNull("wireless_link");
                break;
            case "dcim.cable":
                foreach (var (name, end) in ((string, string)[])[("a_terminations", "A"), ("b_terminations", "B")])
                {
                    writer.WriteStartArray(name);
                    foreach (var id in Reading.Cabling.Terminations(state, row, end).Select(t => t.Id).Order())
                        writer.WriteNumberValue(id);
                    writer.WriteEndArray();
                }
                break;
            case "extras.configcontext":
                writer.WriteBoolean("auto_sync_enabled", false);
                break;
        }
    }

    private static void WritePrivate(Utf8JsonWriter writer, State state, Row row)
    {
        if (row.Type.Find("weight_unit") != null)
            foreach (var weight in row.Type.Fields.Where(field => field.Name is "weight" or "max_weight"))
            {
                writer.WritePropertyName("_abs_" + weight.Name);
                Value(writer, Grams.Of(row[weight], row.Text("weight_unit")), weight);
            }
        switch (row.Type.Label)
        {
            case "dcim.interfacetemplate":
                writer.WriteString("_name", InterfaceNameKey.Of(row.Text("name")));
                break;
            case "dcim.cable":
                writer.WriteNull("_abs_length");
                break;
            case var label when row.Type.Find("label") != null && state.Follow(row, "device") is { } device:
                if (label == "dcim.interface")
                    writer.WriteString("_name", InterfaceNameKey.Of(row.Text("name")));
                foreach (var name in (string[])["site", "location", "rack"])
                {
                    writer.WritePropertyName("_" + name);
                    Value(writer, device[device.Type[name]], device.Type[name]);
                }
                if (row.Type.Find("connected_endpoints") != null)
                    writer.WriteNull("_path");
                break;
            case "virtualization.vminterface":
                writer.WriteString("_name", InterfaceNameKey.Of(row.Text("name")));
                break;
            case "ipam.service" or "ipam.servicetemplate":
                writer.WriteNumber("_ports_lowest", row.Many("ports").DefaultIfEmpty(0).Min());
                break;
            case "ipam.prefix":
                writer.WriteNumber("_depth", Reading.PrefixHierarchy.Of(state).Depth(row));
                writer.WriteNumber("_children", Reading.PrefixHierarchy.Of(state).Children(row));
                break;
        }
    }
}
