using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Tests.Api;

namespace Plumbline.Netbox.Tests.OpenApi;

/// <summary>A served API that is asked by its own description; what is answered is judged by it.</summary>
internal sealed class DrivenApi
{
    private readonly StoreHost _host;
    private readonly JsonElement _document;
    private readonly Dictionary<string, List<long>> _made = [];
    private readonly Dictionary<string, int> _turns = [];

    private DrivenApi(StoreHost host, JsonElement document)
    {
        (_host, _document, Judge) = (host, document, new SchemaJudge(document));
        Bodies = new SchemaBodies(Judge, label => _made.TryGetValue(label, out var ids) && ids.Count > 0 ? ids[^1] : null);
    }

    public SchemaJudge Judge { get; }

    public SchemaBodies Bodies { get; }

    /// <summary>What was asked and not answered as the document says.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>How often each operation was answered with success.</summary>
    public Dictionary<string, int> Successes { get; } = [];

    /// <summary>Why each operation was refused the last time.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    public static async Task<DrivenApi> OfAsync(StoreHost host) =>
        new(host, (await host.SendAsync("GET", "/api/schema/?format=json")).Json);

    public IEnumerable<(string Path, JsonElement Item)> Paths =>
        _document.GetProperty("paths").EnumerateObject().Select(p => (p.Name, p.Value));

    public IReadOnlyList<long> Made(string label) => _made.GetValueOrDefault(label, []);

    /// <summary>How often this was asked about a type before.</summary>
    public int Turn(string label) => _turns[label] = _turns.GetValueOrDefault(label, -1) + 1;

    public void Make(string label, long id) => (_made.TryGetValue(label, out var ids) ? ids : _made[label] = []).Add(id);

    public void Forget(string label, long id) => _made[label].Remove(id);

    /// <summary>Sends a request to an operation, and compares status and body with what is declared.</summary>
    public async Task<StoreAnswer> SendAsync(string method, string path, JsonElement operation, string sentTo, JsonNode? body)
    {
        var answer = await _host.SendAsync(method, sentTo, body?.ToJsonString());
        var key = $"{method} {path}";
        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (answer.Status < 300)
            Successes[key] = Successes.GetValueOrDefault(key) + 1;
        else
            Refusals[key] = $"{answer.Status} {answer.Body} to {body?.ToJsonString()}";
        if (!operation.GetProperty("responses").TryGetProperty(status, out var declared))
            Failures.Add($"{key}: {answer.Status} is not declared: {Short(answer.Body)} to {Short(body?.ToJsonString())}");
        else if (Judge.Resolve(declared).TryGetProperty("content", out var content))
            Failures.AddRange(Judge.Judge(answer.Json, content.GetProperty("application/json").GetProperty("schema"))
                .Select(problem => $"{key}: {answer.Status} {problem}"));
        else if (answer.Body.Length > 0)
            Failures.Add($"{key}: {answer.Status} has a body: {Short(answer.Body)}");
        return answer;
    }

    public static string Short(string? text) => text is { Length: > 300 } ? text[..300] + "…" : text ?? "";
}
