using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>In which order the names of an object are printed. Objects at one place mostly have the same names, and it is kept.</summary>
internal sealed class NameOrder
{
    private const int Most = 200;
    private const int LongestTrust = 64;

    private readonly byte[][] _names;
    private readonly JsonEncodedText[] _printed;
    private readonly int[] _places;
    private int _trust = 4;

    private NameOrder(byte[][] names, JsonEncodedText[] printed, int[] places) => (_names, _printed, _places) = (names, printed, places);

    /// <summary>Null where the names are too many, or have to be read before they are compared.</summary>
    public static NameOrder? Of(ReadOnlySpan<JsonProperty> properties)
    {
        if (properties.Length > Most)
            return null;
        var names = new byte[properties.Length][];
        for (var i = 0; i < names.Length; i++)
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(properties[i]);
            if (name.Contains((byte)'\\') || !Utf8.IsValid(name))
                return null;
            names[i] = name.ToArray();
        }
        // The bytes of UTF-8 are in the order of the code points; equal names stay in their order.
        int[] places = [.. Enumerable.Range(0, names.Length).Order(Comparer<int>.Create((x, y) =>
            names[x].AsSpan().SequenceCompareTo(names[y]) is var order and not 0 ? order : x.CompareTo(y)))];
        return new(names, Array.ConvertAll(places, place => JsonEncodedText.Encode(names[place], SortedJson.Options.Encoder)), places);
    }

    /// <summary>Whether the order is that of these.</summary>
    public bool Fits(ReadOnlySpan<JsonProperty> properties)
    {
        for (var i = 0; i < _names.Length; i++)
            if (!JsonMarshal.GetRawUtf8PropertyName(properties[i]).SequenceEqual(_names[i]))
            {
                _trust--;
                return false;
            }
        _trust = Math.Min(_trust + 1, LongestTrust);
        return properties.Length == _names.Length;
    }

    /// <summary>Whether so many did not fit that another is worth more.</summary>
    public bool IsOutdated => _trust <= 0;

    /// <summary>Where the property stands that is printed as this one.</summary>
    public int Place(int printed) => _places[printed];

    public JsonEncodedText Name(int printed) => _printed[printed];
}
