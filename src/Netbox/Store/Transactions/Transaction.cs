using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>The changes of one request. Nothing is seen by others until the store commits it; thrown away, nothing has happened.</summary>
internal sealed class Transaction(State start, Sequences sequences, Func<DateTimeOffset> clock, Actor actor)
{
    private readonly Dictionary<(int Type, long Id), TrackedChange> _changes = [];
    private readonly List<TrackedChange> _order = [];
    private readonly HashSet<(int Type, long Id)> _addressed = [];
    private readonly Dictionary<(int Type, long Id), Row?> _written = [];

    private readonly List<MirroredChange> _mirrored = [];
    private readonly Dictionary<string, string> _marks = [];
    private readonly Dictionary<string, byte[]?> _files = [];

    // Older states of the same transaction share the nodes that change where they are: only one that was shared may be kept.
    private NodeOwner _owner = new();

    public State Start { get; } = start;

    public State State { get; private set; } = start;

    public Actor Actor { get; } = actor;

    /// <summary>The state as it is now, for other threads to read: what changes after this is copied first.</summary>
    public State Shared()
    {
        _owner = new NodeOwner();
        return State;
    }

    /// <summary>What happened, in the order in which each object was first touched.</summary>
    public IReadOnlyList<TrackedChange> Changes => _order;

    /// <summary>What another NetBox's change log says of the same time.</summary>
    public IReadOnlyList<MirroredChange> Mirrored => _mirrored;

    public IReadOnlyDictionary<string, string> Marks => _marks;

    /// <summary>Whether nobody is told of what happened: it was told before, or is no change of anything.</summary>
    public bool IsUntold { get; set; }

    /// <summary>The files that are kept from now on, by their paths; null for those that are kept no longer.</summary>
    public IReadOnlyDictionary<string, byte[]?> Files => _files;

    /// <summary>Every row that differs from the start, null where it is gone.</summary>
    public IReadOnlyDictionary<(int Type, long Id), Row?> Written => _written;

    public DateTimeOffset Now() => clock();

    public Row Insert(ObjectType type, object?[] values, string message = "")
    {
        var now = clock();
        var row = new Row(type, sequences.Next(type), values, now, now);
        Put(row);
        Track(row, ChangeAction.Create, null, row, message);
        return row;
    }

    /// <summary>Saves new values of a row; an unchanged save counts as one too, as in NetBox.</summary>
    public Row Update(Row row, object?[] values, string message = "")
    {
        var before = State.Find(row.Type, row.Id)!;
        var saved = new Row(row.Type, row.Id, values, before.Created, clock());
        Put(saved);
        Track(saved, ChangeAction.Update, AtStart(before), saved, message);
        return saved;
    }

    /// <summary>Sets a value without a trace in the change log, as NetBox does for what follows from other objects.</summary>
    public Row SetQuietly(Row row, string field, object? value)
    {
        var saved = State.Find(row.Type, row.Id)!.With(field, value);
        Put(saved);
        if (_changes.TryGetValue(Key(saved), out var change) && change.After != null)
            change.After = saved;
        return saved;
    }

    public void Delete(Row row)
    {
        if (State.Find(row.Type, row.Id) is not { } present)
            return;
        State = State.With(State[row.Type].Remove(row.Id, _owner));
        _written[Key(row)] = null;
        Track(present, ChangeAction.Delete, AtStart(present), null, "");
    }

    /// <summary>
    /// Notes that the request names this object: NetBox shows it with the counts of a list then, and others it touches without.
    /// </summary>
    public void Address(Row row) => _addressed.Add(Key(row));

    public bool IsAddressed(Row row) => _addressed.Contains(Key(row));

    /// <summary>Has the change log keep what happened to a row although its type is not logged.</summary>
    public void Record(Row row, string message)
    {
        var change = _changes[Key(row)];
        (change.IsRecorded, change.Message) = (true, message);
    }

    public bool IsNew(Row row) => _changes.TryGetValue(Key(row), out var change) && change.Action == ChangeAction.Create;

    // What was quietly set in the meantime belongs to the change, not to the state before it.
    private Row AtStart(Row row) => Start.Find(row.Type, row.Id) ?? row;

    private static (int Type, long Id) Key(Row row) => (row.Type.Ordinal, row.Id);

    /// <summary>An id for a row that is put by <see cref="Put"/>.</summary>
    public long Reserve(ObjectType type) => sequences.Next(type);

    /// <summary>Writes a row without a trace of its own: a row of the change log.</summary>
    public void Put(Row row)
    {
        State = State.With(State[row.Type].Set(row, _owner));
        _written[Key(row)] = row;
    }

    /// <summary>
    /// Puts a copy of an object that another NetBox holds, with the id and the times it has there. Noted as a change where it is one that
    /// nobody else tells of.
    /// </summary>
    public void Mirror(Row row, bool isNoted)
    {
        sequences.AtLeast(row.Type, row.Id);
        var before = State.Find(row.Type, row.Id);
        Put(row);
        if (isNoted)
            Track(row, before == null ? ChangeAction.Create : ChangeAction.Update, before == null ? null : AtStart(before), row, "");
    }

    /// <summary>Keeps a copy that is not shown yet: of many, the table is made once, and shown by <see cref="Show"/>.</summary>
    public void MirrorUnshown(Row row)
    {
        sequences.AtLeast(row.Type, row.Id);
        _written[Key(row)] = row;
    }

    /// <summary>Shows a table whose rows are kept.</summary>
    public void Show(Table table) => State = State.With(table);

    /// <summary>Has the change log keep what another NetBox's log says, in place of what this transaction did.</summary>
    public void Mirror(MirroredChange change) => _mirrored.Add(change);

    /// <summary>Notes something under a name, in the same commit: how far a replica has come.</summary>
    public void Mark(string name, string text) => _marks[name] = text;

    /// <summary>Keeps a file under a path, in the same commit.</summary>
    public void Keep(string path, byte[] content) => _files[path] = content;

    /// <summary>Keeps a file no longer.</summary>
    public void Drop(string path) => _files[path] = null;

    /// <summary>Takes a row away without a trace: a row of the change log that nobody keeps any longer.</summary>
    public void Forget(Row row)
    {
        State = State.With(State[row.Type].Remove(row.Id, _owner));
        _written[Key(row)] = null;
    }

    private void Track(Row row, ChangeAction action, Row? before, Row? after, string message)
    {
        if (_changes.TryGetValue(Key(row), out var known))
        {
            known.After = after;
            if (action == ChangeAction.Delete)
                known.Action = ChangeAction.Delete;
            if (message.Length > 0)
                known.Message = message;
            return;
        }
        var change = new TrackedChange { Action = action, Before = before, After = after, Message = message };
        _changes[Key(row)] = change;
        _order.Add(change);
    }
}
