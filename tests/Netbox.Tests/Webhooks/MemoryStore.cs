using System.Text.Json;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Tests.Webhooks;

/// <summary>A store that holds webhooks and an outbox in memory; what a restart keeps, it keeps.</summary>
internal sealed class MemoryStore : INetboxStore, IStoreReader, IOutbox
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, JsonElement> _webhooks = [];
    private readonly List<Action<StoreCommit>> _listeners = [];
    private List<OutboxEntry> _entries = [];

    public long ChangeVersion => 0;

    public Task Loaded => Task.CompletedTask;

    public IStoreReader Reader => this;

    public long LastChange => 0;

    public IReadOnlyList<ObjectChangeRecord> ChangesBehind(long id, int limit) => [];

    public IStoreReader ReaderAt(string baseUrl) => Reader;

    public IOutbox Outbox => this;

    public IReadOnlyList<OutboxEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>How often somebody looked what is to be delivered.</summary>
    public int Looks { get; private set; }

    public void SetWebhook(long id, string json)
    {
        lock (_gate)
            _webhooks[id] = JsonElement.Parse(json);
    }

    public void RemoveWebhook(long id)
    {
        lock (_gate)
            _webhooks.Remove(id);
    }

    public void Commit(params IEnumerable<OutboxEntry> added)
    {
        var entries = added.ToList();
        lock (_gate)
            foreach (var entry in entries)
                _entries.Add(entry with { Id = _entries.Count == 0 ? 1 : _entries.Max(e => e.Id) + 1 });
        foreach (var listener in _listeners.ToList())
            listener(new StoreCommit(1, []) { Topics = entries.Select(entry => entry.Topic).ToHashSet() });
    }

    public List<JsonElement> Rules { get; } = [];

    public IReadOnlyList<JsonElement> List(string path, string query) =>
        path == "extras/event-rules/" && query == "enabled=true" ? Rules : [];

    public JsonElement? Find(string path, long id)
    {
        lock (_gate)
            return _webhooks.TryGetValue(id, out var webhook) ? webhook : null;
    }

    public IDisposable Subscribe(Action<StoreCommit> listener)
    {
        _listeners.Add(listener);
        return new Subscription(() => _listeners.Remove(listener));
    }

    public ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation)
    {
        Looks++;
        return ValueTask.FromResult<IReadOnlyList<string>>(
            [.. Entries.Where(e => !e.Dead && e.Topic.StartsWith(prefix, StringComparison.Ordinal)).Select(e => e.Topic).Distinct()]);
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DueAsync(string topic, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        Looks++;
        var waiting = new HashSet<string>();
        var due = new List<OutboxEntry>();
        foreach (var entry in Entries.Where(e => !e.Dead && e.Topic == topic))
            if (entry.NextAttempt > now)
                waiting.Add(entry.Key);
            else if (!waiting.Contains(entry.Key) && due.Count < limit)
                due.Add(entry);
        return ValueTask.FromResult<IReadOnlyList<OutboxEntry>>(due);
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(string topic, CancellationToken cancellation)
    {
        var heads = Entries.Where(e => !e.Dead && e.Topic == topic).GroupBy(e => e.Key).Select(group => group.First().NextAttempt).ToList();
        return ValueTask.FromResult<DateTimeOffset?>(heads.Count == 0 ? null : heads.Min());
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<OutboxEntry>>(
            [.. Entries.Where(e => e.Dead && e.Topic.StartsWith(prefix, StringComparison.Ordinal)).Take(limit)]);

    public ValueTask CompleteAsync(long id, int status, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(id, _ => null);

    public ValueTask<IReadOnlyList<OutboxEntry>> NewestAsync(string prefix, long before, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<OutboxEntry>>([.. Entries.Where(e => e.Id < before).Reverse().Take(limit)]);

    public ValueTask<IReadOnlyList<OutboxEntry>> NextAsync(string prefix, long after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<OutboxEntry>>([.. Entries.Where(e => e.Id > after).Take(limit)]);

    public ValueTask<IReadOnlyList<OutboxEntry>> AboutAsync(string topic, string key, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<OutboxEntry>>([.. Entries.Where(e => e.Topic == topic && e.Key == key).Reverse().Take(limit)]);

    public ValueTask<OutboxEntry?> FindAsync(long id, CancellationToken cancellation) =>
        ValueTask.FromResult(Entries.FirstOrDefault(entry => entry.Id == id));

    public ValueTask<long> AddAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        Commit(entry);
        return ValueTask.FromResult(Entries[^1].Id);
    }

    public ValueTask FailAsync(long id, string error, DateTimeOffset? next, CancellationToken cancellation) =>
        ChangeAsync(id, entry => entry
            with { Attempts = entry.Attempts + 1, LastError = error, NextAttempt = next ?? entry.NextAttempt, Dead = next is null });

    public ValueTask ReviveAsync(long id, ReadOnlyMemory<byte> body, DateTimeOffset now, CancellationToken cancellation) =>
        ChangeAsync(id, entry => entry with { Dead = false, Body = body, NextAttempt = now });

    public ValueTask<int> ForgetDeadAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var kept = _entries.Where(entry => !entry.Dead || entry.Created >= before).ToList();
            var gone = _entries.Count - kept.Count;
            _entries = [.. kept];
            return new(gone);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask ChangeAsync(long id, Func<OutboxEntry, OutboxEntry?> change)
    {
        lock (_gate)
            _entries = [.. _entries.Select(entry => entry.Id == id ? change(entry) : entry).OfType<OutboxEntry>()];
        return ValueTask.CompletedTask;
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
