using System.Globalization;
using System.Text.Json;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>Writes JSON as text that is equal when recordings count it as equal: keys sorted, without meta, 1 apart from 1.0.</summary>
internal static class Comparable
{
    public static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(
            ", ", element.EnumerateObject().Where(p => p.Name != "meta").OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{p.Name}: {Of(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Of)) + "]",
        JsonValueKind.String => JsonSerializer.Serialize(element.GetString(), Texts.Default.String),
        JsonValueKind.Number => Number(element),
        _ => element.GetRawText(),
    };

    /// <summary>Bindings by name; with numbered groups only the values count.</summary>
    public static string Of(IEnumerable<(string Name, JsonElement Value)> bindings, bool namesMatter)
    {
        var list = bindings.ToList();
        return namesMatter || list.Count < 2
            ? string.Join("; ", list.OrderBy(b => b.Name, StringComparer.Ordinal).Select(b => $"{b.Name}={Of(b.Value)}"))
            : string.Join("; ", list.Select(b => Of(b.Value)).Order(StringComparer.Ordinal));
    }

    private static string Number(JsonElement element)
    {
        var raw = element.GetRawText();
        return raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? raw : "f" + element.GetDouble().ToString("R", CultureInfo.InvariantCulture);
    }
}
