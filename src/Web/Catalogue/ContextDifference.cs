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

    public static IReadOnlyList<ContextDifference> Between(JsonElement before, JsonElement after, SecretPlaces secrets)
    {
        var (old, now) = (Flat(before), Flat(after));
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Old: old.GetValueOrDefault(key), New: now.GetValueOrDefault(key)))
            .Where(d => d.Old?.Raw != d.New?.Raw)
            .Take(Most).Select(d => d.Old is { } was && secrets.Cover(was.Path) || d.New is { } then && secrets.Cover(then.Path)
                ? new ContextDifference(d.Key, d.Old is null ? null : SecretPlaces.Mask, d.New is null ? null : SecretPlaces.Mask)
                : new ContextDifference(d.Key, d.Old?.Text, d.New?.Text))];
    }

    private static Dictionary<string, Leaf> Flat(JsonElement data)
    {
        var leaves = new Dictionary<string, Leaf>(StringComparer.Ordinal);
        if (data.ValueKind == JsonValueKind.Object)
            Add(leaves, [], data);
        return leaves;
    }

    private static void Add(Dictionary<string, Leaf> leaves, IReadOnlyList<string> before, JsonElement data)
    {
        foreach (var property in data.EnumerateObject())
        {
            IReadOnlyList<string> path = [.. before, JsonStrings.NameOf(property)];
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().Any())
                Add(leaves, path, property.Value);
            else
                leaves[string.Join('.', path)] = new Leaf(path, property.Value.Text(), property.Value.GetRawText());
        }
    }

    private sealed record Leaf(IReadOnlyList<string> Path, string Text, string Raw);
}
