using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>All tables at one moment. Readers keep one; a transaction makes the next from it.</summary>
internal sealed class State
{
    // In pieces: a change copies one of them.
    private const int Piece = 16;

    private readonly Table[][] _tables;

    private State(Table[][] tables, long version) => (_tables, Version) = (tables, version);

    public static State Empty { get; } = new([.. ObjectTypes.All.Select(Table.Empty).Chunk(Piece)], 0);

    public long Version { get; }

    /// <summary>A state of many rows at once.</summary>
    public static State Of(IEnumerable<Row> rows)
    {
        var byType = rows.ToLookup(r => r.Type);
        return new State([.. ObjectTypes.All.Select(t => Table.Of(t, [.. byType[t]])).Chunk(Piece)], 0);
    }

    /// <summary>A state of tables; types without one are empty.</summary>
    public static State Of(IEnumerable<Table> tables, long version)
    {
        Table[] all = [.. Empty._tables.SelectMany(piece => piece)];
        foreach (var table in tables)
            all[table.Type.Ordinal] = table;
        return new State([.. all.Chunk(Piece)], version);
    }

    public Table this[ObjectType type] => _tables[type.Ordinal / Piece][type.Ordinal % Piece];

    public Table this[string label] => this[ObjectTypes.Get(label)];

    public State With(Table table)
    {
        var (tables, at) = ((Table[][])_tables.Clone(), table.Type.Ordinal / Piece);
        tables[at] = (Table[])tables[at].Clone();
        tables[at][table.Type.Ordinal % Piece] = table;
        return new State(tables, Version);
    }

    public State At(long version) => new(_tables, version);

    public Row? Find(ObjectType type, long? id) => id is { } known ? this[type].Rows.Find(known) : null;

    public Row? Find(string label, long? id) => id is { } known && ObjectTypes.Find(label) is { } type ? this[type].Rows.Find(known) : null;

    /// <summary>The row a relation of a row leads to.</summary>
    public Row? Follow(Row? row, string field) =>
        row?.Type.Find(field) is { Kind: FieldKind.Ref } relation ? Find(relation.Target!, row.Reference(field)) : null;

    /// <summary>The rows of a type whose relation leads to an object, by rising id.</summary>
    public IEnumerable<Row> PointingAt(ObjectType type, Field relation, Row target)
    {
        var table = this[type];
        var key = relation.Kind == FieldKind.GenericId
            ? IndexKeys.Generic(relation, target.Type.Label, target.Id)
            : IndexKeys.Reference(relation, target.Id);
        return table.RowsOf(key);
    }

    public IEnumerable<Row> PointingAt(string label, string relation, Row target)
    {
        var type = ObjectTypes.Get(label);
        return PointingAt(type, type[relation], target);
    }

    /// <summary>The rows of a type that have just this text in a field, by rising id.</summary>
    public IEnumerable<Row> Named(string label, string field, string text)
    {
        var type = ObjectTypes.Get(label);
        return this[type].RowsOf(IndexKeys.Named(type[field], text)).Where(row => row.Text(field) == text);
    }

    public int CountPointingAt(string label, string relation, Row target)
    {
        var type = ObjectTypes.Get(label);
        var field = type[relation];
        return this[type].Find(field.Kind == FieldKind.GenericId
            ? IndexKeys.Generic(field, target.Type.Label, target.Id)
            : IndexKeys.Reference(field, target.Id)).Count;
    }

    /// <summary>Another object with the same value in a field.</summary>
    public Row? FindSame(ObjectType type, Field field, object value, long? self)
    {
        var candidates = IndexKeys.OfValue(type, field, value) is { } key ? this[type].RowsOf(key) : this[type].Rows.From();
        return candidates.FirstOrDefault(r => r.Id != self && Equals(r[field], value));
    }
}
