using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>
/// The API as an OpenAPI document, made of the descriptions of the object types: every address, what may be sent to it and what it answers.
/// </summary>
internal static class OpenApiDocument
{
    /// <summary>The version of OpenAPI.</summary>
    public const string Version = "3.0.3";

    /// <summary>All addresses, each with what can be done there.</summary>
    public static JsonObject Paths(AnswerSchemas answers, string basePath)
    {
        var paths = new JsonObject();
        foreach (var (path, list) in SchemaPaths.All)
            paths[basePath + path] = list != null ? Operations.OfList(list) : Below(answers, path);
        return paths;
    }

    /// <summary>What addresses share: objects, refusals, and how one says who one is.</summary>
    public static JsonObject Components(AnswerSchemas answers)
    {
        var schemas = new JsonObject();
        foreach (var type in ObjectTypes.All)
        {
            schemas[type.ClassName] = answers.Whole(type);
            if (type.ReadOnly)
                continue;
            schemas[$"{type.ClassName}Request"] = RequestSchemas.New(type);
            schemas[$"Patched{type.ClassName}Request"] = RequestSchemas.Change(type);
        }
        foreach (var (name, schema) in answers.ShortForms())
            schemas[name] = schema;
        return new JsonObject
        {
            ["schemas"] = schemas,
            ["responses"] = new JsonObject
            {
                ["Invalid"] = Response("What was sent is refused: the reasons by field, or for each of many.", OneOf(
                    Open(Anything()), List(Anything()))),
                ["Refused"] = Response("Refused, with the reason.", new JsonObject
                {
                    ["type"] = "object", ["properties"] = new JsonObject { ["detail"] = Text() }, ["required"] = new JsonArray("detail"),
                    ["additionalProperties"] = Anything(),
                }),
            },
            ["securitySchemes"] = new JsonObject
            {
                ["token"] = new JsonObject
                {
                    ["type"] = "apiKey", ["in"] = "header", ["name"] = "Authorization", ["description"] = "Token KEY or Bearer KEY",
                },
            },
        };
    }

    private static JsonObject Below(AnswerSchemas answers, string path)
    {
        var parts = path["/api/".Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var type = parts.Length > 2 && parts[2] == "{id}" ? ObjectTypes.AtPath($"{parts[0]}/{parts[1]}/") : null;
        return type == null ? OtherOperations.Of(answers, path)
            : parts.Length == 3 ? Operations.OfObject(type) : SubOperations.Of(answers, type, parts[3]);
    }

    private static JsonObject Response(string description, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
    };
}
