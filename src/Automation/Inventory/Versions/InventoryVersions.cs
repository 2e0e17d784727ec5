using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// What an inventory was: the hosts as they are rendered now, and each change of a host with its causes. In one file of the project's
/// state, kept by a server and read by whoever asks. Safe for use by many threads.
/// </summary>
public sealed class InventoryVersions : IDisposable
{
    /// <summary>What a file that cannot be gone on with is called from then on.</summary>
    public const string AsideEnding = ".damaged";

    private readonly Lock _gate = new();
    private readonly List<Func<long>> _readers = [];
    private readonly string? _path;
    private readonly TimeProvider _time;
    private VersionTables? _tables;
    private VersionSecrets? _secrets;
    private ChangedHosts? _changed;
    private bool _isClosed;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InventoryVersions(VersionTables? tables, string? path, TimeProvider time) => (_tables, _path, _time) = (tables, path, time);

    /// <summary>
    /// Opens the file of a server, or makes it. One that cannot be gone on with (damaged, or of a newer version of this program) is moved
    /// aside, now and whenever that shows, and begun anew: it holds nothing that the store does not say. Where it cannot be opened at all,
    /// each call tries again.
    /// </summary>
    public static InventoryVersions Open(string path, TimeProvider time)
    {
        var versions = new InventoryVersions(null, path, time);
        versions.Trouble();
        return versions;
    }

    /// <summary>Why the file cannot be used now, in words for people; null where it can.</summary>
    public string? Trouble()
    {
        try
        {
            return Read(_ => (string?)null);
        }
        catch (EventLogException unusable)
        {
            return unusable.Message;
        }
    }

    /// <summary>For looking only, while a server may be at work; null where nothing was kept yet.</summary>
    /// <exception cref="EventLogException">It cannot be opened, is damaged, or is of another version of this program.</exception>
    public static InventoryVersions? Reading(string path) =>
        VersionTables.OpenReading(path) is { } tables ? new(tables, null, TimeProvider.System) : null;

    /// <summary>Why the file was begun anew since it was opened, in words for people; null where it was not.</summary>
    public string? BegunAnew { get; private set; }

    /// <summary>Why no host is rendered now, in words for people; null where they are, or nobody has looked yet.</summary>
    public string? Stillness { get; private set; }

    /// <summary>Sets <see cref="Stillness"/>, and tells those who wait for changes.</summary>
    internal void Still(string? reason)
    {
        if (Stillness == reason)
            return;
        Stillness = reason;
        Wake();
    }

    /// <summary>What is shown to nobody.</summary>
    /// <exception cref="EventLogException">The key can be neither read nor made.</exception>
    internal VersionSecrets Secrets => Read(_ => _secrets ?? new([], []));

    /// <summary>Completes when there is a further change. Take it before looking for changes, and wait for it afterwards.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The newest change of a host; 0 when there was never one.</summary>
    public long LastChange => Read(tables => tables.LastChange());

    /// <summary>The present version; 0 when nothing was rendered yet.</summary>
    public long LastVersion => Read(tables => tables.LastVersion());

    /// <summary>The oldest version that can be brought back; 0 when nothing was rendered yet.</summary>
    public long FirstVersion => Read(tables => tables.FirstVersion());

    /// <summary>The newest change that was forgotten; 0 where none was.</summary>
    public long LastForgotten => Read(tables => tables.LastForgotten());

    /// <summary>Bytes of what is kept of earlier versions.</summary>
    public long ChangeBytes => Read(tables => tables.ChangeBytes());

    /// <summary>How many versions can be brought back.</summary>
    public long Count => Read(tables => tables.Versions(DateTimeOffset.MaxValue));

    /// <summary>How many of them came to be before a moment.</summary>
    public long Older(DateTimeOffset before) => Read(tables => tables.Versions(before));

    /// <summary>When a version came to be; null for one that is not kept.</summary>
    public DateTimeOffset? TimeOf(long version) => Read(tables => tables.TimeOf(version));

    /// <summary>The version of a moment; null where it is older than all that are kept.</summary>
    public long? VersionAt(DateTimeOffset moment) => Read(tables => tables.VersionAt(moment));

    /// <summary>The changes of hosts behind one, oldest first.</summary>
    public IReadOnlyList<RenderedChange> Behind(long change, int limit) => Read(tables => tables.Behind(change, limit));

    /// <summary>When each host was documented otherwise last.</summary>
    public ChangedHosts Changed => _changed ?? Interlocked.CompareExchange(ref _changed, new ChangedHosts(this), null) ?? _changed;

    /// <summary>A host as it was in a version; null where it was not there.</summary>
    public HostRendering? Host(string name, long version) => Read(tables =>
        tables.After(version, name).Aggregate(tables.Host(name), (after, change) => change.Delta.Before(after)));

    /// <summary>Whatever is asked for by <paramref name="look"/> is of one moment, also while a server goes on.</summary>
    public T AtOnce<T>(Func<InventoryVersions, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return Read(tables =>
        {
            var found = default(T)!; // set below
            tables.View(() => found = look(this));
            return found;
        });
    }

    /// <summary>All that is different between a version and now, host by host, with what led to it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="host">One host; null for all.</param>
    public IReadOnlyList<VersionDifference> Since(long version, string? host = null) => Read<IReadOnlyList<VersionDifference>>(tables =>
    [
        .. (host is null ? tables.After(version) : tables.After(version, host))
            .GroupBy(change => change.Host).OrderBy(changes => changes.Key, StringComparer.Ordinal)
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

    /// <summary>
    /// Forgets versions that are older than a moment, so many at most; returns how many. What somebody still reads stays.
    /// </summary>
    public int Forget(DateTimeOffset before, int limit) => Read(tables =>
        tables.Forget(before, limit, _readers.Count == 0 ? long.MaxValue : _readers.Min(reader => reader())));

    /// <summary>Somebody reads the changes behind a place, until what is returned is disposed of.</summary>
    /// <param name="place">The last change that was read.</param>
    public IDisposable Hold(Func<long> place)
    {
        lock (_gate)
            _readers.Add(place);
        return new Held(this, place);
    }

    /// <summary>Gives room that became free back to the disk.</summary>
    public void Shrink() => Read(tables =>
    {
        tables.Shrink();
        return true;
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _tables?.Dispose();
            (_tables, _isClosed) = (null, true);
        }
    }

    /// <exception cref="EventLogException">It could not be read. Where the file was begun anew for that, the next reading works.</exception>
    internal T Read<T>(Func<VersionTables, T> read)
    {
        lock (_gate)
            try
            {
                return read(_tables ?? Opened());
            }
            catch (EventLogException unusable) when (_path is not null && VersionTables.IsUnusable(unusable))
            {
                BeginAnew(_path, unusable);
                throw;
            }
    }

    private VersionTables Opened()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var path = _path!; // without one, it is open from the beginning
        try
        {
            _secrets ??= new VersionSecrets(VersionSecrets.KeyIn(Path.ChangeExtension(path, ".key")), []);
            // It was moved aside, and what was to take its place could not be made.
            return _tables = File.Exists(path + AsideEnding) && !File.Exists(path) ? Anew(path, _time) : VersionTables.Open(path);
        }
        catch (EventLogException unusable) when (VersionTables.IsUnusable(unusable))
        {
            return BeginAnew(path, unusable);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unkept(failure);
        }
    }

    private VersionTables BeginAnew(string path, EventLogException unusable)
    {
        _tables?.Dispose();
        _tables = null;
        BegunAnew = Told(unusable, path);
        try
        {
            return _tables = Anew(path, _time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unkept(failure);
        }
    }

    private static EventLogException Unkept(Exception failure) => new($"what is rendered for hosts cannot be kept: {failure.Message}", failure);

    /// <summary>Writes in one transaction, and tells those who wait for changes.</summary>
    internal void Write(Action<VersionTables> write)
    {
        Read(tables =>
        {
            tables.Write(() => write(tables));
            return true;
        });
        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // No number of a change comes twice, so that whoever has read some misses none: the milliseconds rise faster than changes do.
    private static VersionTables Anew(string path, TimeProvider time)
    {
        if (File.Exists(path))
            foreach (var part in new[] { "-wal", "-shm", "" })
            {
                File.Delete(path + AsideEnding + part);
                if (File.Exists(path + part))
                    File.Move(path + part, path + AsideEnding + part);
            }
        return VersionTables.Open(path, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private static string Told(EventLogException unusable, string path) =>
        $"the versions of the inventory were begun anew, and which machines became different meanwhile is not known: {unusable.Message}; "
        + $"what was kept is in {path}{AsideEnding}";

    private sealed class Held(InventoryVersions versions, Func<long> place) : IDisposable
    {
        public void Dispose()
        {
            lock (versions._gate)
                versions._readers.Remove(place);
        }
    }
}

/// <summary>What is different for a host, and the changes that led to it, oldest first.</summary>
public sealed record VersionDifference(string Host, HostDelta Delta, IReadOnlyList<ChangeCause> Causes);
