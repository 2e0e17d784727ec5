using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// One object, immutable. Values are null, string, long, decimal, bool, <see cref="DateTimeOffset"/>, <c>long[]</c> (relations to many),
/// <c>string[]</c>, <see cref="System.Text.Json.JsonElement"/>, or <see cref="CustomData"/>; a relation is the id of the other object.
/// </summary>
internal sealed class Row(ObjectType type, long id, object?[] values, DateTimeOffset created, DateTimeOffset lastUpdated)
{
    // Ticks: half of what the two times would take.
    private readonly long _created = created.UtcTicks, _lastUpdated = lastUpdated.UtcTicks;

    public ObjectType Type { get; } = type;

    public long Id { get; } = id;

    public object?[] Values { get; } = values;

    public DateTimeOffset Created => new(_created, TimeSpan.Zero);

    public DateTimeOffset LastUpdated => new(_lastUpdated, TimeSpan.Zero);

    /// <summary>Something that was worked out of this row and is kept with it; it may be gone at any time.</summary>
    public object? Kept { get; set; }

    public object? this[Field field] => field.Kind switch
    {
        FieldKind.Id => Id,
        FieldKind.Created => Created,
        FieldKind.LastUpdated => LastUpdated,
        _ => field.Slot < 0 ? null : Values[field.Slot],
    };

    public object? this[string name] => Type.Find(name) is { } field ? this[field] : null;

    public string Text(string name) => this[name] as string ?? "";

    public long? Reference(string name) => this[name] as long?;

    public bool Is(string name) => this[name] is true;

    public long[] Many(string name) => this[name] as long[] ?? [];

    public Row With(string name, object? value)
    {
        var values = (object?[])Values.Clone();
        values[Type[name].Slot] = value;
        return new Row(Type, Id, values, Created, LastUpdated);
    }

    public Row At(DateTimeOffset lastUpdated) => new(Type, Id, Values, Created, lastUpdated);

    public override string ToString() => $"{Type.Label}:{Id}";
}
