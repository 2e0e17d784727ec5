using System.Buffers;
using System.Text.Json;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>The values of an object's custom fields by name, immutable. What was never set is not in it.</summary>
internal sealed class CustomData(JsonElement values)
{
    public static readonly CustomData Empty = new(JsonTexts.EmptyObject);

    public IEnumerable<KeyValuePair<string, JsonElement>> Values =>
        values.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value));

    public JsonElement? this[string name] => values.TryGetProperty(name, out var value) ? value : null;

    public void WriteTo(Utf8JsonWriter writer) => values.WriteTo(writer);

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
        return new CustomData(JsonTexts.Parse(buffer.WrittenMemory));
    }
}
