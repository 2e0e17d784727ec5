using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// The values of an object's custom fields by name, immutable. What was never set is not in it. They are JSON that is parsed when somebody
/// asks for one of them.
/// </summary>
internal sealed class CustomData
{
    public static readonly CustomData Empty = new("{}"u8.ToArray());

    private const int Deepest = 1024;

    // The text, and once it was parsed what came of it: not both, for most objects have some.
    private object _held;

    private CustomData(byte[] text) => _held = text;

    public IEnumerable<KeyValuePair<string, JsonElement>> Values =>
        Parsed.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value));

    /// <summary>The JSON, as rows keep it.</summary>
    public ReadOnlySpan<byte> Text => _held is byte[] text ? text : JsonMarshal.GetRawUtf8Value((JsonElement)_held);

    /// <summary>What of the values is found by, without parsing them.</summary>
    public CustomScalars Scalars => new(Text, Deepest);

    private JsonElement Parsed
    {
        get
        {
            if (_held is JsonElement known)
                return known;
            var parsed = JsonElement.Parse((byte[])_held, new JsonDocumentOptions { MaxDepth = Deepest });
            _held = parsed;
            return parsed;
        }
    }

    public JsonElement? this[string name] => Parsed.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A value by the UTF-8 of its name.</summary>
    public JsonElement? Find(ReadOnlySpan<byte> name) => Parsed.TryGetProperty(name, out var value) ? value : null;

    /// <summary>
    /// A value as it is written, by the UTF-8 of its name, for whoever passes by: nothing is kept of looking for it. False where there is
    /// none.
    /// </summary>
    public bool TryFindText(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var text = Text;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(name);
            reader.Read();
            var first = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!isWanted)
                continue;
            value = text[first..(int)reader.BytesConsumed];
            return true;
        }
        value = [];
        return false;
    }

    /// <summary>What rows keep.</summary>
    /// <param name="json">An object, as a writer of JSON writes one that has no options.</param>
    public static CustomData Of(ReadOnlySpan<byte> json) => json.SequenceEqual("{}"u8) ? Empty : new CustomData(json.ToArray());

    /// <summary>Whether bytes are a JSON object.</summary>
    public static bool IsGood(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("{}"u8))
            return true;
        if (!Utf8.IsValid(json))
            return false;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
            }
            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_held is byte[] text && writer.Options is { Encoder: null, Indented: false })
            writer.WriteRawValue(text, skipInputValidation: true);
        else
            Parsed.WriteTo(writer);
    }

    public CustomData With(string name, JsonElement value) => With([KeyValuePair.Create(name, value)]);

    /// <summary>With other values in place of those of their names, and new ones after the others.</summary>
    public CustomData With(IReadOnlyCollection<KeyValuePair<string, JsonElement>> changes)
    {
        if (changes.Count == 0)
            return this;
        var all = new Dictionary<string, JsonElement>(Values);
        foreach (var (name, value) in changes)
            all[name] = value;
        return Of(all);
    }

    public CustomData Without(string name)
    {
        var copy = new Dictionary<string, JsonElement>(Values);
        return copy.Remove(name) ? Of(copy) : this;
    }

    private static CustomData Of(Dictionary<string, JsonElement> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return Of(buffer.WrittenSpan);
    }
}
