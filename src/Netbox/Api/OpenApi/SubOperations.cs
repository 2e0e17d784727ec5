using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Schema;
using static Plumbline.Netbox.Api.OpenApi.Operations;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What can be done at the addresses below objects.</summary>
internal static class SubOperations
{
    public static JsonObject Of(AnswerSchemas answers, ObjectType type, string name)
    {
        var item = new JsonObject { ["parameters"] = new JsonArray(Id()) };
        foreach (var method in SubEndpoints.Find(type, name)!.Value.Methods.Split(", ").Where(m => m is "GET" or "POST"))
        {
            var (key, id) = (method.ToLowerInvariant(), $"{type.App}_{type.Endpoint}_{name}_{method}".Replace('-', '_').ToLowerInvariant());
            item[key] = type.IsAbsent ? Named(id, body: null, type.IsAskedInPassing && method == "GET" ? Answered(404) : Missing())
                : method == "GET" ? Named(id, body: null, Answered(200, Read(answers, type, name), 404))
                : Named(id, Body(type, name), Answered(Status(name), Done(answers, type, name), 400, 404, 409));
        }
        return item;
    }

    private static int Status(string name) => name.StartsWith("available", StringComparison.Ordinal) ? 201 : 200;

    private static JsonObject Read(AnswerSchemas answers, ObjectType type, string name) => name switch
    {
        "available-ips" => List(Free("address", answers)),
        "available-prefixes" => List(Free("prefix", answers)),
        "available-vlans" => List(Closed(("vid", Whole()), ("group", answers.Short(type)))),
        "available-asns" => List(Closed(("rir", answers.Short("ipam.rir")), ("asn", Whole()))),
        "choices" => Paged(Closed(("id", Text()), ("display", Text()))),
        "elevation" => Paged(Closed(
            ("id", Number()), ("name", Text()),
            ("face", Closed(("value", Enum(["front", "rear"])), ("label", Text()))), ("device", OrNull(answers.Short("dcim.device"))),
            ("occupied", Flag()), ("display", Text()), ("description", OrNull(Text())))),
        // Each step: the ports at the near end, the cable, the ports at the far end.
        "trace" => List(With(With(List(OneOf(Ports(), OrNull(Traced()))), "minItems", 3), "maxItems", 3)),
        _ => List(Closed(
            ("id", Whole()), ("path", List(Ports())), ("is_active", Flag()), ("is_complete", Flag()), ("is_split", Flag()))),
    };

    private static JsonObject Body(ObjectType type, string name) => name switch
    {
        "available-ips" => OneOrMany(Taking(
            RequestSchemas.Change(ObjectTypes.Get("ipam.ipaddress"), "address", "vrf"), "prefix_length",
            With(Limited(0, 128), "example", 28))),
        "available-prefixes" => OneOrMany(
            Needing(RequestSchemas.Change(type, "prefix", "vrf"), "prefix_length", With(Limited(0, 128), "example", 28))),
        "available-vlans" => OneOrMany(
            Needing(RequestSchemas.Change(ObjectTypes.Get("ipam.vlan"), "vid", "group"), "name", Text(null, 64, min: 1))),
        "available-asns" => OneOrMany(RequestSchemas.Change(ObjectTypes.Get("ipam.asn"), "asn", "rir")),
        _ => Open(Anything()),
    };

    private static JsonObject Done(AnswerSchemas answers, ObjectType type, string name) => name switch
    {
        "available-ips" => Operations.OneOrMany(ObjectTypes.Get("ipam.ipaddress")),
        "available-prefixes" => Operations.OneOrMany(type),
        "available-vlans" => Operations.OneOrMany(ObjectTypes.Get("ipam.vlan")),
        "available-asns" => Operations.OneOrMany(ObjectTypes.Get("ipam.asn")),
        "sync" => Reference(type.ClassName),
        _ => Closed(("configtemplate", answers.Short("extras.configtemplate")), ("content", Text())),
    };

    private static JsonObject OneOrMany(JsonObject body) => OneOf(body, List((JsonObject)body.DeepClone()));

    private static JsonObject Limited(int least, int most) => With(With(Whole(), "minimum", least), "maximum", most);

    private static JsonObject Needing(JsonObject schema, string name, JsonObject wanted)
    {
        schema["required"] = new JsonArray(name);
        return Taking(schema, name, wanted);
    }

    private static JsonObject Taking(JsonObject schema, string name, JsonObject wanted)
    {
        ((JsonObject)schema["properties"]!)[name] = wanted;
        return schema;
    }

    private static JsonObject Free(string name, AnswerSchemas answers) =>
        Closed(("family", With(Whole(), "enum", new JsonArray(4, 6))), (name, Text()), ("vrf", OrNull(answers.Short("ipam.vrf"))));

    private static JsonObject Ports() => List(Open(Anything()));

    private static JsonObject Traced()
    {
        var (cable, answers) = (ObjectTypes.Get("dcim.cable"), new AnswerSchemas());
        return Closed(CableTraces.CableFields.Select(name => (name, answers.Of(cable, cable[name]))));
    }
}
