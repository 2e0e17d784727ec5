using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// What an inventory was: the hosts as they are rendered now, and each change of a host with its causes. In one file of the project's
/// state, kept by a server and read by whoever asks. Safe for use by many threads.
/// </summary>
public sealed class InventoryVersions : IDisposable
{
    private readonly Lock _gate = new();
    private readonly VersionTables _tables;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InventoryVersions(VersionTables tables) => _tables = tables;

    /// <summary>Opens the file of a server, or makes it.</summary>
    /// <exception cref="EventLogException">It cannot be opened, is damaged, or is of another version of this program.</exception>
    public static InventoryVersions Open(string path) => new(VersionTables.Open(path));

    /// <summary>For looking only, while a server may be at work; null where nothing was kept yet.</summary>
    /// <exception cref="EventLogException">It cannot be opened, is damaged, or is of another version of this program.</exception>
    public static InventoryVersions? Reading(string path) => VersionTables.OpenReading(path) is { } tables ? new(tables) : null;

    /// <summary>Completes when there is a further change. Take it before looking for changes, and wait for it afterwards.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The newest change of a host; 0 when there was never one.</summary>
    public long LastChange => Read(tables => tables.LastChange());

    /// <summary>The present version; 0 when nothing was rendered yet.</summary>
    public long LastVersion => Read(tables => tables.LastVersion());

    /// <summary>The oldest version that can be brought back; 0 when nothing was rendered yet.</summary>
    public long FirstVersion => Read(tables => tables.FirstVersion());

    /// <summary>Bytes of what is kept of earlier versions.</summary>
    public long ChangeBytes => Read(tables => tables.ChangeBytes());

    /// <summary>When a version came to be; null for one that is not kept.</summary>
    public DateTimeOffset? TimeOf(long version) => Read(tables => tables.TimeOf(version));

    /// <summary>The version of a moment; null where it is older than all that are kept.</summary>
    public long? VersionAt(DateTimeOffset moment) => Read(tables => tables.VersionAt(moment));

    /// <summary>The changes of hosts behind one, oldest first.</summary>
    public IReadOnlyList<RenderedChange> Behind(long change, int limit) => Read(tables => tables.Behind(change, limit));

    /// <summary>A host as it was in a version; null where it was not there.</summary>
    public HostRendering? Host(string name, long version) => Read(tables =>
        tables.After(version, name).Aggregate(tables.Host(name), (after, change) => change.Delta.Before(after)));

    /// <summary>All that is different between a version and now, host by host, with what led to it.</summary>
    public IReadOnlyList<VersionDifference> Since(long version) => Read<IReadOnlyList<VersionDifference>>(tables =>
    [
        .. tables.After(version).GroupBy(change => change.Host).OrderBy(changes => changes.Key, StringComparer.Ordinal)
            .Select(changes =>
            {
                var now = tables.Host(changes.Key);
                var was = changes.Aggregate(now, (after, change) => change.Delta.Before(after));
                return (Host: changes.Key, Was: was, Now: now, Causes: changes.SelectMany(c => c.Causes).DistinctBy(c => c.Change));
            })
            .Where(host => host.Was is not null || host.Now is not null)
            .Select(host => new VersionDifference(
                host.Host, HostDelta.Between(host.Was, host.Now), [.. host.Causes.OrderBy(c => c.Change)]))
            .Where(difference => !difference.Delta.IsEmpty),
    ]);

    /// <summary>Forgets versions that are older than a moment, so many at most; returns how many.</summary>
    public int Forget(DateTimeOffset before, int limit) => Read(tables => tables.Forget(before, limit));

    /// <summary>Gives room that became free back to the disk.</summary>
    public void Shrink() => Read(tables =>
    {
        tables.Shrink();
        return true;
    });

    public void Dispose() => Read(tables =>
    {
        tables.Dispose();
        return true;
    });

    internal T Read<T>(Func<VersionTables, T> read)
    {
        lock (_gate)
            return read(_tables);
    }

    /// <summary>Writes in one transaction, and tells those who wait for changes.</summary>
    internal void Write(Action<VersionTables> write)
    {
        lock (_gate)
            _tables.Write(() => write(_tables));
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}

/// <summary>What is different for a host, and the changes that led to it, oldest first.</summary>
public sealed record VersionDifference(string Host, HostDelta Delta, IReadOnlyList<ChangeCause> Causes);
