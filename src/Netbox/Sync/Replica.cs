using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Keeps a store a copy of another NetBox: everything is read once, then its change log, at once when somebody asks and now and then
/// without being asked; what changed without an entry is found by comparing. While the other one is away, the copy stays as it was last
/// seen.
/// </summary>
public sealed class Replica
{
    /// <summary>Who is named for changes that no entry of the original's log tells of.</summary>
    public const string Comparer = "comparison";

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    // How often it is compared without a log, and what was not shown is asked for again.
    private static readonly TimeSpan WithoutLog = TimeSpan.FromMinutes(5), AskedAgain = TimeSpan.FromMinutes(5);

    private readonly NetboxStore _store;
    private readonly ReplicaOptions _options;
    private readonly HealthPart _health;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IReadOnlyList<ObjectType> _types;
    private readonly ReplicaWriter _writer;
    private readonly RemoteLists _lists;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private List<TaskCompletionSource<string?>> _waiting = [];
    private TaskCompletionSource _poke = NewSource();
    private ReplicaProgress _progress;
    private ChangeFeed? _feed;
    private DateTimeOffset _asked;
    private HashSet<(string Type, long Id)>? _touched;
    private volatile ReplicaStatus _status;

    /// <param name="store">What becomes the copy.</param>
    /// <param name="remote">The original.</param>
    /// <param name="options">How.</param>
    /// <param name="health">Where it shows how it stands.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of beginnings, ends and troubles.</param>
    /// <exception cref="ReplicaRefusedException">The store holds objects of its own, or is a copy of something else.</exception>
    public Replica(NetboxStore store, INetboxReader remote, ReplicaOptions options, HealthPart health, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options, _health, _time, _log) = (store, options, health, time, log);
        _types = ReplicaTypes.Of(options);
        _progress = ReplicaProgress.Adopt(store, options.Url);
        _progress.ReadAgain();
        _writer = new ReplicaWriter(store, _types.ToHashSet(), options.Url);
        _lists = new RemoteLists(remote, options);
        _status = new ReplicaStatus(options.Url, null, _progress.IsLoaded, null, null, 0, 0, [.. _progress.Missing.Values]);
        if (_progress.IsLoaded)
            _loaded.SetResult();
    }

    private bool HasLog => !_progress.LacksLog;

    /// <summary>Completes when everything was read once, now or in an earlier life.</summary>
    public Task Loaded => _loaded.Task;

    public ReplicaStatus Status => _status;

    /// <summary>Called after a first load, which makes no changes that listeners of the store hear of.</summary>
    public Action? OnLoaded { get; init; }

    /// <summary>A store that was a copy and is none any more: its objects are its own from now on.</summary>
    /// <returns>Whether it was one; its name then.</returns>
    public static async Task<string?> LeaveAsync(NetboxStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (ReplicaProgress.Of(store.Database.ReadMark(ReplicaProgress.MarkName)) is not { } progress)
            return null;
        await store.WriteAsync(
            new Store.Transactions.Actor(Guid.Empty, "", "", 0, "", Store.Access.FullAccess.Instance),
            transaction =>
            {
                transaction.Mark(ReplicaProgress.MarkName, "");
                return true;
            },
            cancellation).ConfigureAwait(false);
        return progress.Url;
    }

    /// <summary>Something has changed over there: it is looked for at once.</summary>
    public void Poke()
    {
        lock (_gate)
            _poke.TrySetResult();
    }

    /// <summary>
    /// Completes when the change log was read at a time after this call, so that what was changed before it is in the store.
    /// </summary>
    /// <returns>Null, or why it could not be read, in words for people: the store is as it was last seen.</returns>
    public Task<string?> CurrentAsync(CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add(waiter);
            _poke.TrySetResult();
        }
        return waiter.Task.WaitAsync(cancellation);
    }

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _store.Loaded.WaitAsync(cancellation).ConfigureAwait(false);
        for (var failures = 0; !cancellation.IsCancellationRequested;)
        {
            var (waiting, poke) = TakeWaiting();
            string? trouble = null;
            try
            {
                await StepAsync(cancellation).ConfigureAwait(false);
                failures = 0;
            }
            catch (Exception failure) when (failure is NetboxException or StoreWriteException)
            {
                failures++;
                trouble = failure.Message;
                Forget();
            }
            catch (Exception failure)
            {
                Forget();
                waiting.ForEach(waiter => waiter.TrySetResult(failure.Message));
                throw;
            }
            Say(trouble);
            waiting.ForEach(waiter => waiter.TrySetResult(trouble));
            await poke.WaitAsync(failures > 0 ? Pauses.After(failures) : _options.Poll, _time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        var began = _time.GetUtcNow();
        // A load that did not come to its end leaves what it has read.
        await _writer.ShowAsync(null, _progress.Text(), cancellation).ConfigureAwait(false);
        // Now and then anew: nothing else tells of an upgrade that no request met.
        var feed = _feed is { } known && began - _asked < AskedAgain ? known : await ConnectAsync(cancellation).ConfigureAwait(false);
        if (!_progress.IsLoaded)
            await LoadAsync(feed, cancellation).ConfigureAwait(false);
        _feed = feed;
        if (!HasLog && began - _asked >= AskedAgain)
            await AskForLogAsync(feed, cancellation).ConfigureAwait(false);
        var state = HasLog ? await ReadLogAsync(feed, cancellation).ConfigureAwait(false) : LogState.GoesOn;
        if (state == LogState.IsAnother)
            await feed.BeginAsync(_progress, cancellation).ConfigureAwait(false);
        if (state != LogState.GoesOn)
            _log.LogWasCut(_options.Url);
        if (began - _asked >= AskedAgain)
            await LoadMissingAsync(began, cancellation).ConfigureAwait(false);
        if (_progress.IsCompareDue(began, HasLog ? _options.Compare : WithoutLog))
            await CompareAsync(feed, cancellation).ConfigureAwait(false);
        _status = _status with { CurrentAt = began };
    }

    private async Task<ChangeFeed> ConnectAsync(CancellationToken cancellation)
    {
        var version = await _lists.VersionAsync(cancellation).ConfigureAwait(false);
        _status = _status with { Version = version.Text };
        _progress.SeeVersion(version);
        _lists.HasStart = version.IsAtLeast(4, 6);
        return new ChangeFeed(
            _lists, version.IsAtLeast(4, 1) ? "core/object-changes/" : "extras/object-changes/", _options, _time);
    }

    private async Task LoadAsync(ChangeFeed feed, CancellationToken cancellation)
    {
        var report = new LoadReport(_health, _time, _log);
        if (_progress.Lanes.Count == 0)
        {
            // What is read now may be old when it is whole.
            _progress.Compared = _progress.ComparedWhole = _time.GetUtcNow();
            await WithLogAsync(() => feed.BeginAsync(_progress, cancellation), cancellation).ConfigureAwait(false);
            await _writer.MarkAsync(_progress.Text(), cancellation).ConfigureAwait(false);
            _log.LoadBegins(_options.Url);
        }
        else
            _log.LoadGoesOn(_options.Url);
        var load = new FirstLoad(_lists, _writer, _progress, _options.PagesAtOnce) { OnProgress = report.Tell };
        await load.RunAsync(_types, ReplicaTypes.Leading, cancellation).ConfigureAwait(false);
        report.End();
        _asked = _time.GetUtcNow();
        _progress.IsLoaded = true;
        _progress.EndLoad();
        await _writer.MarkAsync(_progress.Text(), cancellation).ConfigureAwait(false);
        _status = _status with { IsLoaded = true, Missing = [.. _progress.Missing.Values] };
        _log.Loaded(load.Objects, _options.Url, report.Seconds);
        report.Tell(_progress.Missing, _options.Url);
        _loaded.TrySetResult();
        OnLoaded?.Invoke();
    }

    // Types that are wanted and were not read: they are new here, or NetBox did not show them. What they bring is no change of anything.
    private async Task LoadMissingAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        _asked = now;
        var unread = _types.Where(type => !_progress.Read.Contains(type.Label)).ToList();
        if (unread.Count == 0)
            return;
        unread.ForEach(type => _progress.Lanes.Remove(type.Label));
        var load = new FirstLoad(_lists, _writer, _progress, _options.PagesAtOnce) { IsAnew = true };
        await load.RunAsync(unread, 0, cancellation).ConfigureAwait(false);
        _progress.EndLoad();
        await _writer.MarkAsync(_progress.Text(), cancellation).ConfigureAwait(false);
        _status = _status with { Missing = [.. _progress.Missing.Values] };
        if (unread.Exists(type => _progress.Read.Contains(type.Label)))
            OnLoaded?.Invoke();
    }

    private async Task<LogState> ReadLogAsync(ChangeFeed feed, CancellationToken cancellation)
    {
        var state = LogState.GoesOn;
        await WithLogAsync(async () =>
            state = await feed.ReadAsync(_progress, changes => TakeAsync(changes, cancellation), cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return state;
    }

    // What happened without it was found by comparing, and is not told twice.
    private async Task AskForLogAsync(ChangeFeed feed, CancellationToken cancellation)
    {
        _progress.LacksLog = false;
        await WithLogAsync(() => feed.BeginAsync(_progress, cancellation), cancellation).ConfigureAwait(false);
        if (!HasLog)
            return;
        _health.Lasting(null);
        // It is due, also where this program ends before it is done.
        _progress.Compared -= _options.Compare;
    }

    private async Task WithLogAsync(Func<Task> read, CancellationToken cancellation)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (NetboxException refused) when (FirstLoad.IsMissing(refused))
        {
            _progress.LacksLog = true;
            await _writer.MarkAsync(_progress.Text(), cancellation).ConfigureAwait(false);
            _health.Lasting($"the change log of NetBox at {_options.Url} cannot be read, so changes are found by comparing every "
                + $"{WithoutLog.TotalMinutes:0} minutes: give the token the right to view core.objectchange ({refused.Message})");
        }
    }

    private async Task TakeAsync(IReadOnlyList<RemoteChange> changes, CancellationToken cancellation)
    {
        var last = new Dictionary<(string Type, long Id), RemoteChange>();
        foreach (var change in changes)
            last[(change.ObjectType, change.ObjectId)] = change;
        foreach (var port in changes.SelectMany(change => change.Ports()))
            last.TryAdd((port.ObjectType, port.ObjectId), port);
        var shown = last.Values.GroupBy(change => ObjectTypes.Find(change.ObjectType))
            .Where(group => group.Key is { } type && _types.Contains(type) && !_progress.Missing.ContainsKey(type.Label)).ToList();
        var reads = shown.Select(group => ReadAsync(group.Key!, group, cancellation)); // not null: looked at above
        var found = (await Task.WhenAll(reads).ConfigureAwait(false)).Where(read => read.There is not null)
            .ToDictionary(read => read.Type, read => read.There!); // as filtered
        await _writer.TakeAsync(changes, found, _progress.Text(), cancellation).ConfigureAwait(false);
        _touched?.UnionWith(last.Keys);
        _status = _status with { Changes = _status.Changes + changes.Count };
    }

    // Null where NetBox no longer shows the type: it stays as it was last seen, and is read anew when it is shown again.
    private async Task<(ObjectType Type, IReadOnlyList<JsonElement>? There)> ReadAsync(
        ObjectType type, IEnumerable<RemoteChange> changes, CancellationToken cancellation)
    {
        var ids = changes.Where(change => change.Action != Store.Changes.ChangeAction.Delete).Select(change => change.ObjectId).ToList();
        try
        {
            return (type, ids.Count == 0
                ? []
                : await _lists.FindAsync(type.ListPath, ids, RemoteLists.Without(type), cancellation).ConfigureAwait(false));
        }
        catch (NetboxException absent) when (FirstLoad.IsMissing(absent))
        {
            Lose(type, absent);
            return (type, null);
        }
    }

    // Several types may be lost at the same time.
    private void Lose(ObjectType type, NetboxException absent)
    {
        lock (_gate)
        {
            _progress.Lose(type, FirstLoad.Missing(type, absent));
            _status = _status with { Missing = [.. _progress.Missing.Values] };
        }
    }

    private async Task CompareAsync(ChangeFeed feed, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var isWhole = _progress.IsWholeDue(now);
        var since = isWhole ? null : _progress.Compared - ReplicaProgress.ClockOff;
        var wasCut = false;
        var comparison = new Comparison(_lists, _writer, async () =>
        {
            var (touched, state) = await ToldMeanwhileAsync(feed, cancellation).ConfigureAwait(false);
            wasCut |= state != LogState.GoesOn;
            return touched;
        });
        foreach (var type in _types.Where(type => _progress.Read.Contains(type.Label)))
            try
            {
                if (await comparison.RunAsync(type, since, cancellation).ConfigureAwait(false) is > 0 and var found)
                {
                    _log.Corrected(found, type.VerbosePlural, _options.Url);
                    _health.Count("corrected", found);
                    _status = _status with { Corrected = _status.Corrected + found };
                }
            }
            catch (NetboxException absent) when (FirstLoad.IsMissing(absent))
            {
                // It was there, and what was read of it stays until it is read anew.
                Lose(type, absent);
                _log.Missing(FirstLoad.Missing(type, absent));
            }
        if (!wasCut)
            _progress.Compared = now;
        if (isWhole && !wasCut)
            _progress.ComparedWhole = now;
        await _writer.MarkAsync(_progress.Text(), cancellation).ConfigureAwait(false);
    }

    // What the log tells while lists are compared has not changed without a word.
    private async Task<(IReadOnlySet<(string Type, long Id)> Touched, LogState State)> ToldMeanwhileAsync(
        ChangeFeed feed, CancellationToken cancellation)
    {
        var touched = new HashSet<(string Type, long Id)>();
        if (!HasLog)
            return (touched, LogState.GoesOn);
        _touched = touched;
        try
        {
            return (touched, await ReadLogAsync(feed, cancellation).ConfigureAwait(false));
        }
        finally
        {
            _touched = null;
        }
    }

    // What was noted in memory and not written has not happened.
    private void Forget()
    {
        _progress = ReplicaProgress.Of(_store.Database.ReadMark(ReplicaProgress.MarkName)) ?? new ReplicaProgress { Url = _options.Url };
        _progress.ReadAgain();
        _feed = null;
    }

    private void Say(string? trouble)
    {
        var before = _status.Trouble;
        _status = _status with { Trouble = trouble };
        if (trouble is null)
        {
            var (unreadable, problem) = _writer.Unreadable;
            _health.Measure("unreadable", unreadable);
            if (HasLog)
                _health.Lasting(_progress.Missing.FirstOrDefault(m => ReplicaTypes.OfHosts.Contains(m.Key)).Value ?? problem);
            _health.Works();
            if (before is not null)
                _log.Back(_options.Url);
            return;
        }
        _health.Degraded(_progress.IsLoaded ? $"{trouble}; the inventory is as it was last seen" : trouble);
        if (before is null)
            _log.Away(trouble);
    }

    private (List<TaskCompletionSource<string?>> Waiting, Task Poke) TakeWaiting()
    {
        lock (_gate)
        {
            var waiting = _waiting;
            _waiting = [];
            _poke = NewSource();
            return (waiting, _poke.Task);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
