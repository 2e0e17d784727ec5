using System.Runtime.InteropServices;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>
/// The fields of an object, found by name without going through them. Their names are worked out once for all objects that have the same:
/// the object before mostly does.
/// </summary>
internal sealed class ObjectFields
{
    [ThreadStatic]
    private static NameList? _before;

    private readonly NameList _names;
    private readonly JsonElement[] _values;

    private ObjectFields(NameList names, JsonElement[] values) => (_names, _values) = (names, values);

    public static ObjectFields Of(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return new(new([]), []);
        var values = new JsonElement[item.GetPropertyCount()];
        var names = _before;
        var isSame = names?.Count == values.Length;
        var at = 0;
        foreach (var property in item.EnumerateObject())
        {
            isSame = isSame && names!.Is(at, JsonMarshal.GetRawUtf8PropertyName(property)); // not null: it has a count
            values[at++] = property.Value;
        }
        if (!isSame)
            _before = names = new([.. item.EnumerateObject()]);
        return new(names!, values); // not null: one of the two
    }

    /// <summary>Of several of one name the last counts.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        var found = _names.Places.TryGetValue(name, out var place);
        value = found ? _values[place] : default;
        return found;
    }

    /// <summary>All, in order.</summary>
    public IEnumerable<(string Name, JsonElement Value)> All() => _names.Names.Zip(_values);

    private sealed class NameList
    {
        private readonly byte[][] _raw;

        public NameList(JsonProperty[] properties)
        {
            _raw = Array.ConvertAll(properties, property => JsonMarshal.GetRawUtf8PropertyName(property).ToArray());
            Names = Array.ConvertAll(properties, property => property.Name);
            for (var i = 0; i < Names.Length; i++)
                Places[Names[i]] = i;
        }

        public int Count => _raw.Length;

        public string[] Names { get; }

        public Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

        public bool Is(int place, ReadOnlySpan<byte> raw) => raw.SequenceEqual(_raw[place]);
    }
}
