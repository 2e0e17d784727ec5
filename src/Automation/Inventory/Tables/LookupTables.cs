using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>The small tables that hosts point into; all in the order of the API.</summary>
internal sealed record LookupTables
{
    public required OrderedDictionary<long, JsonElement> Sites { get; init; }

    public required OrderedDictionary<long, JsonElement> Regions { get; init; }

    public required OrderedDictionary<long, JsonElement> SiteGroups { get; init; }

    public required OrderedDictionary<long, JsonElement> Clusters { get; init; }

    /// <summary>Empty without the option <c>racks</c>.</summary>
    public required OrderedDictionary<long, JsonElement> Locations { get; init; }

    /// <summary>Empty without the option <c>racks</c>.</summary>
    public required OrderedDictionary<long, JsonElement> Racks { get; init; }

    /// <summary>The prefixes whose scope is a site, by site; empty without the option <c>prefixes</c>.</summary>
    public required ILookup<long, JsonElement> Prefixes { get; init; }

    /// <summary>Whether everything the host points to is in the tables.</summary>
    public bool Covers(HostObject host) =>
        Has(Sites, host, "site") && Has(Clusters, host, "cluster") && (Locations.Count == 0 || Has(Locations, host, "location"))
            && (Racks.Count == 0 || Has(Racks, host, "rack"));

    /// <summary>A node of a tree, then its ancestors, as slugs.</summary>
    public static List<object?> Path(OrderedDictionary<long, JsonElement> tree, long? id)
    {
        var path = new List<object?>();
        // A tree cannot be deeper than it has nodes; NetBox forbids circles, a torn read does not.
        while (id is { } current && tree.TryGetValue(current, out var node) && path.Count <= tree.Count)
        {
            path.Add(node.Text("slug"));
            id = node.Reference("parent");
        }
        return path;
    }

    private static bool Has(OrderedDictionary<long, JsonElement> table, HostObject host, string field) =>
        host.Reference(field) is not { } id || table.ContainsKey(id);
}
