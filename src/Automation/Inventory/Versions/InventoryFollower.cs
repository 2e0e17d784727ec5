using System.Collections.Concurrent;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Supervision;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// Keeps the versions of an inventory: reads the change log of the store behind its own place, renders the hosts that a change can show in,
/// and writes down what became different. The place moves in the transaction of what was written, so that nothing is lost or written
/// twice, whenever the process ends.
/// </summary>
/// <param name="store">The store, of its own or a copy.</param>
/// <param name="file">The inventory file; nothing is done while it is not read from the store.</param>
/// <param name="versions">Where they are kept.</param>
/// <param name="form">What beside the file decides how hosts are rendered, such as the version of this program.</param>
/// <param name="isOwn">Tells what this program itself wrote back.</param>
/// <param name="health">Counts hosts that were rendered and that became different.</param>
/// <param name="time">The clock.</param>
public sealed class InventoryFollower(
    INetboxStore store, FileInventory file, InventoryVersions versions, string form, Func<ObjectChangeRecord, bool> isOwn,
    HealthPart health, TimeProvider time)
{
    /// <summary>The name of the part that shows how it stands.</summary>
    public const string PartName = "versions";

    private const string PlaceMark = "change", FormMark = "form", FileMark = "file", AllowedMark = "allowed";

    // So many changes are read at a time, and so many are rendered together.
    private const int ReadAtOnce = 200, MostChanges = 20_000;

    // Of more, what they are rendered from would outlive the collector's first looks: 100 at a time take half as much memory again.
    private const int MostHosts = 25;

    // So many changes have the state before them remembered; of more, all hosts are rendered.
    private const int MostRemembered = 1000;

    private static readonly TimeSpan LookForFile = TimeSpan.FromSeconds(15);

    // The first change is rendered at once; those that come one after the other, so long after each other, are rendered together.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    // What is done once for all that is rendered together is worth that much of a wait while changes come faster than that.
    private static readonly TimeSpan PaceOfMany = TimeSpan.FromMilliseconds(100);
    private const int Many = 5;

    private readonly ConcurrentDictionary<long, IStoreReader> _before = new();
    private readonly ConcurrentDictionary<long, DateTimeOffset> _told = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IStoreReader? _last;
    private (SomeHosts Hosts, string Form)? _some;
    private IReadOnlyList<string> _known = [];
    private string? _lost;
    private long _place;
    private long _noted;

    /// <summary>Texts that are shown nowhere, beside those of the inventory file.</summary>
    public Func<IReadOnlyList<string>> Secrets { get; init; } = () => [];

    /// <summary>The last change whose hosts are rendered; 0 before that is known, and the largest number where no host is.</summary>
    public long Place => Volatile.Read(ref _place);

    /// <summary>Follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await store.Loaded.WaitAsync(cancellation).ConfigureAwait(false);
        using var listening = Listen();
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            var began = time.GetTimestamp();
            if (!await StepAsync(cancellation).ConfigureAwait(false))
                await next.WaitAsync(LookForFile, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else if (Pace - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (Place < long.MaxValue && store.LastChange - Place > Many)
                    await Task.Delay(PaceOfMany - Pace, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Notes from now on what is told of commits and seen of none of them later, until what is returned is disposed of.</summary>
    internal IDisposable Listen()
    {
        _last = store.Reader;
        Volatile.Write(ref _noted, store.LastChange);
        Volatile.Write(ref _place, versions.Read(tables => tables.NumberOf(PlaceMark)) ?? store.LastChange);
        file.Ready += Wake;
        return new Listening(this, store.Subscribe(Note));
    }

    /// <summary>Takes the next changes; false when there are none, or the inventory cannot be rendered now.</summary>
    internal async Task<bool> StepAsync(CancellationToken cancellation)
    {
        try
        {
            var inventory = await file.CurrentAsync(cancellation).ConfigureAwait(false);
            Look(inventory);
            return inventory is { ReadsStore: true, State.IsReady: true } && await TakeAsync(inventory, cancellation).ConfigureAwait(false);
        }
        catch (SourceFailedException failure)
        {
            // The place stays where it is: what is not rendered now is rendered when it can be.
            health.Degraded(failure.Finding.ToString());
            return false;
        }
    }

    private void Look(NetboxInventory? inventory)
    {
        if (inventory is { ReadsStore: false })
            Volatile.Write(ref _place, long.MaxValue);
        versions.Still(inventory is { ReadsStore: false }
            ? "the inventory is read over the network, so that no host has events: name this server's address in the inventory file, or its "
                + "NetBox in plumbline.yml (netbox:), of which a copy is kept then"
            : null);
        health.Lasting(versions.BegunAnew ?? _lost);
        if (file.Mistake is { } mistake)
            health.Degraded($"{mistake}; hosts stay as they were last rendered");
        else if (inventory?.State.Trouble is { } trouble)
            health.Degraded($"{trouble}; hosts stay as they were last rendered");
        else
            health.Works();
    }

    private async Task<bool> TakeAsync(NetboxInventory inventory, CancellationToken cancellation)
    {
        var moment = StoreMoment.Of(store, inventory.Reader);
        var wanted = versions.Secrets.Sum($"{file.Sum} {form}");
        var (place, known) = versions.Read(tables => (tables.NumberOf(PlaceMark), tables.Mark(FormMark)));
        Volatile.Write(ref _place, place ?? moment.Change);
        if (place is not { } behind || IsLost(behind, moment))
        {
            await RenderAllAsync(place is null, wanted, inventory, moment, cancellation).ConfigureAwait(false);
            return true;
        }
        // What has changed is rendered first, and told: after it another form of the file or the program is the only difference.
        if (behind < moment.Change)
        {
            await FollowAsync(behind, moment, inventory, known, wanted, cancellation).ConfigureAwait(false);
            return true;
        }
        if (known == wanted)
            return false;
        await RenderAllAsync(isFirst: false, wanted, inventory, moment, cancellation).ConfigureAwait(false);
        return true;
    }

    // The store was put back, is another one, or has forgotten what is behind the place.
    private bool IsLost(long place, StoreMoment moment)
    {
        if (place > moment.Change)
        {
            versions.Write(tables => tables.ForgetCauses(moment.Change));
            _lost = "the store was put back, or is another one: hosts are kept as they are now, and no event tells of what became different "
                + "by that";
            return true;
        }
        // Behind the beginning nothing was forgotten: numbers may be left out.
        var oldest = store.ChangesBehind(0, 1) is [var first] ? first.LogId : moment.Change + 1;
        if (oldest <= place + 1 || place == 0)
            return false;
        health.Count("lost_changes", oldest - place - 1);
        _lost = $"up to {oldest - place - 1} changes were forgotten before hosts were rendered for them: no event tells of what became "
            + "different by them (see retention in plumbline.yml)";
        return true;
    }

    private async Task RenderAllAsync(
        bool isFirst, string wanted, NetboxInventory inventory, StoreMoment moment, CancellationToken cancellation)
    {
        var hosts = HostsOf(inventory, inventory.Options);
        var version = 0L;
        versions.Write(tables =>
        {
            if (isFirst)
                tables.Clear();
            // Ended before all are rendered, some hosts are of this file and others of the one before.
            tables.Mark(FileMark, "");
            version = tables.AddVersion(time.GetUtcNow());
        });
        await new VersionWriting(hosts, moment.Inventory, versions, version, isFirst, health)
            .RunAsync(AllObjects(moment).ToDictionary(o => o, _ => (IReadOnlyList<long>)[]), _ => false, MostHosts, cancellation)
            .ConfigureAwait(false);
        _some = (hosts, wanted);
        file.Say();
        versions.Write(tables =>
        {
            tables.Mark(PlaceMark, moment.Change);
            tables.Mark(FormMark, wanted);
            tables.Mark(FileMark, hosts.IsOpen(file.Kept) ? file.Kept : "");
            tables.Mark(AllowedMark, string.Join('\n', inventory.Options.AllowedVariables.Order(StringComparer.Ordinal)));
        });
        Volatile.Write(ref _place, moment.Change);
    }

    private SomeHosts HostsOf(NetboxInventory inventory, InventoryOptions secrets)
    {
        _known = Secrets();
        return new(inventory, (versions.Secrets with { Known = _known }).With(secrets), time);
    }

    // The file was edited while nobody followed: what changed since then is rendered as it was, and the edit for itself behind it.
    private NetboxInventory? BeforeTheEdit(NetboxInventory inventory)
    {
        var (kept, allowed) = versions.Read(tables => (tables.Mark(FileMark), tables.Mark(AllowedMark)));
        return kept is { Length: > 0 }
            ? file.Earlier(inventory, kept, (allowed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet())
            : null;
    }

    private async Task FollowAsync(
        long place, StoreMoment moment, NetboxInventory inventory, string? known, string wanted, CancellationToken cancellation)
    {
        if (_some is null && known is not null && known != wanted && BeforeTheEdit(inventory) is { } before)
            _some = (HostsOf(before, inventory.Options), known);
        else if (_some is null || (known == wanted && (_some.Value.Form != known || _some.Value.Hosts.Inventory != inventory)))
            _some = (HostsOf(inventory, inventory.Options), wanted);
        // Secrets are exchanged while it runs.
        else if (!_known.SequenceEqual(Secrets()))
            _some = (HostsOf(_some.Value.Hosts.Inventory, inventory.Options), _some.Value.Form);
        try
        {
            await FollowAsync(place, moment, _some.Value.Hosts, cancellation).ConfigureAwait(false);
        }
        // As the file was before it cannot be rendered any more: perhaps it was edited for that.
        catch (SourceFailedException) when (_some.Value.Hosts.Inventory != inventory)
        {
            _some = (HostsOf(inventory, inventory.Options), wanted);
            await FollowAsync(place, moment, _some.Value.Hosts, cancellation).ConfigureAwait(false);
        }
        file.Say();
    }

    private async Task FollowAsync(long place, StoreMoment moment, SomeHosts hosts, CancellationToken cancellation)
    {
        var (taken, at) = (new TakenChanges(hosts.Inventory.Options, moment.Store, CauseOf, TimeOf, isOwn), place);
        while (at < moment.Change && taken.Count < MostChanges
            && store.ChangesBehind(at, ReadAtOnce).Where(c => c.LogId <= moment.Change).ToList() is { Count: > 0 } changes)
        {
            foreach (var change in changes)
                taken.Add(change, Before(change.LogId));
            at = changes[^1].LogId;
            if (changes.Count < ReadAtOnce)
                break;
        }
        // Numbers of changes that were never made.
        if (taken.Count < MostChanges)
            at = moment.Change;
        if (taken.IsLookedUp)
            hosts.Forget();
        var objects = taken.Objects(() => AllObjects(moment));
        var version = 0L;
        if (objects.Count > 0)
        {
            versions.Write(tables =>
            {
                version = tables.AddVersion(taken.At);
                foreach (var cause in taken.Causes)
                    tables.Add(cause);
            });
            await new VersionWriting(hosts, moment.Inventory, versions, version, isFirst: false, health)
                .RunAsync(objects, ids => !ids.All(taken.IsOwn), MostHosts, cancellation).ConfigureAwait(false);
        }
        versions.Write(tables =>
        {
            if (objects.Count > 0)
                tables.ForgetIfEmpty(version);
            tables.Mark(PlaceMark, at);
        });
        Volatile.Write(ref _place, at);
        foreach (var seen in _before.Keys.Concat(_told.Keys).Where(id => id <= at).ToList())
        {
            _before.TryRemove(seen, out _);
            _told.TryRemove(seen, out _);
        }
    }

    // The store shows a commit before it tells of it: what it was when it last told of one is the state before, then.
    private IStoreReader? Before(long change)
    {
        var last = _last;
        return _before.TryGetValue(change, out var before) ? before
            : Volatile.Read(ref _noted) < change ? last
            : _before.GetValueOrDefault(change);
    }

    private HashSet<(HostKind, long)> AllObjects(StoreMoment moment)
    {
        HashSet<(HostKind, long)> objects = [.. versions.Read(tables => tables.Objects())];
        objects.UnionWith(moment.Store.Each(HostWay.Devices, "fields=id").Select(d => (HostKind.Device, d.Id())));
        objects.UnionWith(moment.Store.Each(HostWay.Machines, "fields=id").Select(m => (HostKind.VirtualMachine, m.Id())));
        return objects;
    }

    // Of a copy, the original's time is not when it could be seen here.
    private DateTimeOffset TimeOf(ObjectChangeRecord change) =>
        _told.TryGetValue(change.LogId, out var at) ? at : change.Time < time.GetUtcNow() ? change.Time : time.GetUtcNow();

    private static ChangeCause CauseOf(ObjectChangeRecord change) => new(
        change.LogId, change.ObjectType, change.ObjectId, change.ObjectRepr, change.Action switch
        {
            ChangeAction.Create => "created",
            ChangeAction.Delete => "deleted",
            _ => "updated",
        }, change.UserName, change.RequestId, change.Time);

    // On the writer's thread. Commits that were made together are told one by one, when the store shows them all already.
    private void Note(StoreCommit commit)
    {
        foreach (var change in commit.Changes.Where(c => c.LogId > 0))
        {
            if (_told.Count < MostRemembered)
                _told[change.LogId] = time.GetUtcNow();
            if (TouchedHosts.IsToldByBefore(change) && _before.Count < MostRemembered && _last is { } before)
                _before[change.LogId] = before;
        }
        if (commit.Version >= store.ChangeVersion)
            _last = store.Reader;
        if (commit.Changes.Count > 0)
            Volatile.Write(ref _noted, Math.Max(_noted, commit.Changes.Max(change => change.LogId)));
        Wake();
    }

    private void Leave() => file.Ready -= Wake;

    private void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private sealed class Listening(InventoryFollower follower, IDisposable subscription) : IDisposable
    {
        public void Dispose()
        {
            follower.Leave();
            subscription.Dispose();
        }
    }
}
