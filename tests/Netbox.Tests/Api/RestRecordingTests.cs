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
        var client = new RecordedRest(host);
        var failures = new List<string>();
        var (total, passed) = (0, 0);
        foreach (var row in Recording.Lines("netbox/rest.jsonl"))
        {
            total++;
            var n = row.GetProperty("n").GetInt32();
            var difference = Compare(row.GetProperty("response"), await client.SendAsync(row));
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
}
