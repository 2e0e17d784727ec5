using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>
/// Knows from the store's change log whether a host has gone for good, so that it is the same before and after a restart. What was renamed,
/// or is only left out of an inventory, has not gone. Safe for use by many threads.
/// </summary>
public sealed class DeletedHosts(INetboxStore store)
{
    private const int Slice = 500;

    // Deletions by name that are remembered; beyond, older ones are read again for whoever asks.
    private const int Remembered = 20_000;

    private static readonly string[] Types = [.. new[] { HostKind.VirtualMachine, HostKind.Device }.Select(PartOwner.TypeOf)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    // What of the log was read: from the first change to the last, and the time up to which that reaches back.
    private long _first, _last = -1;
    private DateTimeOffset _reaches = DateTimeOffset.MaxValue;

    /// <summary>The deletion of a host; null where it may come yet.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="objects">What the event that asked for it is about: such an object counts whenever it was deleted.</param>
    /// <param name="since">Other objects of that name count when they were deleted from then on.</param>
    public HostDeletion? Find(string host, IReadOnlyList<EventObject> objects, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var reader = store.Reader;
        if (Array.Exists(Types, type => reader.List(ListOf(type), $"name__ie={Uri.EscapeDataString(host)}&brief=true&limit=1").Count > 0)
            || objects.Any(known => reader.Find(ListOf(known.ContentType), known.Id) is not null))
            return null;
        return objects.Select(known => OfObject(reader, known)).OfType<HostDeletion>().FirstOrDefault(gone => gone.Host == host)
            ?? OfName(host, since);
    }

    private static string ListOf(string type) =>
        HostQueries.Path(PartOwner.KindOf(type) ?? HostKind.VirtualMachine);

    private static HostDeletion? OfObject(IStoreReader reader, EventObject known) => reader.List(
            "core/object-changes/", $"changed_object_type={known.ContentType}&changed_object_id={known.Id}&action=delete") is [.., var change]
        && change.Field("prechange_data")?.Text("name") is { } name && change.GetProperty("time").TryGetDateTimeOffset(out var at)
            ? new HostDeletion(name, change.Text("user_name") ?? "", at)
            : null;

    private HostDeletion? OfName(string host, DateTimeOffset since)
    {
        lock (_gate)
        {
            ReadOn();
            ReadBack(since);
            return _newest.TryGetValue(host, out var id) && store.ChangesBehind(id - 1, 1) is [var change] && change.LogId == id
                && change.Time >= since
                    ? new HostDeletion(host, change.UserName, change.Time)
                    : null;
        }
    }

    private void ReadOn()
    {
        if (_last < 0)
            (_last, _first) = (store.LastChange, store.LastChange + 1);
        while (store.ChangesBehind(_last, Slice) is { Count: > 0 } changes)
        {
            foreach (var change in changes)
                if (NameOf(change) is { } name)
                    _newest[name] = change.LogId;
            _last = changes[^1].LogId;
        }
        if (_newest.Count <= Remembered)
            return;
        var kept = _newest.OrderByDescending(deletion => deletion.Value).Take(Remembered / 2).ToList();
        _newest.Clear();
        foreach (var (name, id) in kept)
            _newest[name] = id;
        (_first, _reaches) = (kept[^1].Value, DateTimeOffset.MaxValue);
    }

    private void ReadBack(DateTimeOffset since)
    {
        while (_first > 1 && _reaches >= since)
        {
            var behind = Math.Max(0, _first - 1 - Slice);
            var changes = store.ChangesBehind(behind, Slice).Where(change => change.LogId < _first).ToList();
            foreach (var change in changes)
                if (NameOf(change) is { } name && _newest.GetValueOrDefault(name) < change.LogId)
                    _newest[name] = change.LogId;
            // Numbers may have gaps, and what was forgotten lies behind all that there is.
            (_first, _reaches) = (behind + 1, changes.Count > 0 ? changes.Max(change => change.Time) : _reaches);
        }
    }

    private static string? NameOf(ObjectChangeRecord change) =>
        change.Action == ChangeAction.Delete && Types.Contains(change.ObjectType) ? change.Prechange?.Text("name") : null;
}
