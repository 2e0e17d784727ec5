namespace Plumbline.Netbox.Store.Objects;

/// <summary>The rows of a table by their id, immutable.</summary>
internal abstract class RowMap
{
    /// <summary>How many rows this thread has looked at: what grows with the fleet shows here, whatever the machine.</summary>
    [ThreadStatic]
    internal static long Touched;

    public abstract int Count { get; }

    public static RowMap Of(IReadOnlyList<Row> rows)
    {
        var map = new IdMap<Row>();
        foreach (var row in rows)
            map.Fill(row.Id, row);
        return new InMemory(map);
    }

    public abstract Row? Find(long id);

    /// <param name="row">What is there from now on.</param>
    /// <param name="owner">Whose nodes are changed where they are: the maps that he made before change with this one.</param>
    public abstract RowMap Set(Row row, NodeOwner owner);

    public abstract RowMap Remove(long id, NodeOwner owner);

    /// <summary>All rows by rising id, from <paramref name="first"/> on.</summary>
    public abstract IEnumerable<Row> From(long first = 0);

    private sealed class InMemory(IdMap<Row> rows) : RowMap
    {
        public override int Count => rows.Count;

        public override Row? Find(long id)
        {
            Touched++;
            return rows.Find(id);
        }

        public override RowMap Set(Row row, NodeOwner owner) => new InMemory(rows.Set(row.Id, row, owner));

        public override RowMap Remove(long id, NodeOwner owner) => new InMemory(rows.Remove(id, owner));

        public override IEnumerable<Row> From(long first = 0)
        {
            foreach (var row in rows.From(first))
            {
                Touched++;
                yield return row;
            }
        }
    }
}
