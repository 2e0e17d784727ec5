using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Sqlite;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Store;

/// <summary>
/// The store: an immutable state in memory for readers, one writer at a time, and a database that has every change before it is shown.
/// </summary>
public sealed class NetboxStore : INetboxStore
{
    // Requests that wait are run together for so long before they are made durable.
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(20);

    private readonly IStoreDatabase _database;
    private readonly NetboxStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Sequences _sequences = new();
    private readonly WriteQueue _writes;
    private readonly PictureRoom _pictures;
    private readonly Lock _listenersGate = new();
    private readonly List<Action<StoreCommit>> _listeners = [];
    private readonly CancellationTokenSource _closing = new();
    private volatile State? _state;
    private HealthPart _health;
    private long _lastTicks;
    private int _disposed;

    private NetboxStore(IStoreDatabase database, NetboxStoreOptions options, TimeProvider time)
    {
        (_database, _options, _time) = (database, options, time);
        _writes = new WriteQueue(Commit);
        _pictures = new PictureRoom(database, options.MostPictureBytes);
        _health = new HealthBoard(time).Part("store");
    }

    public long ChangeVersion => State.Version;

    public IStoreReader Reader => new StoreReader(State);

    public IStoreReader ReaderAt(string baseUrl) => new StoreReader(State, baseUrl);

    public IReadOnlyList<ObjectChangeRecord> ChangesBehind(long id, int limit) => LoggedChanges.Behind(State, id, limit);

    public long LastChange => State["core.objectchange"].Rows is LoggedRows log ? log.Last : 0;

    public Task Loaded { get; private set; } = Task.CompletedTask;

    public IOutbox Outbox => _database.Outbox;

    /// <summary>
    /// The NetBox whose objects of a type this store keeps copies of, and refuses to change; null while they are its own.
    /// </summary>
    public string? OriginOf(string objectType) =>
        Foreign is { } foreign && ObjectTypes.Find(objectType) is { } type && foreign.Types.Contains(type) ? foreign.Name : null;

    /// <summary>The present time.</summary>
    public TimeProvider Time => _time;

    /// <summary>The present state; while the store is being read, whoever asks waits here.</summary>
    internal State State => _state ?? OnceLoaded();

    internal HealthPart Health => _health;

    /// <summary>The types whose objects are another NetBox's; null while this store is the only one.</summary>
    internal ForeignTypes? Foreign { get; set; }

    internal ILogger Log => _options.Log;

    internal IStoreDatabase Database => _database;

    /// <summary>
    /// Opens a store, or makes one with its first user and tokens. The text of a new token is in <paramref name="newToken"/>.
    /// </summary>
    /// <exception cref="IOException">Another process holds the store, or its file cannot be opened or read.</exception>
    public static NetboxStore Open(NetboxStoreOptions options, TimeProvider time, out string? newToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Open(SqliteStoreDatabase.Open(options.Path), options, time, out newToken);
    }

    /// <inheritdoc cref="Open(NetboxStoreOptions, TimeProvider, out string?)"/>
    public static NetboxStore Open(NetboxStoreOptions options, TimeProvider time) => Open(options, time, out _);

    /// <summary>Whether a living process holds a store, for example its server.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static bool IsHeld(string path) => StoreFile.IsHeld(path);

    /// <summary>
    /// The same without waiting for the objects: they are read beside, and <see cref="Loaded"/> tells when they are there or why not.
    /// </summary>
    /// <exception cref="IOException">Another process holds the store, or its file cannot be opened.</exception>
    public static NetboxStore OpenLoading(NetboxStoreOptions options, TimeProvider time, out string? newToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = SqliteStoreDatabase.Open(options.Path);
        // There is nothing to read yet, and a user to make.
        if (database.Version == 0)
            return Open(database, options, time, out newToken);
        newToken = null;
        var store = new NetboxStore(database, options, time);
        store.Loaded = Task.Run(() => Load(store, options.Path));
        return store;
    }

    internal static NetboxStore Open(IStoreDatabase database, NetboxStoreOptions options, TimeProvider time, out string? newToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            var store = new NetboxStore(database, options, time);
            Load(store, options.Path);
            newToken = store.State.Version == 0 ? Superusers.MakeFirst(store, options) : null;
            return store;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>From now on the store tells how its last write went, and failures of listeners, to this part of the health.</summary>
    public void ReportTo(HealthPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        _health = part;
    }

    /// <summary>
    /// Makes a superuser with a token, without anybody's permission: for the machine itself, when nobody can log in any more. The change
    /// log says so.
    /// </summary>
    /// <exception cref="StoreWriteException">The database could not be written.</exception>
    public Task<AdminCreation> CreateAdminAsync(NewAdmin admin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "create-admin", FullAccess.Instance);
        return WriteAsync(actor, transaction => Superusers.Make(transaction, admin), cancellation);
    }

    public IDisposable Subscribe(Action<StoreCommit> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (_listenersGate)
            _listeners.Add(listener);
        return new Subscription(this, listener);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await Loaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _writes.CloseAsync().ConfigureAwait(false);
        _database.Dispose();
        _closing.Dispose();
    }

    /// <summary>
    /// Runs a request that writes; it is done when it is durable. What it throws leaves nothing behind but used ids. The work may be run
    /// again, on another state, when a commit that it shares with others fails.
    /// </summary>
    internal Task<T> WriteAsync<T>(Actor actor, Func<Transaction, T> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        if (!Loaded.IsCompletedSuccessfully)
            return WriteOnceLoadedAsync(actor, work, cancellation);
        var write = new PendingWrite<T>(actor, work, cancellation);
        _writes.Add(write);
        return write.Done;
    }

    /// <summary>
    /// Does what a request that writes would do, on the present state, and keeps nothing of it: not even ids are used. What the work throws
    /// is what it would be refused with.
    /// </summary>
    internal (T Result, RehearsedWrite Write) Rehearse<T>(Actor actor, Func<Transaction, T> work) =>
        PatternTime.Within(PatternTime.WhileOthersWait, () =>
        {
            var before = State;
            var transaction = new Transaction(before, _sequences.Copy(), _time.GetUtcNow, actor);
            var result = work(transaction);
            var prepared = Prepare(before, transaction);
            return (result, new RehearsedWrite(
                before, prepared?.State ?? before, prepared?.Commit.Changes ?? [], prepared?.Batch.Outbox ?? []));
        });

    private async Task<T> WriteOnceLoadedAsync<T>(Actor actor, Func<Transaction, T> work, CancellationToken cancellation)
    {
        await Loaded.WaitAsync(cancellation).ConfigureAwait(false);
        return await WriteAsync(actor, work, cancellation).ConfigureAwait(false);
    }

    private State OnceLoaded()
    {
        Loaded.GetAwaiter().GetResult();
        return _state!; // set by what has just completed
    }

    /// <summary>Microseconds, always later than the one before: they are the ETags.</summary>
    private DateTimeOffset Stamp()
    {
        var ticks = _time.GetUtcNow().UtcTicks / 10 * 10;
        _lastTicks = Math.Max(ticks, _lastTicks + 10);
        return new DateTimeOffset(_lastTicks, TimeSpan.Zero);
    }

    private static void Load(NetboxStore store, string path)
    {
        try
        {
            store.Load();
        }
        catch (Exception e) when (e is not (IOException or OutOfMemoryException or OperationCanceledException))
        {
            throw new IOException($"the store {path} cannot be read: it is damaged, or another version wrote it "
                + $"({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})", e);
        }
        if (store._state is { Version: 0 } state
            && ObjectTypes.All.Any(type => state[type] != ObjectTypeRows.Table && state[type].Rows.Count > 0))
            throw new IOException($"the store {path} is damaged: it holds objects and no version; bring it back from a copy");
    }

    private void Load()
    {
        foreach (var (type, last) in _database.LoadSequences())
            _sequences.AtLeast(type, last);
        var (tables, changes) = (_database.Load(_closing.Token), _database.Changes());
        _lastTicks = _database.LastChange().UtcTicks;
        _sequences.AtLeast(ObjectTypes.Get("core.objectchange"), changes.Last);
        foreach (var row in tables.SelectMany(table => table.Rows.From()))
        {
            _sequences.AtLeast(row.Type, row.Id);
            _lastTicks = Math.Max(_lastTicks, row.LastUpdated.UtcTicks);
        }
        _state = State.Of(
            [.. tables, Table.Of(ObjectTypes.Get("core.objectchange"), changes), ObjectTypeRows.Table], _database.Version);
    }

    // Each request sees what those before it did. Nobody is answered before all they saw is durable, not even with a refusal.
    private void Commit(IReadOnlyList<PendingWrite> writes)
    {
        var wanted = writes.Where(write => write.Take()).ToList();
        for (var next = 0; next < wanted.Count;)
        {
            var (began, state) = (Stopwatch.GetTimestamp(), State);
            var (first, done) = (next, new List<PreparedCommit>());
            _pictures.Begin();
            while (next < wanted.Count && (next == first || Stopwatch.GetElapsedTime(began) < LongestGroup))
                if (Prepare(state, wanted[next++]) is { } prepared)
                {
                    done.Add(prepared);
                    _pictures.Take(prepared.Batch);
                    state = prepared.State;
                }
            Finish(wanted.GetRange(first, next - first), done);
        }
    }

    private void Finish(List<PendingWrite> writes, List<PreparedCommit> done)
    {
        try
        {
            if (done.Count > 0)
            {
                Write(CommitBatch.Of([.. done.Select(prepared => prepared.Batch)]));
                _state = done[^1].State;
            }
        }
#pragma warning disable CA1031 // told to those who wait
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Separately(writes, failure);
            return;
        }
        foreach (var prepared in done.Where(prepared => prepared.Commit.Changes.Count > 0))
            Tell(prepared.Commit);
        writes.ForEach(write => write.Finish());
    }

    // What failed together is tried one by one: the failure of one is not that of the others.
    private void Separately(List<PendingWrite> writes, Exception failure)
    {
        if (writes.Count == 1)
        {
            writes[0].Failure = failure;
            writes[0].Finish();
            return;
        }
        _pictures.Begin();
        foreach (var write in writes)
            Finish([write], Prepare(State, write) is { } prepared ? [prepared] : []);
    }

    private PreparedCommit? Prepare(State before, PendingWrite write)
    {
        PreparedCommit? prepared = null;
        write.Run(new Transaction(before, _sequences, Stamp, write.Actor), transaction => prepared = Prepare(before, transaction));
        return prepared;
    }

    private PreparedCommit? Prepare(State before, Transaction transaction)
    {
        _pictures.Check(transaction);
        if (transaction.Written.Count == 0 && transaction.Mirrored.Count == 0 && transaction.Marks.Count == 0)
            return null;
        Foreign?.Guard(transaction);
        var data = new List<(long, byte[], byte[])>();
        (DeferredJson, DeferredJson) Keep(long id, byte[] pre, byte[] post)
        {
            data.Add((id, pre, post));
            return (new DeferredJson(() =>
                _database.ReadChange(id, after: false), pre), new DeferredJson(() => _database.ReadChange(id, after: true), post));
        }
        var records = transaction.IsUntold ? []
            : transaction.Mirrored.Count > 0
            ? MirroredLog.Write(transaction, Keep)
            : ChangeLog.Write(transaction, Keep);
        var state = transaction.State.At(before.Version + 1);
        var (now, planned) = (_time.GetUtcNow(), records.Count == 0 ? [] : _options.Planner?.Plan(records, new StoreReader(state)) ?? []);
        // The times of changes only rise: where the clock was put back, deliveries do not wait until it is as late again.
        OutboxEntry[] outbox = [.. planned.Select(entry => entry.NextAttempt > now ? entry with { NextAttempt = now } : entry)];
        var types = transaction.Written.Keys.Select(k => k.Type).Distinct().Select(t => ObjectTypes.All[t]);
        var batch = new CommitBatch(
            state.Version,
            transaction.Written.ToDictionary(w => (ObjectTypes.All[w.Key.Type], w.Key.Id), w => w.Value),
            [.. types.Select(t => (t, _sequences.Last(t)))],
            data,
            outbox) { Marks = transaction.Marks, Files = transaction.Files };
        return new PreparedCommit(state, batch, new(state.Version, records) { Topics = [.. outbox.Select(e => e.Topic).Distinct()] });
    }

    private void Write(CommitBatch batch)
    {
        try
        {
            _database.Commit(batch);
            _health.Works();
        }
        catch (StoreWriteException failure)
        {
            if (_health.State != HealthState.Failed)
                Log.WriteFailed(failure.Message);
            _health.Failed(failure.Message);
            throw;
        }
    }

    private void Tell(StoreCommit commit)
    {
        Action<StoreCommit>[] listeners;
        lock (_listenersGate)
            listeners = [.. _listeners];
        foreach (var listener in listeners)
            Tell(listener, commit);
    }

    // The write is done and will be answered so: whoever only wanted to hear of it cannot change that.
    private void Tell(Action<StoreCommit> listener, StoreCommit commit)
    {
        try
        {
            listener(commit);
        }
#pragma warning disable CA1031 // whatever a listener throws
        catch (Exception defect)
#pragma warning restore CA1031
        {
            _health.Defect();
            Log.ListenerFailed(defect, commit.Version);
        }
    }

    /// <summary>What a request did, ready to be written.</summary>
    private sealed record PreparedCommit(State State, CommitBatch Batch, StoreCommit Commit);

    private sealed class Subscription(NetboxStore store, Action<StoreCommit> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (store._listenersGate)
                store._listeners.Remove(listener);
        }
    }
}
