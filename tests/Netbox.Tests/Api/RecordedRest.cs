using System.Text.Json;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Asks the store what a real NetBox was asked, row by row of <c>rest.jsonl</c>; what a row captured, later rows say.</summary>
internal sealed class RecordedRest(StoreHost host)
{
    private readonly Dictionary<string, string> _captured = [];

    public async Task<StoreAnswer> SendAsync(JsonElement row)
    {
        var request = row.GetProperty("request");
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (request.TryGetProperty("headers", out var sent))
            foreach (var header in sent.EnumerateObject())
                headers[header.Name] = header.Value.ValueKind == JsonValueKind.Null ? null : Fill(header.Value.GetString()!);
        var body = request.TryGetProperty("raw", out var raw)
            ? raw.GetString()
            : request.TryGetProperty("body", out var json) ? json.GetRawText() : null;
        var (method, path) = (request.GetProperty("method").GetString()!, request.GetProperty("path").GetString()!);
        var answer = await host.SendAsync(method, Fill(path), body == null ? null : Fill(body), headers);
        if (row.TryGetProperty("capture", out var wanted))
            foreach (var capture in wanted.EnumerateObject())
                _captured[capture.Name] = Capture(answer, capture.Value.GetString()!);
        return answer;
    }

    private static string Capture(StoreAnswer answer, string place) => place.Split(':', 2) switch
    {
        ["header", var name] => answer.Headers.GetValueOrDefault(name, ""),
        [_, var key] => answer.IsJson && answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty(key, out var value)
            ? value.ToString()
            : "",
        _ => "",
    };

    private string Fill(string text)
    {
        foreach (var (name, value) in _captured)
            text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        return text;
    }
}
