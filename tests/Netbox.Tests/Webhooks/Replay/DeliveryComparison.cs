using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Netbox.Tests.Webhooks.Replay;

/// <summary>
/// Compares a delivery with the recorded one: method, path, headers, and of the body every key and value, and the order of its outer keys.
/// </summary>
internal static class DeliveryComparison
{
    private static readonly string[] Ours = ["X-Hook-Delivery", "X-Hook-Timestamp", "Content-Length"];
    private static readonly string[] NeverCompared = ["created", "last_updated", "last_used", "last_login"];

    public static IEnumerable<string> Differences(JsonElement recorded, ReceivedDelivery received, string receiver, string? secret)
    {
        if (Text(recorded, "method") != received.Method || !Matches(Text(recorded, "path"), received.Path))
            yield return $"{received.Method} {received.Path} instead of {Text(recorded, "method")} {Text(recorded, "path")}";
        var headers = recorded.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header =>
            header.Value.GetString()?.Replace("<RECEIVER>", receiver, StringComparison.Ordinal) ?? "", StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            if (!received.Headers.TryGetValue(name, out var found))
                yield return $"no header {name}";
            else if (!Matches(value, found))
                yield return $"header {name} is '{found}' instead of '{value}'";
        foreach (var name in received.Headers.Keys.Where(name => !headers.ContainsKey(name) && !Ours.Contains(name)))
            yield return $"unexpected header {name}";
        if (secret is { Length: > 0 } && received.Headers.TryGetValue(HookSignature.Header, out var signature)
            && signature != HookSignature.Compute(secret, Encoding.UTF8.GetBytes(received.Body)))
            yield return "the signature is not that of the body";
        foreach (var difference in BodyDifferences(Text(recorded, "body"), received.Body))
            yield return difference;
    }

    private static List<string> BodyDifferences(string recorded, string received)
    {
        if (!recorded.StartsWith("{\"event\": ", StringComparison.Ordinal))
            return recorded == received ? [] : [$"the body is {received} instead of {recorded}"];
        JsonElement body;
        try
        {
            body = JsonElement.Parse(received);
        }
        catch (JsonException)
        {
            return [$"the body is no JSON: {received}"];
        }

        var differences = Compare(JsonElement.Parse(recorded), body, "", isRoot: true).ToList();
        return PythonText.Json(body) == received ? differences : [.. differences, "the body is not written as Python writes JSON"];
    }

    private static IEnumerable<string> Compare(JsonElement recorded, JsonElement received, string path, bool isRoot = false)
    {
        if (recorded.ValueKind == JsonValueKind.Object && received.ValueKind == JsonValueKind.Object)
        {
            // The root has one key that NetBox 4.6 does not send.
            var expected = recorded.EnumerateObject().Select(property => property.Name).ToList();
            var actual = received.EnumerateObject().Select(property => property.Name).Where(name => !isRoot || name != "model").ToList();
            foreach (var name in expected.Except(actual))
                yield return $"{path}: no {name}";
            foreach (var name in actual.Except(expected))
                yield return $"{path}: {name} is not in the recording";
            if (isRoot && !expected.SequenceEqual(actual))
                yield return $"keys are {string.Join(' ', actual)} instead of {string.Join(' ', expected)}";
            foreach (var difference in expected.Intersect(actual).Except(NeverCompared)
                .SelectMany(name => Compare(recorded.GetProperty(name), received.GetProperty(name), $"{path}.{name}")))
                yield return difference;
        }
        else if (recorded.ValueKind == JsonValueKind.Array && received.ValueKind == JsonValueKind.Array
            && recorded.GetArrayLength() == received.GetArrayLength())
            foreach (var difference in recorded.EnumerateArray().Zip(received.EnumerateArray())
                .SelectMany((pair, i) => Compare(pair.First, pair.Second, $"{path}[{i}]")))
                yield return difference;
        else if (!IsEqual(recorded, received))
            yield return $"{path}: {received.GetRawText()} instead of {recorded.GetRawText()}";
    }

    private static bool IsEqual(JsonElement recorded, JsonElement received) =>
        recorded.ValueKind == JsonValueKind.String
            ? recorded.GetString() == "<ANY>"
                || (received.ValueKind == JsonValueKind.String && Matches(recorded.GetString() ?? "", received.GetString() ?? ""))
            : recorded.GetRawText() == received.GetRawText();

    /// <summary>A recorded text with its placeholders against a real one.</summary>
    private static bool Matches(string recorded, string received)
    {
        var pattern = Regex.Escape(recorded)
            .Replace("<TIME>", @"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?(Z|\+00:00))?", StringComparison.Ordinal)
            .Replace("<UUID>", "[0-9a-f-]{36}", StringComparison.Ordinal)
            .Replace("<SIGNATURE>", "[0-9a-f]{128}", StringComparison.Ordinal)
            .Replace("<DATE>", @"\d{4}-\d\d-\d\d", StringComparison.Ordinal)
            .Replace("<ANY>", ".*", StringComparison.Ordinal);
        return Regex.IsMatch(received, @"\A(?:" + pattern + @")\z", RegexOptions.Singleline);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
