using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Compares an answer with a recorded one: structure and values, placeholders aside, times of the server never.</summary>
internal static partial class RecordedBody
{
    private static readonly HashSet<string> NeverCompared = ["created", "last_updated", "last_used", "last_login"];

    /// <summary>Where they differ first, or null.</summary>
    public static string? Difference(JsonElement recorded, JsonElement actual, string path = "$")
    {
        if (recorded.ValueKind == JsonValueKind.String)
            return Text(recorded.GetString()!, actual, path);
        if (recorded.ValueKind != actual.ValueKind)
            return $"{path}: {Short(recorded)} recorded, {Short(actual)} answered";
        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in recorded.EnumerateObject())
                {
                    if (!actual.TryGetProperty(property.Name, out var value))
                        return $"{path}.{property.Name}: {Short(property.Value)} recorded, nothing answered";
                    if (!NeverCompared.Contains(property.Name)
                        && Difference(property.Value, value, $"{path}.{property.Name}") is { } difference)
                        return difference;
                }
                var extra = actual.EnumerateObject().FirstOrDefault(p => !recorded.TryGetProperty(p.Name, out _));
                return extra.Value.ValueKind == JsonValueKind.Undefined ? null : $"{path}.{extra.Name}: nothing recorded, "
                    + $"{Short(extra.Value)} answered";
            case JsonValueKind.Array:
                if (recorded.GetArrayLength() != actual.GetArrayLength())
                    return $"{path}: {recorded.GetArrayLength()} items recorded, {actual.GetArrayLength()} answered: {Short(recorded)} / "
                        + $"{Short(actual)}";
                return recorded.EnumerateArray().Zip(actual.EnumerateArray())
                    .Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d != null);
            case JsonValueKind.Number:
                return recorded.GetDouble() == actual.GetDouble() ? null : $"{path}: {recorded} recorded, {actual} answered";
            default:
                return null;
        }
    }

    public static bool TextMatches(string recorded, string actual) =>
        recorded == actual
            || (recorded.Contains('<', StringComparison.Ordinal) && Regex.IsMatch(actual, Pattern(recorded), RegexOptions.Singleline));

    private static string? Text(string recorded, JsonElement actual, string path)
    {
        if (recorded == "<ANY>")
            return null;
        if (actual.ValueKind != JsonValueKind.String)
            return $"{path}: \"{recorded}\" recorded, {Short(actual)} answered";
        return TextMatches(recorded, actual.GetString()!) ? null : $"{path}: \"{recorded}\" recorded, {Short(actual)} answered";
    }

    private static string Pattern(string recorded) => "^" + Placeholder().Replace(Regex.Escape(recorded), m => m.Value switch
    {
        "<HOST>" => "netbox\\.test",
        "<UUID>" => "[0-9a-f-]{36}",
        "<TIME>" => "\\d{4}-\\d\\d-\\d\\d.*",
        _ => ".*",
    }) + "$";

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 200 } text ? text[..200] + "…" : value.GetRawText();

    [GeneratedRegex("<(HOST|UUID|TIME|DATE|ANY|KEY|TOKEN|ETAG|SIGNATURE)>")]
    private static partial Regex Placeholder();
}
