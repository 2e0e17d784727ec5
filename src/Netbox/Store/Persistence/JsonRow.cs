using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Reads a row as older versions wrote it: JSON by field name.</summary>
internal static class JsonRow
{
    public const int Deepest = 1024;

    private static readonly JsonEncodedText Created = JsonEncodedText.Encode("created"), Updated = JsonEncodedText.Encode("updated");

    private static readonly JsonEncodedText[][] Names =
        [.. ObjectTypes.All.Select(type => type.Stored.Select(field => JsonEncodedText.Encode("f_" + field.Name)).ToArray())];

    public static Row Decode(ObjectType type, long id, ReadOnlySpan<byte> json, SharedValues shared)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        var values = new object?[type.Slots];
        var (names, next) = (Names[type.Ordinal], 0);
        long created = -1, updated = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Place(names, ref next, ref reader) is >= 0 and var at)
            {
                reader.Read();
                values[type.Stored[at].Slot] = Read(type.Stored[at], ref reader, shared);
                continue;
            }
            var isCreated = reader.ValueTextEquals(Created.EncodedUtf8Bytes);
            var isUpdated = reader.ValueTextEquals(Updated.EncodedUtf8Bytes);
            reader.Read();
            if (isCreated)
                created = reader.GetInt64();
            else if (isUpdated)
                updated = reader.GetInt64();
            else
                reader.Skip();
        }
        return created < 0 || updated < 0
            ? throw new FormatException("it has no time")
            : new Row(type, id, values, Time(created), Time(updated));
    }

    // Fields were written in the order they have, with those left out that hold nothing.
    private static int Place(JsonEncodedText[] names, ref int next, ref Utf8JsonReader reader)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var at = next + i < names.Length ? next + i : next + i - names.Length;
            if (!reader.ValueTextEquals(names[at].EncodedUtf8Bytes))
                continue;
            next = at + 1 == names.Length ? 0 : at + 1;
            return at;
        }
        return -1;
    }

    private static object? Read(Field field, ref Utf8JsonReader reader, SharedValues shared) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Ref or FieldKind.GenericId => shared.Of(reader.GetInt64()),
        FieldKind.Decimal => shared.Of(decimal.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)),
        FieldKind.Boolean => SharedValues.Of(reader.GetBoolean()),
        FieldKind.DateTime => Time(reader.GetInt64()),
        FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs or FieldKind.Integers => shared.Of(Numbers(ref reader)),
        FieldKind.Strings or FieldKind.ObjectTypeList or FieldKind.Networks => Texts(ref reader),
        FieldKind.Json or FieldKind.JsonObject or FieldKind.Pairs or FieldKind.Ranges or FieldKind.Mappings =>
            JsonElement.ParseValue(ref reader),
        FieldKind.CustomFields => Custom(ref reader),
        _ => shared.Text(ref reader),
    };

    private static long[] Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            numbers.Add(reader.GetInt64());
        return numbers.Count == 0 ? [] : [.. numbers];
    }

    private static string[] Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        return texts.Count == 0 ? [] : [.. texts];
    }

    private static CustomData Custom(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("its custom fields are no object");
        return CustomData.Of(JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader)));
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
