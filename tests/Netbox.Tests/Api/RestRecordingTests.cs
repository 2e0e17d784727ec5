using System.Text.Json;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Everything a real NetBox 4.6.8 was asked, in order, against a fresh store.</summary>
public sealed class RestRecordingTests
{
    private static readonly string[] ComparedHeaders = ["Content-Type", "API-Version", "Allow", "Location", "Vary", "Content-Disposition"];

    [Fact]
    public async Task Answers_EqualTheRecorded()
    {
        await using var host = new StoreHost();
        var known = KnownDifferences.Read();
        var captured = new Dictionary<string, string>();
        var failures = new List<string>();
        var (total, passed) = (0, 0);
        foreach (var row in Recording.Lines("netbox/rest.jsonl"))
        {
            total++;
            var n = row.GetProperty("n").GetInt32();
            var difference = await ReplayAsync(host, row, captured);
            if (difference == null)
                passed++;
            var listed = known.GetValueOrDefault(n);
            if (difference != null && listed == null)
                failures.Add($"{n} [{row.GetProperty("section").GetString()}] {row.GetProperty("name").GetString()}: {difference}");
            else if (difference != null)
                TestContext.Current.TestOutputHelper?.WriteLine($"{n} as listed: {difference}");
            else if (listed != null)
                failures.Add($"{n} is listed ({listed}) but agrees now");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{passed} of {total} recorded answers agree");
        Assert.True(failures.Count == 0, $"{passed} of {total} agree; {failures.Count} unexpected:\n" + string.Join('\n', failures));
    }

    private static async Task<string?> ReplayAsync(StoreHost host, JsonElement row, Dictionary<string, string> captured)
    {
        var request = row.GetProperty("request");
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (request.TryGetProperty("headers", out var sent))
            foreach (var header in sent.EnumerateObject())
                headers[header.Name] = header.Value.ValueKind == JsonValueKind.Null ? null : Fill(header.Value.GetString()!, captured);
        var body = request.TryGetProperty("raw", out var raw)
            ? raw.GetString()
            : request.TryGetProperty("body", out var json) ? json.GetRawText() : null;
        var answer = await host.SendAsync(request.GetProperty("method").GetString()!, Fill(request.GetProperty("path")
            .GetString()!, captured), body == null ? null : Fill(body, captured), headers);
        if (row.TryGetProperty("capture", out var wanted))
            foreach (var capture in wanted.EnumerateObject())
                captured[capture.Name] = Capture(answer, capture.Value.GetString()!);
        return Compare(row.GetProperty("response"), answer);
    }

    private static string? Compare(JsonElement recorded, StoreAnswer answer)
    {
        var status = recorded.GetProperty("status").GetInt32();
        if (status >= 500)
            return answer.Status is >= 400 and < 500 ? null : $"NetBox crashed; {answer.Status} answered";
        if (status != answer.Status)
            return $"{status} recorded, {answer.Status} answered: {answer.Body}";
        var body = recorded.GetProperty("body");
        var difference = body.ValueKind switch
        {
            JsonValueKind.Null => answer.Body is "" or "null" ? null : $"no body recorded, answered {answer.Body}",
            JsonValueKind.String when body.GetString() is "<HTML>" or "<TEXT>" or "<ANY>" => null,
            JsonValueKind.String when !answer.IsJson => body.GetString() == answer.Body ? null : $"{body} recorded, answered {answer.Body}",
            _ => answer.Body.Length == 0 ? "nothing answered" : RecordedBody.Difference(body, Condense(answer.Json, body)),
        };
        return difference ?? Headers(recorded.GetProperty("headers"), answer);
    }

    // Of the schema the recording keeps the paths alone.
    private static JsonElement Condense(JsonElement answer, JsonElement recorded)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("openapi", out _))
            return answer;
        var paths = answer.GetProperty("paths").EnumerateObject().Select(p => $"\"{p.Name}\"");
        return JsonDocument.Parse($$"""{"openapi": {{answer.GetProperty("openapi").GetRawText()}},"""
            + $$""" "info": {{answer.GetProperty("info").GetRawText()}}, "paths": [{{string.Join(',', paths)}}]}""").RootElement;
    }

    private static string? Headers(JsonElement recorded, StoreAnswer answer)
    {
        foreach (var name in ComparedHeaders)
            if (recorded.TryGetProperty(name, out var value))
            {
                if (!answer.Headers.TryGetValue(name, out var actual) || !RecordedBody.TextMatches(value.GetString()!, actual))
                    return $"header {name}: {value} recorded, {answer.Headers.GetValueOrDefault(name)} answered";
            }
            else if (answer.Headers.ContainsKey(name))
                return $"header {name}: not recorded, {answer.Headers[name]} answered";
        return recorded.TryGetProperty("ETag", out _) == answer.Headers.ContainsKey(
            "ETag") ? null : $"header ETag: {(answer.Headers.ContainsKey("ETag") ? "not recorded" : "missing")}";
    }

    private static string Capture(StoreAnswer answer, string place) => place.Split(':', 2) switch
    {
        ["header", var name] => answer.Headers.GetValueOrDefault(name, ""),
        [_, var key] => answer.IsJson && answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty(key, out var value)
            ? value.ToString()
            : "",
        _ => "",
    };

    private static string Fill(string text, Dictionary<string, string> captured)
    {
        foreach (var (name, value) in captured)
            text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        return text;
    }
}
