using System.Text.Json;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>What is different within a variable, a line for each place: the smallest one that tells it.</summary>
public static class ValueDifference
{
    private const int LongestShown = 200;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 10_000 };

    /// <param name="name">The variable.</param>
    /// <param name="before">JSON; null where there was none.</param>
    /// <param name="after">JSON; null where there is none any more.</param>
    public static IEnumerable<string> Lines(string name, string? before, string? after) => (before, after) switch
    {
        (null, { } added) => [$"+ {name}: {Shown(added)}"],
        ({ } removed, null) => [$"- {name}: {Shown(removed)}"],
        ({ } was, { } now) when was == now => [$"~ {name}: something in it that is not shown"],
        ({ } was, { } now) => Within(name, JsonElement.Parse(was, Deep), JsonElement.Parse(now, Deep)),
        _ => [],
    };

    private static IEnumerable<string> Within(string path, JsonElement before, JsonElement after)
    {
        if (JsonElement.DeepEquals(before, after))
            return [];
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            return before.EnumerateObject().Select(p => p.Name).Union(after.EnumerateObject().Select(p => p.Name)).SelectMany(name =>
                (before.TryGetProperty(name, out var was), after.TryGetProperty(name, out var now)) switch
                {
                    (true, true) => Within($"{path}.{name}", was, now),
                    (true, false) => [$"- {path}.{name}: {Shown(was.GetRawText())}"],
                    _ => [$"+ {path}.{name}: {Shown(now.GetRawText())}"],
                });
        if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array
            && before.GetArrayLength() == after.GetArrayLength())
            return Enumerable.Range(0, before.GetArrayLength()).SelectMany(i => Within($"{path}[{i}]", before[i], after[i]));
        return [$"~ {path}: {Shown(before.GetRawText())} → {Shown(after.GetRawText())}"];
    }

    private static string Shown(string json) => json.Length <= LongestShown ? json : json[..LongestShown] + "…";
}
