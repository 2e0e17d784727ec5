using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// One object, immutable. Values are null, string, long, decimal, bool, <see cref="DateTimeOffset"/>, <c>long[]</c> (relations to many),
/// <c>string[]</c>, <see cref="System.Text.Json.JsonElement"/>, or <see cref="CustomData"/>; a relation is the id of the other object.
/// </summary>
internal sealed class Row(ObjectType type, long id, object?[] values, DateTimeOffset created, DateTimeOffset lastUpdated)
{
    public ObjectType Type { get; } = type;

    public long Id { get; } = id;

    public object?[] Values { get; } = values;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset LastUpdated { get; } = lastUpdated;

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
