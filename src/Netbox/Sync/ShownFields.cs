using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Where the fields of a type stand in the answers of a NetBox. It shows all objects of a type in one order, so that the names of one are
/// those of the next: each is compared once, where a search for each field would compare it with all.
/// </summary>
internal sealed class ShownFields
{
    private static readonly ShownFields?[] Known = new ShownFields?[ObjectTypes.All.Count];

    private readonly (byte[] Name, int Slot)[] _order;

    private ShownFields((byte[] Name, int Slot)[] order) => _order = order;

    /// <summary>Puts what is shown of an object at the slots of its fields; what is not shown stays undefined.</summary>
    public static void Read(ObjectType type, JsonElement shown, Span<JsonElement> values)
    {
        values.Clear();
        if (Volatile.Read(ref Known[type.Ordinal]) is not { } known || !known.TryRead(shown, values))
            Learn(type, shown).TryRead(shown, values);
    }

    private static ShownFields Learn(ObjectType type, JsonElement shown)
    {
        var learned = new ShownFields([.. shown.EnumerateObject().Select(
            property => (Encoding.UTF8.GetBytes(property.Name), type.Find(property.Name) is { IsStored: true } field ? field.Slot : -1))]);
        Volatile.Write(ref Known[type.Ordinal], learned);
        return learned;
    }

    // One that is shown in another order may have put something down already, and puts it down again.
    private bool TryRead(JsonElement shown, Span<JsonElement> values)
    {
        var place = 0;
        foreach (var property in shown.EnumerateObject())
        {
            if (place == _order.Length || !property.NameEquals(_order[place].Name))
                return false;
            if (_order[place++].Slot is >= 0 and var slot)
                values[slot] = property.Value;
        }
        return true;
    }
}
