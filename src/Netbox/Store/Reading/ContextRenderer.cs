using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// The config context of devices and virtual machines: the data of all active contexts that match, merged by weight and name, the object's
/// own data last. Objects at the same place (site, role, tags …) share the result, as long as contexts and places are the same.
/// </summary>
internal sealed class ContextRenderer
{
    private const int MostPlaces = 10_000;

    private static readonly string[] Dimensions =
    [
        "regions", "site_groups", "sites", "locations", "device_types", "roles", "platforms",
        "cluster_types", "cluster_groups", "clusters", "tenant_groups", "tenants", "tags",
    ];

    // What decides beside the host itself which contexts match, and what is in them.
    private static readonly ObjectType[] Deciding =
    [
        .. new[]
        {
            "extras.configcontext", "dcim.site", "dcim.region", "dcim.sitegroup", "dcim.location", "dcim.devicetype", "dcim.devicerole",
            "dcim.platform", "virtualization.cluster", "virtualization.clustertype", "virtualization.clustergroup", "tenancy.tenant",
            "tenancy.tenantgroup",
        }.Select(ObjectTypes.Get),
    ];

    // By which relation of a host it meets needs of which kinds.
    private static readonly (string Relation, string[] Dimensions)[] Places =
    [
        ("site", ["regions", "site_groups", "sites"]), ("location", ["locations"]), ("device_type", ["device_types"]), ("role", ["roles"]),
        ("platform", ["platforms"]), ("cluster", ["cluster_types", "cluster_groups", "clusters"]), ("tenant", ["tenant_groups", "tenants"]),
    ];

    private static volatile ContextRenderer? _last;

    private readonly State _state;
    private readonly List<(Row Row, (int Dimension, HashSet<long> Ids)[] Needs)> _contexts;
    private readonly ConcurrentDictionary<string, byte[]> _byContexts = new();
    private readonly ConcurrentDictionary<Place, (List<Row> Matches, byte[] Json)> _byPlace = new();

    private readonly Field?[][] _places;
    private readonly HashSet<long> _tags;

    // Only what decides is kept: a whole state would keep old machines in memory.
    private ContextRenderer(State state)
    {
        _state = State.Of(Deciding.Select(type => state[type]), state.Version);
        _contexts = Load(state);
        var needed = _contexts.SelectMany(c => c.Needs.Select(n => Dimensions[n.Dimension])).ToHashSet();
        var names = Places.Where(p => p.Dimensions.Any(needed.Contains)).Select(p => p.Relation).ToList();
        _places = [.. ObjectTypes.All.Select(type => names.Select(type.Find).ToArray())];
        _tags = [.. _contexts.SelectMany(c => c.Row.Many("tags"))];
    }

    /// <summary>The renderer of a state; states that differ in other things share one.</summary>
    public static ContextRenderer Of(State state) =>
        _last is { } last && Array.TrueForAll(Deciding, type => ReferenceEquals(last._state[type], state[type]))
            ? last
            : _last = new ContextRenderer(state);

    /// <summary>The renderer of a state that nobody else reads: that of another where they differ in other things alone.</summary>
    public static ContextRenderer Beside(State known, State state) =>
        Array.TrueForAll(Deciding, type => ReferenceEquals(known[type], state[type])) ? Of(known) : new ContextRenderer(state);

    /// <summary>The merged data as JSON.</summary>
    public byte[] Render(Row host)
    {
        var place = PlaceOf(host);
        if (!_byPlace.TryGetValue(place, out var known))
        {
            if (_byPlace.Count >= MostPlaces)
            {
                _byPlace.Clear();
                _byContexts.Clear();
            }
            var matches = Matches(host);
            known = _byPlace[place] = (matches, _byContexts.GetOrAdd(
                string.Join(',', matches.Select(m => m.Id)), _ => JsonMerge.ToBytes(Merged(matches))));
        }
        if (host["local_context_data"] is not JsonElement own)
            return known.Json;
        var data = Merged(known.Matches);
        JsonMerge.Into(data, own);
        return JsonMerge.ToBytes(data);
    }

    private Place PlaceOf(Row host)
    {
        var (relations, tags) = (_places[host.Type.Ordinal], _tags.Count == 0 ? [] : host.Many("tags").Where(_tags.Contains).ToArray());
        var ids = new long[relations.Length + tags.Length];
        for (var i = 0; i < relations.Length; i++)
            ids[i] = relations[i] is { } relation && host[relation] is long id ? id : 0;
        tags.CopyTo(ids, relations.Length);
        return new Place(ids);
    }

    private static Dictionary<string, object?> Merged(List<Row> matches)
    {
        var data = new Dictionary<string, object?>();
        foreach (var match in matches)
            if (match["data"] is JsonElement element)
                JsonMerge.Into(data, element);
        return data;
    }

    private static List<(Row, (int, HashSet<long>)[])> Load(State state) =>
    [
        .. state["extras.configcontext"].Rows.From().Where(c => c.Is("is_active"))
            .OrderBy(c => c.Reference("weight")).ThenBy(c => new NaturalKey(c.Text("name")))
            .Select(c => (c, Dimensions.Select((d, i) => (i, c.Many(d).ToHashSet())).Where(n => n.Item2.Count > 0).ToArray())),
    ];

    /// <summary>The contexts that match, in the order in which they are merged.</summary>
    public List<Row> Matches(Row host)
    {
        var ids = new long[]?[Dimensions.Length];
        return [.. _contexts.Where(c => Array.TrueForAll(c.Needs, n => (ids[n.Dimension] ??= Ids(host, n.Dimension)).Any(n.Ids.Contains)))
            .Select(c => c.Row)];
    }

    private long[] Ids(Row host, int dimension)
    {
        var site = _state.Follow(host, "site");
        var cluster = _state.Follow(host, "cluster");
        return Dimensions[dimension] switch
        {
            "regions" => Lineage(_state.Follow(site, "region")),
            "site_groups" => Lineage(_state.Follow(site, "group")),
            "sites" => One(site),
            "locations" => Lineage(_state.Follow(host, "location")),
            "device_types" => One(_state.Follow(host, "device_type")),
            "roles" => Lineage(_state.Follow(host, "role")),
            "platforms" => Lineage(_state.Follow(host, "platform")),
            "cluster_types" => One(_state.Follow(cluster, "type")),
            "cluster_groups" => One(_state.Follow(cluster, "group")),
            "clusters" => One(cluster),
            "tenant_groups" => One(_state.Follow(_state.Follow(host, "tenant"), "group")),
            "tenants" => One(_state.Follow(host, "tenant")),
            _ => host.Many("tags"),
        };
    }

    private long[] Lineage(Row? node) => node == null ? [] : [node.Id, .. Trees.Ancestors(_state, node).Select(a => a.Id)];

    private static long[] One(Row? row) => row == null ? [] : [row.Id];

    /// <summary>What of a host decides which contexts match.</summary>
    private readonly struct Place(long[] ids) : IEquatable<Place>
    {
        private readonly long[] _ids = ids;

        public bool Equals(Place other) => _ids.AsSpan().SequenceEqual(other._ids);

        public override bool Equals(object? obj) => obj is Place other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var id in _ids)
                hash.Add(id);
            return hash.ToHashCode();
        }
    }
}
