using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>Changes that are rendered together: the hosts they can show in, each with the changes that are the reason.</summary>
/// <param name="options">What the inventory file shows.</param>
/// <param name="now">The store with all of them in it.</param>
/// <param name="causeOf">What is kept of a change.</param>
/// <param name="timeOf">When it could be seen.</param>
/// <param name="isOwn">Tells what this program itself wrote back.</param>
internal sealed class TakenChanges(
    InventoryOptions options, IStoreReader now, Func<ObjectChangeRecord, ChangeCause> causeOf,
    Func<ObjectChangeRecord, DateTimeOffset> timeOf, Func<ObjectChangeRecord, bool> isOwn)
{
    private readonly TouchedHosts _touched = new(options, now);
    private readonly Dictionary<(HostKind, long), List<long>> _objects = [];
    private readonly List<long> _ofAll = [];
    private readonly HashSet<long> _own = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>When the last of them could be seen.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Whether look-up tables are others now.</summary>
    public bool IsLookedUp { get; private set; }

    /// <summary>Those that can show in a host.</summary>
    public List<ChangeCause> Causes { get; } = [];

    /// <summary>Takes the next one.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The store before it, where that is known.</param>
    public void Add(ObjectChangeRecord change, IStoreReader? before)
    {
        Count++;
        IsLookedUp |= TouchedHosts.IsLookedUp(change.ObjectType);
        At = timeOf(change) is var at && at > At ? at : At;
        var hosts = _touched.Of(change, before);
        if (hosts is { Count: 0 })
            return;
        Causes.Add(causeOf(change));
        if (isOwn(change))
            _own.Add(change.LogId);
        if (hosts is null)
            _ofAll.Add(change.LogId);
        else
            foreach (var host in hosts)
                if (_objects.TryGetValue(host, out var known))
                    known.Add(change.LogId);
                else
                    _objects[host] = [change.LogId];
    }

    public bool IsOwn(long change) => _own.Contains(change);

    /// <summary>The objects of hosts, with the changes that are the reason, oldest first.</summary>
    /// <param name="all">All there are.</param>
    public IReadOnlyDictionary<(HostKind Kind, long Id), IReadOnlyList<long>> Objects(Func<IEnumerable<(HostKind, long)>> all)
    {
        var objects = _objects.ToDictionary(o => o.Key, o => (IReadOnlyList<long>)o.Value);
        if (_ofAll.Count > 0)
            foreach (var host in all())
                objects[host] = objects.TryGetValue(host, out var own) ? [.. own.Concat(_ofAll).Order()] : _ofAll;
        return objects;
    }
}
