using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using static Plumbline.Netbox.Api.OpenApi.Operations;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What can be done at the addresses that are no table of objects.</summary>
internal static class OtherOperations
{
    public static JsonObject Of(AnswerSchemas answers, string path) => path switch
    {
        "/api/authentication-check/" => Read(path, Reference("User")),
        "/api/schema/" => Read(path, Open()),
        "/api/status/" => Read(path, Closed(
            ("django-version", Text()), ("hostname", Text()), ("installed_apps", Open()), ("netbox-version", Text()),
            ("netbox-full-version", Text()), ("plugins", Open()), ("python-version", Text()), ("rq-workers-running", Whole()))),
        "/api/users/config/" => new JsonObject
        {
            ["get"] = Named(IdOf(path, "get"), body: null, Answered(200, Open(Anything()))),
            ["patch"] = Named(IdOf(path, "patch"), Open(Anything()), Answered(200, Open(Anything()), 400)),
        },
        "/api/users/tokens/provision/" => new JsonObject
        {
            ["post"] = Named(IdOf(path, "post"), LogIn(), Answered(201, Token(answers), 400, 429)),
        },
        "/api/dcim/connected-device/" => Parametrized(Named(IdOf(path, "get"), body: null, Answered(200, Reference("Device"), 400, 404))),
        "/api/core/background-queues/" or "/api/core/background-tasks/" or "/api/core/background-workers/" => Read(path, Paged(Open())),
        _ => Refused(path),
    };

    private static JsonObject Read(string path, JsonObject answer) =>
        new() { ["get"] = Named(IdOf(path, "get"), body: null, Answered(200, answer)) };

    private static JsonObject Parametrized(JsonObject get)
    {
        get["parameters"] = new JsonArray(
            [.. ((string[])["peer_device", "peer_interface"]).Select(n => With(Query(n), "required", value: true))]);
        return new() { ["get"] = get };
    }

    // What lies behind these is not here, and never found.
    private static JsonObject Refused(string path)
    {
        var item = new JsonObject();
        if (path.Contains('{', StringComparison.Ordinal))
            item["parameters"] = new JsonArray(new JsonObject
            {
                ["in"] = "path", ["name"] = path.Contains("{id}", StringComparison.Ordinal) ? "id" : "name", ["required"] = true,
                ["schema"] = Text(),
            });
        var method = path == "/api/extras/scripts/upload/" ? "post" : "get";
        item[method] = Named(IdOf(path, method), body: null, Answered(404));
        return item;
    }

    private static JsonObject LogIn()
    {
        var schema = RequestSchemas.New(ObjectTypes.Get("users.token"));
        var properties = (JsonObject)schema["properties"]!;
        properties.Remove("user");
        (properties["username"], properties["password"]) = (Text(), With(Text("password"), "writeOnly", value: true));
        schema["required"] = new JsonArray("username", "password");
        return schema;
    }

    private static JsonObject Token(AnswerSchemas answers)
    {
        var schema = answers.Whole(ObjectTypes.Get("users.token"));
        ((JsonObject)schema["properties"]!).Remove("pepper_id");
        var required = (JsonArray)schema["required"]!;
        required.Remove(required.First(name => name!.GetValue<string>() == "pepper_id"));
        return schema;
    }

    private static string IdOf(string path, string method) =>
        string.Join('_', path["/api/".Length..].Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Trim('{', '}').Replace('-', '_'))) + "_" + method;
}
