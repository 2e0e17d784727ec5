using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Catalogue;

/// <summary>One value of a config context that would be another one.</summary>
/// <param name="Key">Its place, names with points between them.</param>
/// <param name="Old">Null where there was none.</param>
/// <param name="New">Null where there would be none.</param>
internal sealed record ContextDifference(string Key, string? Old, string? New)
{
    private const int Most = 200;

    /// <param name="hidden">First names of what is a secret.</param>
    public static IReadOnlyList<ContextDifference> Between(JsonElement before, JsonElement after, IReadOnlySet<string> hidden)
    {
        var (old, now) = (Flat(before), Flat(after));
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Old: old.GetValueOrDefault(key), New: now.GetValueOrDefault(key)))
            .Where(d => d.Old?.Raw != d.New?.Raw)
            .Take(Most).Select(d => hidden.Contains((d.Old ?? d.New)!.Root)
                ? new ContextDifference(d.Key, d.Old is null ? null : "•••", d.New is null ? null : "•••")
                : new ContextDifference(d.Key, d.Old?.Text, d.New?.Text))];
    }

    private static Dictionary<string, Leaf> Flat(JsonElement data)
    {
        var leaves = new Dictionary<string, Leaf>(StringComparer.Ordinal);
        if (data.ValueKind == JsonValueKind.Object)
            Add(leaves, null, "", data);
        return leaves;
    }

    private static void Add(Dictionary<string, Leaf> leaves, string? root, string before, JsonElement data)
    {
        foreach (var property in data.EnumerateObject())
        {
            var name = JsonStrings.NameOf(property);
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().Any())
                Add(leaves, root ?? name, $"{before}{name}.", property.Value);
            else
                leaves[before + name] = new Leaf(root ?? name, property.Value.Text(), property.Value.GetRawText());
        }
    }

    private sealed record Leaf(string Root, string Text, string Raw);
}
