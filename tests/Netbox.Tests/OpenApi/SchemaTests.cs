using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.OpenApi;

/// <summary>
/// The served description of the API is true: each operation is driven with bodies made of it alone, and answers as it says. What a schema
/// cannot say of a body is in one table.
/// </summary>
public sealed class SchemaTests
{
    // What objects need that no schema says: members of their own, or of what they are made in.
    private static readonly Dictionary<string, Func<DrivenApi, JsonObject>> Beyond = new()
    {
        ["/api/dcim/device-types/"] = _ => new JsonObject { ["subdevice_role"] = "parent", ["u_height"] = 0 },
        ["/api/users/tokens/provision/"] = _ => new JsonObject { ["username"] = "admin", ["password"] = StoreHost.Password },
        ["/api/virtualization/virtual-machines/{id}/render-config/"] = api => new JsonObject
        {
            ["config_template_id"] = api.Made("extras.configtemplate")[0],
        },
        ["/api/dcim/cables/"] = api => new JsonObject
        {
            ["a_terminations"] = End("dcim.consoleport", api), ["b_terminations"] = End("dcim.consoleserverport", api),
        },
    };

    // What cannot succeed here: there are no jobs, this document itself is read above, and the names of a cabled pair are in no schema.
    private static readonly HashSet<string> Without =
        ["GET /api/core/jobs/{id}/", "GET /api/schema/", "GET /api/dcim/connected-device/"];

    // A port that has no cable yet, or one of the last cable's.
    private static JsonArray End(string label, DrivenApi api) => api.Made(label).Count < 4 ? [] :
    [
        new JsonObject { ["object_type"] = label, ["object_id"] = api.Made(label)[Math.Min(3, api.Turn(label))] },
    ];

    [Fact]
    public async Task Operations_AnswerAsTheirDescriptionSays()
    {
        await using var host = new StoreHost();
        var api = await DrivenApi.OfAsync(host);
        await CreateAsync(api);
        foreach (var (path, item) in api.Paths.Where(p => !IsDelete(p.Path)))
            await DriveAsync(api, path, item);
        await DeleteAsync(api);

        Assert.True(api.Failures.Count == 0, string.Join('\n', api.Failures.Distinct().Take(60)));
        var silent = api.Paths.SelectMany(p => Methods(p.Item).Select(m => (Key: $"{m.Name.ToUpperInvariant()} {p.Path}", m.Value)))
            .Where(o => IsOpen(o.Value) && !api.Successes.ContainsKey(o.Key) && !Without.Contains(o.Key))
            .Select(o => $"{o.Key} never succeeded: {DrivenApi.Short(api.Refusals.GetValueOrDefault(o.Key))}").ToList();
        Assert.True(silent.Count == 0, string.Join('\n', silent));
    }

    [Fact]
    public async Task Document_AskedForByManyAtATime_IsTheSameForAll()
    {
        // A version that nobody else asks for.
        await using var host = new StoreHost(new Plumbline.Netbox.Api.NetboxApiOptions { AnonymousRoot = false, NetboxVersion = "4.6.77" });
        var answers = await Task.WhenAll(((string[])["HEAD", "GET", "GET", "GET"]).Select(
            method => Task.Run(() => host.SendAsync(method, "/api/schema/?format=json"))));

        Assert.Equal("", answers[0].Body);
        Assert.Equal("4.6.77 (4.6)", JsonElement.Parse(answers[1].Body).GetProperty("info").GetProperty("version").GetString());
        Assert.Single(answers.Skip(1).Select(answer => answer.Body).Distinct());
    }

    [Fact]
    public async Task Options_AgreeWithTheDescription()
    {
        await using var host = new StoreHost();
        var api = await DrivenApi.OfAsync(host);
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.ReadOnly))
        {
            var list = api.Paths.Single(p => p.Path == $"/api/{type.ListPath}").Item;
            var sent = Member(api, list.GetProperty("post").GetProperty("requestBody"), isAnswer: false);
            var shown = Member(api, list.GetProperty("post").GetProperty("responses").GetProperty("201"), isAnswer: true);
            var options = (await host.SendAsync("OPTIONS", $"/api/{type.ListPath}")).Json.GetProperty("actions").GetProperty("POST");
            failures.AddRange(options.EnumerateObject().SelectMany(field => Differences(field, sent, shown))
                .Select(problem => $"{type.ListPath} {problem}"));
            failures.AddRange(sent.GetProperty("properties").EnumerateObject()
                .Where(p => !options.TryGetProperty(p.Name, out _) && p.Name is not ("add_tags" or "remove_tags" or "changelog_message"))
                .Select(p => $"{type.ListPath} {p.Name} is not in OPTIONS"));
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(60)));
    }

    private static IEnumerable<string> Differences(JsonProperty field, JsonElement sent, JsonElement shown)
    {
        var isReadOnly = field.Value.GetProperty("read_only").GetBoolean();
        var isRequired = field.Value.GetProperty("required").GetBoolean();
        var isSent = sent.GetProperty("properties").TryGetProperty(field.Name, out var member);
        var isNeeded = sent.TryGetProperty("required", out var names) && names.EnumerateArray().Any(n => n.GetString() == field.Name);
        if (isReadOnly == isSent)
            yield return $"{field.Name}: OPTIONS say read_only {isReadOnly}, the schema {(isSent ? "takes" : "does not take")} it";
        if (isRequired != isNeeded)
            yield return $"{field.Name}: OPTIONS say required {isRequired}, the schema {isNeeded}";
        if (!isSent && !shown.GetProperty("properties").TryGetProperty(field.Name, out _))
            yield return $"{field.Name} is not in the schema";
        if (!isSent || !field.Value.TryGetProperty("choices", out var choices))
            yield break;
        var known = choices.EnumerateArray().Select(c => c.GetProperty("value").GetRawText()).ToHashSet();
        foreach (var value in member.GetProperty("enum").EnumerateArray().Where(v => !known.Contains(v.GetRawText())))
            yield return $"{field.Name}: {value} is no choice of OPTIONS";
    }

    // One object of each list, each made when those it leads to are there, and three more at once.
    private static async Task CreateAsync(DrivenApi api)
    {
        var waiting = api.Paths.Where(p => p.Item.TryGetProperty("post", out var post) && IsOpen(post)
            && ObjectTypes.AtPath(p.Path["/api/".Length..]) != null).ToList();
        for (var before = 0; waiting.Count != before;)
        {
            before = waiting.Count;
            foreach (var one in waiting.ToList())
                if (await CreateAsync(api, one.Path, one.Item.GetProperty("post")))
                    waiting.Remove(one);
        }
        foreach (var (path, _) in waiting)
            api.Failures.Add($"POST {path} was never possible: {DrivenApi.Short(api.Refusals.GetValueOrDefault($"POST {path}"))}");
    }

    private static async Task<bool> CreateAsync(DrivenApi api, string path, JsonElement post)
    {
        var label = ObjectTypes.AtPath(path["/api/".Length..])!.Label;
        var schema = Member(api, post.GetProperty("requestBody"), isAnswer: false);
        JsonObject? Body() => With(api, path, api.Bodies.Needed(schema));
        if (Body() is not { } one || await api.SendAsync("POST", path, post, path, one) is not { Status: 201 } answer)
            return false;
        api.Make(label, answer.Json.GetProperty("id").GetInt64());
        if (await api.SendAsync("POST", path, post, path, new JsonArray(Body(), Body(), Body())) is { Status: 201 } many)
            foreach (var made in many.Json.EnumerateArray())
                api.Make(label, made.GetProperty("id").GetInt64());
        return true;
    }

    private static JsonObject? With(DrivenApi api, string path, JsonObject? body)
    {
        foreach (var (name, value) in Beyond.TryGetValue(path, out var more) ? more(api) : [])
            body?[name] = value?.DeepClone();
        return body;
    }

    private static async Task DriveAsync(DrivenApi api, string path, JsonElement item)
    {
        var type = TypeOf(path);
        // What could not be made is told already.
        if (type is { ReadOnly: false } && api.Made(type.Label).Count == 0)
            return;
        // What lies below objects is asked of one that nobody changes.
        var isBelow = type != null && path.EndsWith("/{id}/", StringComparison.Ordinal) != path.Contains("{id}", StringComparison.Ordinal);
        var sentTo = path.Replace("{id}", type != null && api.Made(type.Label) is { Count: > 0 } ids
            ? ids[isBelow ? 0 : ^1].ToString(CultureInfo.InvariantCulture) : "1", StringComparison.Ordinal)
            .Replace("{name}", "x", StringComparison.Ordinal);
        var isCreated = type?.ListPath == path["/api/".Length..];
        foreach (var operation in Methods(item).Where(
            m => m.Name != "delete" && !(m.Name == "post" && IsOpen(m.Value) && isCreated)))
        {
            var method = operation.Name.ToUpperInvariant();
            if (!operation.Value.TryGetProperty("requestBody", out var request))
                await api.SendAsync(method, path, operation.Value, sentTo + Query(operation.Value), body: null);
            else if (!IsOpen(operation.Value))
                await api.SendAsync(method, path, operation.Value, sentTo, new JsonObject());
            else if (type == null || path != $"/api/{type.ListPath}{(path.Contains('{', StringComparison.Ordinal) ? "{id}/" : "")}")
                await api.SendAsync(
                    method, path, operation.Value, sentTo, With(api, path, api.Bodies.Needed(Member(api, request, isAnswer: false))));
            else
                foreach (var body in Changes(api, type, method, Member(api, request, isAnswer: false)))
                    await api.SendAsync(method, path, operation.Value, sentTo, isCreated ? Identified(api, type, body) : body);
        }
    }

    // A PATCH of each member for itself, and of nothing; a PUT with what is needed.
    private static IEnumerable<JsonObject> Changes(DrivenApi api, ObjectType type, string method, JsonElement schema)
    {
        if (method == "PUT")
        {
            foreach (var whole in api.Bodies.Ways(schema))
                yield return With(api, $"/api/{type.ListPath}", whole)!;
            yield break;
        }
        yield return [];
        foreach (var member in schema.GetProperty("properties").EnumerateObject())
            if (SchemaBodies.NumberOf(api.Judge.Resolve(member.Value)) == null && api.Bodies.Member(schema, member.Name, []) is { } value)
                yield return new JsonObject { [member.Name] = value.Node };
    }

    private static JsonArray Identified(DrivenApi api, ObjectType type, JsonObject body)
    {
        body["id"] = api.Made(type.Label)[^1];
        return [body];
    }

    // What nobody leads to goes: one alone, then another in a list.
    private static async Task DeleteAsync(DrivenApi api)
    {
        foreach (var type in ObjectTypes.All.Where(t => !t.ReadOnly).Reverse())
        {
            var (list, detail) = ($"/api/{type.ListPath}", $"/api/{type.ListPath}{{id}}/");
            if (api.Made(type.Label) is not { Count: > 0 } ids)
                continue;
            await api.SendAsync(
                "DELETE", detail, api.Paths.Single(p => p.Path == detail).Item.GetProperty("delete"),
                $"{list}{ids[Math.Min(1, ids.Count - 1)]}/", body: null);
            await api.SendAsync("DELETE", list, api.Paths.Single(p => p.Path == list).Item.GetProperty("delete"), list,
                new JsonArray(new JsonObject { ["id"] = ids[Math.Min(2, ids.Count - 1)] }));
        }
    }

    // The schema of a single object where an array of them may be sent too.
    private static JsonElement Member(DrivenApi api, JsonElement holder, bool isAnswer)
    {
        var content = api.Judge.Resolve(holder).GetProperty("content").GetProperty("application/json");
        var schema = api.Judge.Resolve(content.GetProperty("schema"));
        if (schema.TryGetProperty("oneOf", out var ways))
            schema = api.Judge.Resolve(ways[0]);
        if (!isAnswer && schema.TryGetProperty("items", out var items))
            schema = api.Judge.Resolve(items.TryGetProperty("allOf", out var parts) ? parts[0] : items);
        return schema;
    }

    private static string Query(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        && parameters.EnumerateArray().Where(p => p.TryGetProperty("required", out _)).Select(p => $"{p.GetProperty("name")}=x").ToList()
            is { Count: > 0 } needed ? "?" + string.Join('&', needed) : "";

    private static ObjectType? TypeOf(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, var app, var list, ..] ? ObjectTypes.AtPath($"{app}/{list}/") : null;

    private static bool IsDelete(string path) => path.EndsWith("/api/schema/", StringComparison.Ordinal);

    private static bool IsOpen(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Any(r => r.Name[0] == '2');

    private static IEnumerable<JsonProperty> Methods(JsonElement item) => item.EnumerateObject().Where(m => m.Name != "parameters");
}
