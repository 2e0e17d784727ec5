using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>Rows that are only ever added and forgotten, and stay on the disk until somebody looks at them.</summary>
internal interface IRowLog
{
    Row? Find(long id);

    /// <summary>Rows by rising id, so many at most.</summary>
    IReadOnlyList<Row> From(long first, long last, int most);

    /// <summary>Ids by falling id, so many at most.</summary>
    IReadOnlyList<long> Newest(long last, int skipped, int most);

    /// <summary>The ids of the rows that hold a value.</summary>
    IReadOnlyList<long> Holding(Field field, IndexKey key, long last);
}
