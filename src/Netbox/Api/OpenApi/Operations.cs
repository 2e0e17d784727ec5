using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What can be done with a list and with an object: parameters, bodies and answers.</summary>
internal static class Operations
{
    private static readonly string[] Shaping = ["brief", "fields", "omit", "exclude"];

    /// <summary>The operations on a list.</summary>
    public static JsonObject OfList(ObjectType type)
    {
        var item = new JsonObject { ["get"] = Get(type, "list", FilterPlan.ParametersOf(type), type.IsAbsent && !type.IsAskedInPassing
            ? Missing() : Answered(200, Paged(Reference(type.ClassName)), 400)) };
        if (type.ReadOnly && !type.IsAbsent)
            return item;
        item["post"] = Write(type, "create", One(type), 201, OneOrMany(type));
        item["put"] = Write(type, "bulk_update", Many($"{type.ClassName}Request"), 200, List(Reference(type.ClassName)), 412);
        item["patch"] = Write(
            type, "bulk_partial_update", Many($"Patched{type.ClassName}Request"), 200, List(Reference(type.ClassName)), 412);
        item["delete"] = Write(type, "bulk_destroy", List(Closed(("id", Whole()))), 204, answer: null, 409);
        return item;
    }

    /// <summary>The operations on an object.</summary>
    public static JsonObject OfObject(ObjectType type)
    {
        var shaping = FilterPlan.ParametersOf(type).Where(p => p.Filter == null && Shaping.Contains(p.Name));
        var item = new JsonObject
        {
            ["parameters"] = new JsonArray(Id()),
            ["get"] = Get(type, "retrieve", shaping, type is { IsAbsent: true, IsAskedInPassing: false }
                ? Missing() : type.IsAbsent ? Answered(404) : Answered(200, Reference(type.ClassName), 404)),
        };
        if (type.ReadOnly && !type.IsAbsent)
            return item;
        item["put"] = Write(type, "update", Reference($"{type.ClassName}Request"), 200, Reference(type.ClassName), 404, 412);
        item["patch"] = Write(
            type, "partial_update", Reference($"Patched{type.ClassName}Request"), 200, Reference(type.ClassName), 404, 412);
        item["delete"] = Write(type, "destroy", body: null, 204, answer: null, 404, 409, 412);
        return item;
    }

    /// <summary>An operation with a body, or without one.</summary>
    public static JsonObject Named(string id, JsonObject? body, JsonObject responses)
    {
        var operation = new JsonObject { ["operationId"] = id, ["tags"] = new JsonArray(id[..id.IndexOf('_', StringComparison.Ordinal)]) };
        if (body != null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body) };
        operation["responses"] = responses;
        return operation;
    }

    /// <summary>The answers of an operation: that of success, and the refusals it has beside those that all have.</summary>
    public static JsonObject Answered(int status, JsonObject? body, params IEnumerable<int> refusals)
    {
        var answer = new JsonObject { ["description"] = "" };
        if (body != null)
            answer["content"] = Content(body);
        var responses = new JsonObject { [Key(status)] = answer };
        foreach (var refusal in refusals)
            responses[Key(refusal)] = Refused(refusal);
        return Common(responses);
    }

    /// <summary>An operation that is always refused.</summary>
    public static JsonObject Answered(int refusal) => Common(new JsonObject { [Key(refusal)] = Refused(refusal) });

    public static JsonObject Missing() => Answered(501);

    public static JsonObject Id() => new()
    {
        ["in"] = "path", ["name"] = "id", ["required"] = true, ["schema"] = Whole(),
    };

    public static JsonObject Query(string name, JsonObject? schema = null) => new()
    {
        ["in"] = "query", ["name"] = name, ["schema"] = schema ?? Text(),
    };

    /// <summary>A page of a list.</summary>
    public static JsonObject Paged(JsonObject item) => Closed(
        ("count", OrNull(Whole())), ("next", OrNull(Text("uri"))), ("previous", OrNull(Text("uri"))), ("results", List(item)));

    public static JsonObject OneOrMany(ObjectType type) => OneOf(Reference(type.ClassName), List(Reference(type.ClassName)));

    private static JsonObject Get(ObjectType type, string name, IEnumerable<ListParameter> parameters, JsonObject responses)
    {
        var operation = Named(IdOf(type, name), body: null, responses);
        operation["parameters"] = new JsonArray([.. parameters.DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => Query(p.Name, ParameterSchemas.Of(type, p)))]);
        return operation;
    }

    private static JsonObject Write(
        ObjectType type, string name, JsonObject? body, int status, JsonObject? answer, params IEnumerable<int> refusals)
    {
        if (type.IsAbsent)
            return Named(IdOf(type, name), body == null ? null : Anything(), Missing());
        return Named(IdOf(type, name), body, Answered(status, answer, [.. body == null ? [] : (int[])[400], .. refusals]));
    }

    private static JsonObject One(ObjectType type) =>
        OneOf(Reference($"{type.ClassName}Request"), List(Reference($"{type.ClassName}Request")));

    // Each names the object that it changes.
    private static JsonObject Many(string request) => List(new JsonObject
    {
        ["allOf"] = new JsonArray(Reference(request), Members([new("id", Whole(), IsRequired: true)])),
    });

    private static string IdOf(ObjectType type, string name) =>
        $"{type.App}_{type.Endpoint.Replace('-', '_')}_{name}";

    private static JsonObject Content(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    // Who has no right, or no token, is refused whatever he asks for; trouble of the server may come at any time.
    private static JsonObject Common(JsonObject responses)
    {
        responses["403"] = Refused(403);
        responses["default"] = Refused(500);
        return responses;
    }

    private static JsonObject Refused(int status) =>
        new() { ["$ref"] = $"#/components/responses/{(status == 400 ? "Invalid" : "Refused")}" };

    private static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
