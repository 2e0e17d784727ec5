using System.Text.Json;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// The config context of devices and virtual machines: the data of all active contexts that match, merged by weight and name, the object's
/// own data last. Objects for which the same contexts match share the result.
/// </summary>
internal sealed class ContextRenderer(State state)
{
    private static readonly string[] Dimensions =
    [
        "regions", "site_groups", "sites", "locations", "device_types", "roles", "platforms",
        "cluster_types", "cluster_groups", "clusters", "tenant_groups", "tenants", "tags",
    ];

    private readonly List<(Row Row, (int Dimension, HashSet<long> Ids)[] Needs)> _contexts = Load(state);
    private readonly Dictionary<string, byte[]> _merged = [];
    private readonly Dictionary<(string, long), long[]> _lineages = [];

    /// <summary>The merged data as JSON.</summary>
    public byte[] Render(Row host)
    {
        var matches = Matches(host);
        var local = host["local_context_data"];
        var key = string.Join(',', matches.Select(m => m.Id));
        if (local == null && _merged.TryGetValue(key, out var known))
            return known;
        var data = new Dictionary<string, object?>();
        foreach (var match in matches)
            if (match["data"] is JsonElement element)
                JsonMerge.Into(data, element);
        if (local is JsonElement own)
            JsonMerge.Into(data, own);
        var json = JsonMerge.ToBytes(data);
        if (local == null)
            _merged[key] = json;
        return json;
    }

    private static List<(Row, (int, HashSet<long>)[])> Load(State state) =>
    [
        .. state["extras.configcontext"].Rows.From().Where(c => c.Is("is_active"))
            .OrderBy(c => c.Reference("weight")).ThenBy(c => new NaturalKey(c.Text("name")))
            .Select(c => (c, Dimensions.Select((d, i) => (i, c.Many(d).ToHashSet())).Where(n => n.Item2.Count > 0).ToArray())),
    ];

    private List<Row> Matches(Row host)
    {
        if (_contexts.Count == 0)
            return [];
        var ids = new long[]?[Dimensions.Length];
        return [.. _contexts.Where(c => Array.TrueForAll(c.Needs, n => (ids[n.Dimension] ??= Ids(host, n.Dimension)).Any(n.Ids.Contains)))
            .Select(c => c.Row)];
    }

    private long[] Ids(Row host, int dimension)
    {
        var site = state.Follow(host, "site");
        var cluster = state.Follow(host, "cluster");
        return Dimensions[dimension] switch
        {
            "regions" => Lineage(state.Follow(site, "region")),
            "site_groups" => Lineage(state.Follow(site, "group")),
            "sites" => One(site),
            "locations" => Lineage(state.Follow(host, "location")),
            "device_types" => One(state.Follow(host, "device_type")),
            "roles" => Lineage(state.Follow(host, "role")),
            "platforms" => Lineage(state.Follow(host, "platform")),
            "cluster_types" => One(state.Follow(cluster, "type")),
            "cluster_groups" => One(state.Follow(cluster, "group")),
            "clusters" => One(cluster),
            "tenant_groups" => One(state.Follow(state.Follow(host, "tenant"), "group")),
            "tenants" => One(state.Follow(host, "tenant")),
            _ => host.Many("tags"),
        };
    }

    private long[] Lineage(Row? node)
    {
        if (node == null)
            return [];
        if (!_lineages.TryGetValue((node.Type.Label, node.Id), out var ids))
            _lineages[(node.Type.Label, node.Id)] = ids = [node.Id, .. Trees.Ancestors(state, node).Select(a => a.Id)];
        return ids;
    }

    private static long[] One(Row? row) => row == null ? [] : [row.Id];
}
