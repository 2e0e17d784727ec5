using System.Text.Json;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>The values of an object's custom fields by name, immutable. What was never set is not in it.</summary>
internal sealed class CustomData(Dictionary<string, JsonElement> values)
{
    public static readonly CustomData Empty = new([]);

    public IReadOnlyDictionary<string, JsonElement> Values { get; } = values;

    public JsonElement? this[string name] => values.TryGetValue(name, out var value) ? value : null;

    public CustomData With(string name, JsonElement value) => new(new Dictionary<string, JsonElement>(values) { [name] = value });

    public CustomData Without(string name)
    {
        var copy = new Dictionary<string, JsonElement>(values);
        return copy.Remove(name) ? new(copy) : this;
    }
}
