using System.Text.Json;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>Compares two JSON values; a marked text and the bare text are the same.</summary>
internal static class Difference
{
    public static IEnumerable<string> Between(JsonElement expected, JsonElement actual, string path = "")
    {
        expected = Bare(expected);
        actual = Bare(actual);
        if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in expected.EnumerateObject())
            {
                var differences = actual.TryGetProperty(property.Name, out var other)
                    ? Between(property.Value, other, $"{path}.{property.Name}")
                    : [$"{path}.{property.Name}: missing, expected {Short(property.Value)}"];
                foreach (var difference in differences)
                    yield return difference;
            }
            foreach (var property in actual.EnumerateObject().Where(p => !expected.TryGetProperty(p.Name, out _)))
                yield return $"{path}.{property.Name}: not expected, is {Short(property.Value)}";
        }
        else if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array
            && expected.GetArrayLength() == actual.GetArrayLength())
            foreach (var difference in expected.EnumerateArray().Zip(actual.EnumerateArray())
                .SelectMany((pair, i) => Between(pair.First, pair.Second, $"{path}[{i}]")))
                yield return difference;
        else if (!Same(expected, actual))
            yield return $"{path}: expected {Short(expected)}, is {Short(actual)}";
    }

    private static JsonElement Bare(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("__ansible_unsafe", out var text)
            && value.EnumerateObject().Count() == 1 ? text : value;

    // 2 and 2.0 are not the same: a play that prints them shows it.
    private static bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.String => a.GetString() == b.GetString(),
        JsonValueKind.Number => a.GetRawText() == b.GetRawText(),
        JsonValueKind.Array => a.GetArrayLength() == 0 && b.GetArrayLength() == 0,
        _ => true,
    };

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 160 } text ? text[..160] + "…" : value.GetRawText();
}
