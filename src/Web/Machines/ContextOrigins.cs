using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Machines;

/// <summary>
/// Where each value of a machine's config context comes from: contexts are merged by weight, the machine's own data last; objects are
/// merged key by key, whatever else replaces what was there.
/// </summary>
internal static class ContextOrigins
{
    public const string Own = "its own context";

    // A context may be as large as somebody likes; a table of it is for people.
    private const int Most = 500;

    /// <param name="applied">In the order in which they are merged.</param>
    /// <param name="own">The machine's own data; undefined or null for none.</param>
    public static IReadOnlyList<ContextOrigin> Of(IReadOnlyList<AppliedContext> applied, JsonElement own)
    {
        var values = new SortedDictionary<string, ContextOrigin>(StringComparer.Ordinal);
        foreach (var context in applied)
            Merge(values, "", context.Data, $"{context.Name ?? "a config context that is not for you to see"} (weight {context.Weight})");
        if (own.ValueKind == JsonValueKind.Object)
            Merge(values, "", own, Own);
        return [.. values.Values.Take(Most)];
    }

    private static void Merge(SortedDictionary<string, ContextOrigin> values, string path, JsonElement data, string from)
    {
        foreach (var property in data.EnumerateObject())
        {
            var name = JsonStrings.NameOf(property);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var isObject = property.Value.ValueKind == JsonValueKind.Object;
            var below = values.Keys.Where(key => key.StartsWith(at + ".", StringComparison.Ordinal)).ToList();
            if (isObject && property.Value.EnumerateObject().Any())
            {
                // An object in the place of a value replaces it.
                values.Remove(at);
                Merge(values, at, property.Value, from);
            }
            else if (!isObject || below.Count == 0)
            {
                foreach (var key in below)
                    values.Remove(key);
                values[at] = new ContextOrigin(
                    at, property.Value, from, values.TryGetValue(at, out var before) ? [.. before.Over, before.From] : []);
            }
        }
    }
}

/// <summary>One value of a config context.</summary>
/// <param name="Key">Its place, names with points between them.</param>
/// <param name="From">The context it comes from.</param>
/// <param name="Over">Those that had another one, which it replaces.</param>
internal sealed record ContextOrigin(string Key, JsonElement Value, string From, IReadOnlyList<string> Over);
