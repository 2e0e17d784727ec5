using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Tests.Client;

namespace Plumbline.Netbox.Tests.Setup;

/// <summary>As much of a NetBox of some version as setup and doctor ask for: lists of objects that can be added to and changed.</summary>
internal sealed class SmallNetbox(string version)
{
    private static readonly string[] Choices = ["type", "action_type"];
    private readonly Dictionary<string, List<JsonObject>> _lists = [];

    public List<string> Writes { get; } = [];

    public int Workers { get; set; } = 1;

    public bool MayWrite { get; set; } = true;

    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Lists that this version has not: they are answered with a page.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>How OPTIONS are answered by what stands before it; null where they come through.</summary>
    public HttpStatusCode? Options { get; set; }

    /// <summary>Told of the list in which something was made, before that is answered.</summary>
    public Action<string>? OnMade { get; set; }

    /// <summary>Rights that are lacking, such as <c>PUT dcim/devices/</c>.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>Whose the token is, where NetBox tells that by itself.</summary>
    public string? User { get; set; }

    public List<JsonObject> this[string path] => _lists.TryGetValue(path, out var list) ? list : _lists[path] = [];

    public ScriptedHandler Handler() => new((request, _) => Answer(request));

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath["/api/".Length..]; // requests have an address
        var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
        if (Forbidden.Contains(path) && request.Method.Method != "OPTIONS")
            return ScriptedHandler.Json("""{"detail": "You do not have permission to perform this action."}""", 403);
        if (Missing.Contains(path))
            return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("<html><title>Not Found</title></html>") };
        switch (request.Method.Method)
        {
            case "GET" when path == "status/":
                return ScriptedHandler.Json($$"""{"netbox-version": "{{version}}", "rq-workers-running": {{Workers}}}""");
            case "GET" when path == "authentication-check/":
                return User is null ? ScriptedHandler.Json("{}", 404) : ScriptedHandler.Json($$"""{"id": 4, "username": "{{User}}"}""");
            case "GET":
                var found = this[path].Where(item => query["name"] is not { } name || (string?)item["name"] == name).ToList();
                return ScriptedHandler.Json(new JsonObject { ["count"] = found.Count, ["next"] = null, ["results"] = new JsonArray(
                    [.. found.Select(item => item.DeepClone())]) }.ToJsonString());
            case "OPTIONS" when Options is { } before:
                return new HttpResponseMessage(before) { Content = new StringContent("") };
            case "OPTIONS":
                var may = ((string[])["POST", "PUT"]).Where(right => !Denied.Contains($"{right} {path}")).Select(right => $"\"{right}\": {{}}");
                return ScriptedHandler.Json(MayWrite ? $$"""{"actions": { {{string.Join(", ", may)}} } }""" : """{"name": "x"}""");
        }

        if (request.Method.Method == "DELETE")
        {
            Writes.Add($"DELETE {path}");
            var end = path.TrimEnd('/').LastIndexOf('/') + 1;
            var isThere = this[path[..end]].RemoveAll(item => item["id"]!.ToString() == path[end..^1]) > 0; // every object has an id
            return new HttpResponseMessage(isThere ? System.Net.HttpStatusCode.NoContent : System.Net.HttpStatusCode.NotFound);
        }
        var body = JsonNode.Parse(request.Content!.ReadAsStream())!.AsObject(); // writes have a body
        Writes.Add($"{request.Method} {path} {string.Join(',', body.Select(property => property.Key))}");
        var target = body;
        if (request.Method.Method == "POST")
        {
            body["id"] = this[path].Count + 1;
            body["enabled"] ??= true;
            this[path].Add(body);
            OnMade?.Invoke(path);
        }
        else
        {
            var cut = path.TrimEnd('/').LastIndexOf('/') + 1;
            target = this[path[..cut]][int.Parse(path[cut..^1], System.Globalization.CultureInfo.InvariantCulture) - 1];
            foreach (var (name, value) in body)
                target[name] = value?.DeepClone();
        }

        foreach (var name in Choices.Where(name => target[name] is JsonValue))
            target[name] = new JsonObject { ["value"] = target[name]?.DeepClone(), ["label"] = "L" };
        return ScriptedHandler.Json(target.ToJsonString(new JsonSerializerOptions()), 201);
    }
}
