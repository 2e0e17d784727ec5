using System.Collections.Immutable;
using Plumbline.Automation.Inventory.Packing;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// The hosts of an inventory, found by name, in the order of the inventory. Never changes: one with a host replaced is made without looking
/// at the others.
/// </summary>
internal sealed class HostTable
{
    private readonly ImmutableDictionary<string, KnownHost> _hosts;
    private readonly ImmutableDictionary<(HostKind, long), string> _names;
    private readonly long _next;
    private readonly Lazy<string[]> _order;

    private readonly HostsTouched _touched;

    private HostTable(
        ImmutableDictionary<string, KnownHost> hosts, ImmutableDictionary<(HostKind, long), string> names, long next, HostsTouched touched)
    {
        (_hosts, _names, _next, _touched) = (hosts, names, next, touched);
        _order = new(Sorted);
    }

    public static HostTable Empty => new Builder().Build();

    /// <summary>Hosts that were looked at in this table and those that came before it: what a change costs, whatever machine it is measured
    /// on.</summary>
    public long Touched => _touched.Count;

    public int Count => _hosts.Count;

    /// <summary>Every name, in order.</summary>
    public IReadOnlyList<string> Names => _order.Value;

    /// <summary>Every object, in order.</summary>
    public IEnumerable<RenderedHost> Objects
    {
        get
        {
            _touched.Add(_hosts.Count);
            return _hosts.Values.SelectMany(h => h.Objects).OrderBy(o => o.Place).Select(o => o.Host);
        }
    }

    public KnownHost? Find(string name)
    {
        _touched.Add(1);
        return _hosts.GetValueOrDefault(name);
    }

    /// <summary>Those of the names that are hosts, in the inventory's order.</summary>
    public IReadOnlyList<string> InOrder(IReadOnlyCollection<string> names)
    {
        if (names.Count >= Count)
        {
            var wanted = names as IReadOnlySet<string> ?? names.ToHashSet();
            return [.. Names.Where(wanted.Contains)];
        }
        return [.. names.Distinct().Select(Find).OfType<KnownHost>().OrderBy(h => h.Place)
            .ThenBy(h => h.First.Name, StringComparer.Ordinal).Select(h => h.First.Name)];
    }

    /// <summary>The table with freshly read objects in the place of those of their name, and of themselves under another.</summary>
    /// <param name="name">The host.</param>
    /// <param name="fresh">Its objects now; none when it is gone.</param>
    /// <param name="variables">Their variables; null without objects.</param>
    /// <param name="removed">The objects whose groups no longer count.</param>
    public HostTable Put(string name, IReadOnlyList<RenderedHost> fresh, KeptVariables? variables, out IReadOnlyList<RenderedHost> removed)
    {
        var (hosts, names) = (_hosts, _names);
        var gone = new List<PlacedHost>(Find(name)?.Objects ?? []);
        hosts = hosts.Remove(name);
        foreach (var host in fresh)
            if (_names.TryGetValue((host.Kind, host.Id), out var other) && other != name && hosts.TryGetValue(other, out var known))
            {
                _touched.Add(1);
                gone.AddRange(known.Objects.Where(o => IsSame(o.Host, host)));
                PlacedHost[] left = [.. known.Objects.Where(o => !IsSame(o.Host, host))];
                hosts = left.Length == 0 ? hosts.Remove(other) : hosts.SetItem(other, known with { Objects = left });
            }
        foreach (var old in gone)
            names = names.Remove((old.Host.Kind, old.Host.Id));
        var place = gone.Count > 0 ? gone.Min(o => o.Place) : new HostPlace(_next, 0);
        if (fresh.Count > 0)
            hosts = hosts.SetItem(name, new( // not null: there are objects
                [.. fresh.Select((host, i) => new PlacedHost(place with { Within = place.Within + i }, host))], variables!));
        foreach (var host in fresh)
            names = names.SetItem((host.Kind, host.Id), name);
        removed = gone.ConvertAll(o => o.Host);
        return new(hosts, names, gone.Count > 0 ? _next : _next + 1, _touched);
    }

    private static bool IsSame(RenderedHost one, RenderedHost other) => one.Kind == other.Kind && one.Id == other.Id;

    private string[] Sorted()
    {
        _touched.Add(_hosts.Count);
        var names = new string[_hosts.Count];
        var places = new HostPlace[_hosts.Count];
        var at = 0;
        foreach (var (name, host) in _hosts)
            (names[at], places[at++]) = (name, host.Place);
        Array.Sort(places, names);
        return names;
    }

    /// <summary>Makes a table of many hosts.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, KnownHost> _hosts = new(StringComparer.Ordinal);
        private readonly List<KeyValuePair<(HostKind, long), string>> _names = [];

        public KnownHost? Find(string name) => _hosts.GetValueOrDefault(name);

        public void Add(RenderedHost host, KeptVariables variables)
        {
            var placed = new PlacedHost(new(_names.Count, 0), host);
            _names.Add(new((host.Kind, host.Id), host.Name));
            _hosts[host.Name] = new(
                _hosts.TryGetValue(host.Name, out var known) ? [.. known.Objects, placed] : new[] { placed }, variables);
        }

        public HostTable Build() => new(
            _hosts.ToImmutableDictionary(StringComparer.Ordinal), _names.ToImmutableDictionary(), _names.Count, new());
    }

    private sealed class HostsTouched
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public void Add(long hosts) => Interlocked.Add(ref _count, hosts);
    }
}
