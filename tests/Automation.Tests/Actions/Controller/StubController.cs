using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plumbline.Automation.Tests.Actions.Controller;

/// <summary>
/// A stub of a controller: answers what the recorded one did. How often jobs are asked about is left to the program; how they stand moves
/// on as it was recorded, job by job.
/// </summary>
internal sealed partial class StubController : HttpMessageHandler
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly List<JsonElement> _exchanges = [];
    private readonly List<JsonElement> _failedLooks = [];
    private readonly Dictionary<string, Queue<JsonElement>> _states = [];
    private readonly HashSet<string> _asked = [];

    public StubController(JsonElement row)
    {
        foreach (var exchange in row.GetProperty("http").EnumerateArray())
            if (!IsLook(exchange.GetProperty("request").GetProperty("path").GetString()!))
                _exchanges.Add(exchange);
            else if (exchange.GetProperty("response").GetProperty("status").GetInt32() != 200)
                _failedLooks.Add(exchange);
            else
            {
                _asked.Add(exchange.GetProperty("request").GetProperty("path").GetString()!);
                foreach (var job in exchange.GetProperty("response").GetProperty("body").GetProperty("results").EnumerateArray())
                {
                    var id = job.GetProperty("id").ToString();
                    if (!_states.TryGetValue(id, out var states))
                        _states[id] = states = new();
                    states.Enqueue(job);
                }
            }
    }

    /// <summary>What was asked and not expected, or otherwise than it was recorded.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>How many jobs each look asked about.</summary>
    public List<int> Looks { get; } = [];

    /// <summary>What was recorded and not asked.</summary>
    public IEnumerable<string> Missed => _exchanges.Select(e => $"{e.GetProperty("request").GetProperty("method")} "
        + e.GetProperty("request").GetProperty("path"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (_gate)
            return IsLook(request.RequestUri!.AbsolutePath) ? Look(request.RequestUri) : Answer(request, body);
    }

    private HttpResponseMessage Look(Uri uri)
    {
        if (_failedLooks.Count > 0)
        {
            var failed = _failedLooks[0];
            _failedLooks.RemoveAt(0);
            return Answer(failed);
        }
        if (!_asked.Contains(uri.AbsolutePath))
            Differences.Add($"jobs were asked for at {uri.AbsolutePath}");
        var query = Query(uri);
        var ids = query["id__in"].Split(',');
        Looks.Add(ids.Length);
        if (query["page_size"] != ids.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))
            Differences.Add($"{uri.Query}: the page has another size");
        var results = new JsonArray();
        foreach (var id in ids)
            if (_states.TryGetValue(id, out var states))
                results.Add(JsonNode.Parse((states.Count > 1 ? states.Dequeue() : states.Peek()).GetRawText()));
        return Json(HttpStatusCode.OK, new JsonObject { ["count"] = results.Count, ["next"] = null, ["results"] = results }.ToJsonString());
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string? body)
    {
        // Labels are a set: which of them is made first is left open.
        var at = _exchanges.FindIndex(e => IsFor(e.GetProperty("request"), request) && (body is null
            || Normal(e.GetProperty("request").GetProperty("body").GetRawText()) == Normal(body)));
        if (at < 0)
            at = _exchanges.FindIndex(e => IsFor(e.GetProperty("request"), request));
        if (at < 0)
        {
            Differences.Add($"{request.Method} {request.RequestUri} was never asked");
            return Json(HttpStatusCode.NotImplemented, "{}");
        }
        var exchange = _exchanges[at];
        _exchanges.RemoveAt(at);
        var recorded = exchange.GetProperty("request");
        if (request.Headers.Authorization?.ToString() != recorded.GetProperty("authorization").GetString())
            Differences.Add($"{request.RequestUri}: Authorization {request.Headers.Authorization}");
        if (body is not null && Normal(body) is var sent && Normal(recorded.GetProperty("body").GetRawText()) is var expected
            && sent != expected)
            Differences.Add($"{request.RequestUri}: sent {sent}, recorded {expected}");
        return Answer(exchange);
    }

    private static bool IsFor(JsonElement recorded, HttpRequestMessage request) =>
        recorded.GetProperty("method").GetString() == request.Method.Method
        && recorded.GetProperty("path").GetString() == request.RequestUri!.AbsolutePath
        && recorded.GetProperty("query").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!) is var query
        && query.Count == Query(request.RequestUri).Count && query.All(p => Query(request.RequestUri).GetValueOrDefault(p.Key) == p.Value);

    private static HttpResponseMessage Answer(JsonElement exchange)
    {
        var response = exchange.GetProperty("response");
        var body = !response.TryGetProperty("body", out var given) || given.ValueKind == JsonValueKind.Null ? ""
            : given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
        return Json((HttpStatusCode)response.GetProperty("status").GetInt32(), body);
    }

    private static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static Dictionary<string, string> Query(Uri uri) => uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));

    private static bool IsLook(string path) => path.EndsWith("/jobs/", StringComparison.Ordinal)
        || path.EndsWith("/workflow_jobs/", StringComparison.Ordinal);

    // Keys in order, labels as a set, ids and times as what they are.
    private static string Normal(string json)
    {
        var sorted = Sorted(JsonNode.Parse(json));
        return Times().Replace(Ids().Replace(sorted!.ToJsonString(Relaxed), "\"<ID>\""), "\"<TIME>\"");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(
            p.Key, p.Key == "labels" && p.Value is JsonArray labels
                ? new JsonArray([.. labels.Select(l => l!.GetValue<long>()).Order().Select(l => (JsonNode)l)])
                : Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("\"(<UUID(-\\d+)?>|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\"")]
    private static partial Regex Ids();

    [GeneratedRegex("\"(<ISOTIME>|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)\"")]
    private static partial Regex Times();
}
