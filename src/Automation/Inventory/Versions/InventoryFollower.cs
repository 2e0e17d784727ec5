using System.Collections.Concurrent;
using System.Globalization;
using Plumbline.Automation.Inventory.Live;
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

    private const string Place = "change", Form = "form";

    // So many changes are taken together, and so many hosts.
    private const int MostChanges = 200, MostHosts = 100;

    // So many changes have the state before them remembered; of more, all hosts are rendered.
    private const int MostRemembered = 1000;

    private static readonly TimeSpan LookForFile = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, IStoreReader> _before = new();
    private readonly ConcurrentDictionary<long, DateTimeOffset> _told = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IStoreReader? _last;
    private (NetboxInventory Inventory, SomeHosts Hosts)? _some;

    /// <summary>Follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await store.Loaded.WaitAsync(cancellation).ConfigureAwait(false);
        using var listening = Listen();
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (!await StepAsync(cancellation).ConfigureAwait(false))
                await next.WaitAsync(LookForFile, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Notes from now on what is told of commits and seen of none of them later, until what is returned is disposed of.</summary>
    internal IDisposable Listen()
    {
        _last = store.Reader;
        return store.Subscribe(Note);
    }

    /// <summary>Takes the next changes; false when there are none, or the inventory cannot be rendered now.</summary>
    internal async Task<bool> StepAsync(CancellationToken cancellation)
    {
        try
        {
            var isMore = await TakeAsync(cancellation).ConfigureAwait(false);
            health.Works();
            return isMore;
        }
        catch (SourceFailedException failure)
        {
            // The place stays where it is: what is not rendered now is rendered when it can be.
            health.Degraded(failure.Finding.ToString());
            return false;
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        if (await file.CurrentAsync(cancellation).ConfigureAwait(false) is not { ReadsStore: true, State.IsReady: true } inventory)
            return false;
        if (_some?.Inventory != inventory)
            _some = (inventory, new SomeHosts(inventory, time));
        var wanted = $"{file.Sum} {form}";
        var (place, known) = versions.Read(tables => (tables.Mark(Place), tables.Mark(Form)));
        if (place is null || known != wanted || Misses(long.Parse(place, CultureInfo.InvariantCulture)))
        {
            await RenderAllAsync(place is null, wanted, cancellation).ConfigureAwait(false);
            return true;
        }
        var changes = store.ChangesBehind(long.Parse(place, CultureInfo.InvariantCulture), MostChanges);
        if (changes.Count == 0)
            return false;
        await FollowAsync(changes, inventory, cancellation).ConfigureAwait(false);
        return true;
    }

    // The store was put back, is another one, or has forgotten what is behind the place.
    private bool Misses(long place) =>
        place > store.LastChange || (store.ChangesBehind(0, 1) is [var oldest] && oldest.LogId > place + 1);

    private async Task RenderAllAsync(bool isFirst, string wanted, CancellationToken cancellation)
    {
        var last = store.LastChange;
        _some!.Value.Hosts.Forget(); // set before
        var version = 0L;
        versions.Write(tables =>
        {
            if (isFirst)
                tables.Clear();
            version = tables.AddVersion(time.GetUtcNow());
        });
        var work = new VersionWriting(_some!.Value.Hosts, versions, version, isFirst, health); // set before
        await work.RunAsync(AllObjects().ToDictionary(o => o, _ => (IReadOnlyList<long>)[]), _ => false, MostHosts, cancellation)
            .ConfigureAwait(false);
        versions.Write(tables =>
        {
            tables.Mark(Place, last.ToString(CultureInfo.InvariantCulture));
            tables.Mark(Form, wanted);
        });
    }

    private async Task FollowAsync(IReadOnlyList<ObjectChangeRecord> changes, NetboxInventory inventory, CancellationToken cancellation)
    {
        var touched = new TouchedHosts(inventory.Options, store.Reader);
        var objects = new Dictionary<(HostKind, long), IReadOnlyList<long>>();
        var ofAll = new List<long>();
        foreach (var change in changes)
        {
            if (TouchedHosts.IsLookedUp(change.ObjectType))
                _some!.Value.Hosts.Forget(); // set before
            if (touched.Of(change, _before.GetValueOrDefault(change.LogId)) is not { } found)
                ofAll.Add(change.LogId);
            else
                foreach (var host in found)
                    objects[host] = [.. objects.GetValueOrDefault(host) ?? [], change.LogId];
        }
        if (ofAll.Count > 0)
            foreach (var host in AllObjects())
                objects[host] = [.. (objects.GetValueOrDefault(host) ?? []).Concat(ofAll).Order()];
        var version = 0L;
        if (objects.Count > 0)
        {
            var causes = objects.Values.SelectMany(ids => ids).ToHashSet();
            var own = changes.Where(c => causes.Contains(c.LogId) && isOwn(c)).Select(c => c.LogId).ToHashSet();
            versions.Write(tables =>
            {
                version = tables.AddVersion(changes.Max(c => TimeOf(c)));
                foreach (var change in changes.Where(c => causes.Contains(c.LogId)))
                    tables.Add(CauseOf(change));
            });
            await new VersionWriting(_some!.Value.Hosts, versions, version, isFirst: false, health) // set before
                .RunAsync(objects, ids => !ids.All(own.Contains), MostHosts, cancellation).ConfigureAwait(false);
        }
        versions.Write(tables =>
        {
            if (objects.Count > 0)
                tables.ForgetIfEmpty(version);
            tables.Mark(Place, changes[^1].LogId.ToString(CultureInfo.InvariantCulture));
        });
        foreach (var change in changes)
        {
            _before.TryRemove(change.LogId, out _);
            _told.TryRemove(change.LogId, out _);
        }
    }

    private HashSet<(HostKind, long)> AllObjects()
    {
        var reader = store.Reader;
        HashSet<(HostKind, long)> objects = [.. versions.Read(tables => tables.Objects())];
        objects.UnionWith(reader.Each(HostWay.Devices, "fields=id").Select(d => (HostKind.Device, d.Id())));
        objects.UnionWith(reader.Each(HostWay.Machines, "fields=id").Select(m => (HostKind.VirtualMachine, m.Id())));
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
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
