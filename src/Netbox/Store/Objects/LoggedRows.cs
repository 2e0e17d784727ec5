namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// The rows of a log: here is only how many there are and which is the last, they themselves are on the disk. A row is there to be read
/// once its commit is durable, and until it is forgotten, whatever state one looks at.
/// </summary>
internal sealed class LoggedRows(IRowLog log, long last, int count) : RowMap
{
    // Most who ask want one, or the few behind where they were: the slices grow with what is taken.
    private const int FirstSlice = 1, Growth = 8, LargestSlice = 512;

    public override int Count => count;

    /// <summary>The id of the last row; 0 when there was never one.</summary>
    public long Last => last;

    public override Row? Find(long id) => id > last ? null : log.Find(id);

    public override RowMap Set(Row row, NodeOwner owner) => row.Id > last ? new LoggedRows(log, row.Id, count + 1) : this;

    public override RowMap Remove(long id, NodeOwner owner) => new LoggedRows(log, last, count - 1);

    public override IEnumerable<Row> From(long first = 0)
    {
        for (var slice = FirstSlice; ; slice = Math.Min(slice * Growth, LargestSlice))
        {
            var rows = log.From(first, last, slice);
            Touched += rows.Count;
            foreach (var row in rows)
                yield return row;
            if (rows.Count < slice)
                yield break;
            first = rows[^1].Id + 1;
        }
    }

    public IReadOnlyList<long> Newest(int skipped, int most) => log.Newest(last, skipped, most);

    public IdSet Holding(Schema.Field field, IndexKey key) => IdSet.Of(log.Holding(field, key, last));
}
