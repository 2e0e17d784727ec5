using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;

namespace Plumbline.Netbox.Tests.Store.Persistence;

/// <summary>Writes rows as versions before 0.2 did, so that their stores can be made.</summary>
internal static class JsonRowEncoder
{
    private const string Rewrite = "UPDATE object SET data = as_json(type, id, data); "
        + "UPDATE change SET data = as_json('core.objectchange', id, data); PRAGMA user_version = 0";

    public static byte[] Encode(Row row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("created", row.Created.UtcTicks);
            writer.WriteNumber("updated", row.LastUpdated.UtcTicks);
            foreach (var field in row.Type.Stored)
                if (row.Values[field.Slot] is { } value and not DeferredJson)
                {
                    writer.WritePropertyName("f_" + field.Name);
                    Write(writer, value);
                }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Lets SQL have a row as JSON: <c>as_json(type, id, data)</c>.</summary>
    public static void AddTo(SqliteConnection connection) => connection.CreateFunction("as_json", (string type, long id, byte[] data) =>
        Encode(RowCodec.Decode(ObjectTypes.Get(type), id, data, new SharedValues())));

    /// <summary>Makes of a store that nobody holds one of a version before 0.2.</summary>
    public static void MakeOld(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        AddTo(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Rewrite;
        command.ExecuteNonQuery();
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case long number: writer.WriteNumberValue(number); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case decimal number: writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.WriteNumberValue(time.UtcTicks); break;
            case JsonElement json: json.WriteTo(writer); break;
            case CustomData data: data.WriteTo(writer); break;
            case long[] numbers: JsonSerializer.Serialize(writer, numbers); break;
            case string[] texts: JsonSerializer.Serialize(writer, texts); break;
            default: throw new NotSupportedException($"a row cannot hold {value.GetType().Name}");
        }
    }
}
