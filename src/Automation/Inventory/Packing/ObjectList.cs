using System.Buffers;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>JSON objects, packed, in the order they came. Filled by one thread, then read by many.</summary>
/// <param name="form">What is kept of them; null for everything.</param>
internal sealed class ObjectList(ObjectForm? form = null)
{
    private readonly List<byte[]> _items = [];
    private readonly SharedPieces _pieces = new();
    private ObjectPacker? _packer;

    public int Count => _items.Count;

    /// <summary>An object, parsed anew at each call.</summary>
    public JsonElement this[int index] => PackedJson.Parse(_pieces, _items[index]);

    /// <summary>The element need not stay valid.</summary>
    public void Add(JsonElement item) => _items.Add((_packer ??= new(_pieces, grows: true)).Pack(item, form));

    /// <summary>Writes an object's text.</summary>
    public void WriteTo(ArrayBufferWriter<byte> text, int index) => PackedJson.Unpack(_pieces, _items[index], text);
}
