using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Writes copies into the store: each commit has objects, what the other NetBox's change log says of them, and how far the replica is.
/// </summary>
internal sealed class ReplicaWriter
{
    private const int RowsAtOnce = 500;

    private readonly NetboxStore _store;
    private readonly IReadOnlySet<ObjectType> _types;
    private readonly Actor _keeper = new(Guid.Empty, "", "", 0, "", FullAccess.Instance) { KeepsCopies = true };
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Type, long Id), string> _unreadable = [];
    private readonly Dictionary<ObjectType, List<Row>> _unshown = [];

    /// <param name="store">Where copies go; from now on nobody else may change what is copied.</param>
    /// <param name="types">What is copied.</param>
    /// <param name="name">Where the originals are, for people.</param>
    public ReplicaWriter(NetboxStore store, IReadOnlySet<ObjectType> types, string name)
    {
        (_store, _types) = (store, types);
        store.Foreign = new ForeignTypes(types, name);
    }

    public State State => _store.State;

    /// <summary>Objects that could not be copied: how many, and what is wrong, in words for people.</summary>
    public (int Count, string? Problem) Unreadable
    {
        get
        {
            lock (_gate)
                return (_unreadable.Count, _unreadable.Count == 0 ? null
                    : $"{_unreadable.Count} {(_unreadable.Count == 1 ? "object" : "objects")} could not be copied, such as "
                        + $"{_unreadable.MinBy(u => u.Key).Value}; such objects stay as they were last seen");
        }
    }

    /// <summary>Whether an object is here, or could not be copied.</summary>
    public bool Knows(ObjectType type, long id)
    {
        lock (_gate)
            return State.Find(type, id) is not null || _unreadable.ContainsKey((type.Ordinal, id));
    }

    /// <summary>How many objects of a type the original has, were this all of them: those that could not be copied among them.</summary>
    public int CountOf(ObjectType type)
    {
        lock (_gate)
            return State[type].Rows.Count + _unreadable.Keys.Count(key => key.Type == type.Ordinal && State.Find(type, key.Id) is null);
    }

    /// <summary>Notes how far the replica is.</summary>
    public Task MarkAsync(string progress, CancellationToken cancellation) =>
        _store.WriteAsync(_keeper, transaction => Mark(transaction, progress), cancellation);

    /// <summary>
    /// An object of a first load as it is kept, made before anybody waits for the one who writes; null for one that cannot be read.
    /// </summary>
    public Row? Row(ObjectType type, JsonElement shown, SharedValues shared) => Row(State, type, shown, shared);

    /// <summary>Keeps objects of a first load, which is no change of anything. They are seen once their type is shown.</summary>
    public async Task LoadAsync(ObjectType type, IReadOnlyList<Row> rows, string progress, CancellationToken cancellation)
    {
        await _store.WriteAsync(
            _keeper,
            transaction =>
            {
                foreach (var row in rows)
                    transaction.MirrorUnshown(row);
                return Mark(transaction, progress);
            },
            cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_unshown.TryGetValue(type, out var unshown))
                _unshown[type] = unshown = [];
            unshown.AddRange(rows);
        }
    }

    /// <summary>
    /// Shows what was kept and is not seen yet: an index that is made once costs a fraction of one that each page makes anew.
    /// </summary>
    /// <param name="type">The type that was read; null for all.</param>
    /// <param name="progress">How far the replica is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task ShowAsync(ObjectType? type, string progress, CancellationToken cancellation)
    {
        List<(ObjectType Type, List<Row> Rows)> unshown;
        lock (_gate)
            unshown = [.. _unshown.Where(u => type is null || u.Key == type).Select(u => (u.Key, u.Value))];
        foreach (var (shown, rows) in unshown)
        {
            // Nobody else changes a type that is copied.
            var table = Table.Of(shown, ById(State[shown].Rows.From().Concat(rows)));
            await _store.WriteAsync(
                _keeper,
                transaction =>
                {
                    transaction.Show(table);
                    return Mark(transaction, progress);
                },
                cancellation).ConfigureAwait(false);
            lock (_gate)
                _unshown.Remove(shown);
        }
    }

    // What is read twice counts as it was read last. Most come by rising id, some runs of them one behind the other.
    private static List<Row> ById(IEnumerable<Row> rows)
    {
        var sorted = new List<Row>();
        foreach (var row in rows.OrderBy(row => row.Id))
            if (sorted.Count > 0 && sorted[^1].Id == row.Id)
                sorted[^1] = row;
            else
                sorted.Add(row);
        return sorted;
    }

    /// <summary>Fills in what follows from objects that were loaded later.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        foreach (var type in _types.Where(Scopes.Has))
            foreach (var ids in State[type].Rows.From().Select(row => row.Id).Chunk(RowsAtOnce))
                await _store.WriteAsync(_keeper, transaction => Place(transaction, type, ids), cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes over what changed, with the entries that say so.</summary>
    /// <param name="changes">By rising id.</param>
    /// <param name="found">The objects they name as they are now; what is not among them has gone.</param>
    /// <param name="progress">How far the replica is then.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task TakeAsync(
        IReadOnlyList<RemoteChange> changes, IReadOnlyDictionary<ObjectType, IReadOnlyList<JsonElement>> found, string progress,
        CancellationToken cancellation) => _store.WriteAsync(
            _keeper,
            transaction =>
            {
                // Custom fields and tags before what is read with their help.
                foreach (var (type, items) in found.OrderBy(f => Array.IndexOf(Order, f.Key)))
                    foreach (var row in items.Select(item => Row(transaction.State, type, item)).OfType<Row>().ToList())
                        Put(transaction, row, isNoted: false);
                // What cannot be read has not gone: it stays as it was last seen.
                var shown = found.SelectMany(f => f.Value.Select(item => (f.Key, RemoteLists.Id(item)))).ToHashSet();
                foreach (var (label, id) in changes.Select(c => (c.ObjectType, c.ObjectId)).Distinct())
                    if (ObjectTypes.Find(label) is { } type && found.ContainsKey(type) && !shown.Contains((type, id)))
                        Leave(transaction, type, id);
                foreach (var change in changes.Where(c => c.ObjectType.Length > 0))
                    transaction.Mirror(Mirrored(transaction, change));
                return Mark(transaction, progress);
            },
            cancellation);

    /// <summary>Takes over differences that nobody told of; they are noted as changes of this store's own log.</summary>
    /// <returns>How many objects were different indeed.</returns>
    public Task<int> CorrectAsync(
        ObjectType type, IReadOnlyList<JsonElement> shown, IReadOnlyList<long> gone, CancellationToken cancellation)
    {
        var actor = _keeper with { RequestId = Guid.NewGuid(), UserName = Replica.Comparer };
        return _store.WriteAsync(
            actor,
            transaction =>
            {
                var rows = shown.Select(item => Row(transaction.State, type, item)).OfType<Row>()
                    .Where(row => transaction.State.Find(type, row.Id) is not { } own || !IsSame(own, row)).ToList();
                foreach (var row in rows)
                    Put(transaction, row, isNoted: true);
                foreach (var id in gone)
                    Note((type.Ordinal, id), null);
                var leaving = gone.Select(id => transaction.State.Find(type, id)).OfType<Row>().ToList();
                foreach (var row in leaving)
                    Deleter.Follow(transaction, row);
                return rows.Count + leaving.Count;
            },
            cancellation);
    }

    /// <summary>Takes away what has gone in the original, of which nobody is told any more.</summary>
    public Task LeaveAsync(ObjectType type, IReadOnlyList<long> gone, CancellationToken cancellation) => _store.WriteAsync(
        _keeper,
        transaction =>
        {
            transaction.IsUntold = true;
            foreach (var id in gone)
                Leave(transaction, type, id);
            return true;
        },
        cancellation);

    private void Leave(Transaction transaction, ObjectType type, long id)
    {
        Note((type.Ordinal, id), null);
        if (transaction.State.Find(type, id) is { } row)
            Deleter.Follow(transaction, row);
    }

    private static bool IsSame(Row one, Row other) =>
        one.LastUpdated == other.LastUpdated && one.Type.Stored.All(f => RowText(one, f) == RowText(other, f));

    // Values of all kinds, compared as they would be written.
    private static string RowText(Row row, Field field) => row[field] switch
    {
        null => "",
        long[] ids => string.Join(',', ids.Order()),
        string[] texts => string.Join('\n', texts),
        JsonElement json => json.GetRawText(),
        CustomData data => string.Join('\n', data.Values.OrderBy(v => v.Key, StringComparer.Ordinal)
            .Where(v => v.Value.ValueKind != JsonValueKind.Null).Select(v => $"{v.Key}={v.Value.GetRawText()}")),
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    private static readonly ObjectType[] Order = [.. ReplicaTypes.All];

    private static void Put(Transaction transaction, Row row, bool isNoted)
    {
        var before = transaction.State.Find(row.Type, row.Id);
        transaction.Mirror(row, isNoted);
        // What NetBox changes elsewhere without an entry in its log: the values of a custom field that is renamed, the place of a cluster's
        // machines. A new virtual chassis has an entry for its master.
        if (row.Type.Label != "dcim.virtualchassis")
            RuleBook.Of(row.Type)?.Saved(transaction, row, before);
    }

    private static bool Place(Transaction transaction, ObjectType type, long[] ids)
    {
        foreach (var row in ids.Select(id => transaction.State.Find(type, id)).OfType<Row>())
            if (Scopes.Placed(transaction.State, row) is { } placed)
                transaction.Mirror(placed, isNoted: false);
        return true;
    }

    private MirroredChange Mirrored(Transaction transaction, RemoteChange change) => new(
        change.Action, change.ObjectType, change.ObjectId, change.Repr, change.Time, change.RequestId, change.UserName, change.Message,
        change.Before, change.After)
    {
        Related = ObjectTypes.Find(change.ObjectType) is { } type && _types.Contains(type)
            && (transaction.State.Find(type, change.ObjectId) ?? transaction.Start.Find(type, change.ObjectId)) is { } row
            ? ChangeLog.RelatedTo(row)
            : null,
    };

    private Row? Row(State state, ObjectType type, JsonElement shown, SharedValues? shared = null)
    {
        var key = (type.Ordinal, RemoteLists.Id(shown));
        try
        {
            var row = RemoteRow.Read(state, type, shown, shared);
            Note(key, null);
            return row;
        }
        catch (FormatException odd)
        {
            Note(key, odd.Message);
            return null;
        }
    }

    /// <summary>Those that could not be copied and are not among the objects there are have gone.</summary>
    public void Forget(ObjectType type, Func<long, bool> isThere)
    {
        lock (_gate)
            foreach (var key in _unreadable.Keys.Where(key => key.Type == type.Ordinal && !isThere(key.Id)).ToList())
                _unreadable.Remove(key);
    }

    // One that was mended, or has gone, is none any more.
    private void Note((int Type, long Id) key, string? problem)
    {
        lock (_gate)
            if (problem is null)
                _unreadable.Remove(key);
            else
                _unreadable[key] = problem;
    }

    private static bool Mark(Transaction transaction, string progress)
    {
        transaction.Mark(ReplicaProgress.MarkName, progress);
        return true;
    }
}
