using System.Collections.Concurrent;
using System.Text;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Webhooks;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Intake.Netbox;

/// <summary>
/// The changes of a store, for sources that bring them: those of its own log, in the order of their commits. Whether the store is the only
/// one or a copy of another NetBox makes no difference.
/// </summary>
public sealed class NetboxChanges : IDisposable
{
    // Those that somebody has still to read, and the newest of the others: a body takes kilobytes.
    private const int MostKept = 10_000;

    private readonly INetboxStore _store;
    private readonly IDisposable _subscription;
    private readonly ConcurrentDictionary<long, byte[]> _gone = new();
    private readonly ConcurrentDictionary<long, bool> _marked = new();
    private readonly ConcurrentQueue<long> _order = new();
    private readonly ConcurrentQueue<long> _bodies = new();
    private readonly ArrivedChanges _told = new();
    private TaskCompletionSource _next = NewSource();
    private volatile Reading[] _readers = [];

    public NetboxChanges(INetboxStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _subscription = store.Subscribe(Note);
    }

    /// <summary>So many are kept behind the place of every reader, for one who begins anew.</summary>
    internal int KeptOfRead { get; init; } = 500;

    /// <summary>
    /// Whether the store is a copy of another NetBox, which sends webhooks: those are watched over, and a change says by which way it
    /// became known.
    /// </summary>
    public bool IsCopy { get; init; }

    /// <summary>The inventory that is rendered from the store, version by version; null where there is none.</summary>
    public InventoryVersions? Versions { get; init; }

    /// <summary>How long a webhook may take where nothing else is said.</summary>
    public static readonly TimeSpan StandardPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a webhook may take.</summary>
    public TimeSpan MissedAfter { get; init; } = StandardPatience;

    /// <summary>By which way a change became known: <c>store</c>, or of a copy <c>webhook</c> or <c>change_log</c>.</summary>
    public string CauseOf(ObjectChangeRecord change) =>
        !IsCopy ? "store" : _told.Has(ChangeKey.Of(change), "") is true ? "webhook" : "change_log";

    /// <summary>In whose name results are written back; null while that is not known.</summary>
    public Func<string?> Author { get; init; } = () => null;

    /// <summary>Whether a change is a result that was written back, be it here or into the NetBox that is copied.</summary>
    /// <param name="change">The change.</param>
    /// <param name="written">What this project writes back.</param>
    /// <param name="loops">What whoever asks was told before.</param>
    public ResultMark MarkOf(ObjectChangeRecord change, WriteBackPolicy written, ResultLoops loops)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(loops);
        var isMarked = change.Origin == ChangeOrigin.WriteBack || _marked.ContainsKey(change.LogId);
        return isMarked || OwnChanges.MayBe(change, written) || loops.IsWatching
            ? OwnChanges.Of(Encoding.UTF8.GetBytes(BodyOf(change)), written, Author(), loops, isMarked)
            : ResultMark.None;
    }

    /// <summary>The webhooks that NetBox sends for a change.</summary>
    public IReadOnlyList<ExpectedWebhook> WebhooksOf(ObjectChangeRecord change, DateTimeOffset now) =>
        ExpectedWebhooks.Of(change, _store.Reader, now);

    /// <summary>A webhook told of a change.</summary>
    public void NoteWebhook(ChangeKey change)
    {
        if (_told.TryTake(change, ""))
            _told.End(change, "", recorded: true);
    }

    /// <summary>Completes when there is a further change. Take it before looking for changes, and wait for it afterwards.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The newest change.</summary>
    public long Last => _store.LastChange;

    /// <summary>
    /// Completes when the store is there to be read; never, where it cannot be: whoever holds it ends for that, and says so.
    /// </summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await _store.Loaded.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_store.Loaded.IsCompletedSuccessfully)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
    }

    /// <summary>Somebody reads from now on, until what is returned is disposed of: nothing behind his place is forgotten.</summary>
    /// <param name="place">The last change that was read; 0 before that is known.</param>
    public IDisposable Read(Func<long> place)
    {
        var reading = new Reading(this, place);
        lock (_order)
            _readers = [.. _readers, reading];
        return reading;
    }

    /// <summary>The changes behind this one are still read by somebody.</summary>
    public long Needed => _readers is { Length: > 0 } readers ? readers.Min(reader => reader.Place()) : long.MaxValue;

    /// <summary>How many changes behind one were forgotten before they were read: so many at most, as numbers may be left out.</summary>
    public long ForgottenBehind(long change)
    {
        var oldest = _store.ChangesBehind(0, 1) is [var first] ? first.LogId : Last + 1;
        return Math.Max(0, oldest - change - 1);
    }

    /// <summary>The changes behind one, oldest first.</summary>
    public IReadOnlyList<ObjectChangeRecord> Behind(long change, int limit) => _store.ChangesBehind(change, limit);

    /// <summary>
    /// The body of a change's event, as NetBox's webhook has it. Of an object that is gone it has all while it was deleted under our eyes.
    /// </summary>
    public string BodyOf(ObjectChangeRecord change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _gone.TryGetValue(change.LogId, out var body) ? Encoding.UTF8.GetString(body) : EventBody.Write(change);
    }

    public void Dispose() => _subscription.Dispose();

    private void Note(StoreCommit commit)
    {
        if (_readers.Length > 0)
            foreach (var change in commit.Changes.Where(c => c.LogId > 0))
                Keep(change);
        Interlocked.Exchange(ref _next, NewSource()).TrySetResult();
    }

    // What the log does not keep.
    private void Keep(ObjectChangeRecord change)
    {
        var isMarked = change.Origin == ChangeOrigin.WriteBack;
        if (!isMarked && change.Action != ChangeAction.Delete)
            return;
        if (isMarked)
            _marked[change.LogId] = true;
        if (change.Action == ChangeAction.Delete)
            KeepBody(change);
        _order.Enqueue(change.LogId);
        if (_order.Count > MostKept && _order.TryDequeue(out var oldest))
            _marked.TryRemove(oldest, out _);
    }

    private void KeepBody(ObjectChangeRecord change)
    {
        _gone[change.LogId] = Encoding.UTF8.GetBytes(EventBody.Write(change));
        _bodies.Enqueue(change.LogId);
        while ((_bodies.Count > MostKept || (_bodies.Count > KeptOfRead && _bodies.TryPeek(out var next) && next <= Needed))
            && _bodies.TryDequeue(out var oldest))
            _gone.TryRemove(oldest, out _);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Reading(NetboxChanges changes, Func<long> place) : IDisposable
    {
        public long Place() => place();

        public void Dispose()
        {
            lock (changes._order)
                changes._readers = [.. changes._readers.Where(reader => reader != this)];
        }
    }
}
