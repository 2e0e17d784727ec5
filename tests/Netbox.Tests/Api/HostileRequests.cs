using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.OpenApi;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Makes requests out of what the API says of itself, each with something in it that does not belong there.</summary>
internal sealed class HostileRequests(Random random)
{
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"];

    private static readonly string[] Texts =
    [
        "", " ", "a", "null", "true", "0", "-1", "1", "2", "1.5", "1e309", "99999999999999999999999", "NaN", "\u0000", "\ud83d\ude42",
        "\u202e\u0301\u0130", "ß", "../../etc/passwd", "{{ 7*7 }}", "{% for x in range(9999999) %}", "' OR 1=1 --", "10.0.0.0/8",
        "10.1.2.3/24", "fd00::/129", "0.0.0.0/0", "::/0", "02:00:00:00:00:01", "2026-02-30T25:61:61Z", "2026-01-02T03:04:05+99:00",
        "0001-01-01", "dcim.site", "dcim.interface", "a.b.c", "nope.nope", "active", "name", "(a+)+$", "[", "\\", "%", "*", "id",
        "-id,name,~,^@tree", "__all__", "tags__name", "1000base-t", "utf-8", "<script>", "1-2", "A", "Europe/Berlin", "000000", "#fff",
    ];

    private static readonly string[] Torn =
        ["", "{", "[", "nul", "\"", "{\"a\":1,\"a\":2}", "[[[[", "\ufeff{}", "{\"\\ud800\": 1}", "1e999", "{}{}", "[,]"];

    private static readonly string[] Common =
    [
        "limit", "offset", "start", "ordering", "q", "brief", "fields", "omit", "exclude", "format", "export", "cf_size", "cf_count",
        "cf_count__gt", "cf_nope__ic", "id", "id__in", "no_such_parameter",
    ];

    private static readonly string[] Suffixes =
        ["", "", "__n", "__ic", "__nic", "__isw", "__iew", "__ie", "__nie", "__regex", "__iregex", "__empty", "__gt", "__gte", "__lt",
            "__lte", "__isnull", "__no_such", "__"];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["*/*", "text/html", "application/xml", "", "application/json; indent=999999999", ";;;", "a/b;q=x"]),
        ("Content-Type", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-7", ""]),
        ("If-Match", ["*", "\"x\"", "W/\"1\"", "", "\"\u00ff\""]),
        ("Authorization", ["Token", "Token x", "Bearer nbt_x.y", "Basic eDp4", "", "Token a b c"]),
        ("Accept-Language", ["\u00ff"]), ("X-Forwarded-For", ["::::", "1.2.3.4, x"]), ("Range", ["bytes=0-1"]),
        ("X-HTTP-Method-Override", ["DELETE"]), ("Expect", ["x"]),
    ];

    private static readonly List<(string Path, ObjectType? Type)> Addresses =
    [
        .. SchemaPaths.All.Select(p => (p.Path, p.List ?? ObjectTypes.All.FirstOrDefault(t => p.Path.StartsWith(
            $"/api/{t.ListPath}", StringComparison.Ordinal)))),
    ];

    private static readonly Dictionary<ObjectType, string[]> Parameters =
        ObjectTypes.All.ToDictionary(t => t, t => FilterPlan.ParametersOf(t).Select(p => p.Name).Distinct().ToArray());

    public HostileRequest Next()
    {
        var (path, type) = Pick(Addresses);
        path = path.Replace("{id}", Maybe(0.8) ? Pick(["1", "2"]) : InPath(Text()), StringComparison.Ordinal)
            .Replace("{name}", "x", StringComparison.Ordinal);
        // What throttles log-ins would make of this a wait, and the user of the token must stay.
        if (path.Contains("provision", StringComparison.Ordinal) || path.StartsWith("/api/users/users/1/", StringComparison.Ordinal)
            || path.StartsWith("/api/users/tokens/", StringComparison.Ordinal))
            path = "/api/users/config/";
        var method = Maybe(0.5) ? "GET" : Pick(Methods);
        if (method == "DELETE" && Maybe(0.7))
            method = "PATCH";
        if (path == "/api/users/users/")
            method = "GET";
        var query = Maybe(method == "GET" ? 0.9 : 0.2) ? "?" + Query(type) : "";
        var body = method is "POST" or "PATCH" or "PUT" or "DELETE" ? Body(type) : null;
        var headers = new Dictionary<string, string?>();
        while (Maybe(0.1))
        {
            var (name, values) = Pick(Headers);
            headers[name] = Pick(values);
        }
        return new HostileRequest(method, path + query, body, headers);
    }

    // The web server lets no zero into a path.
    private static string InPath(string text) => Uri.EscapeDataString(text.Replace("\0", "", StringComparison.Ordinal));

    private string Query(ObjectType? type)
    {
        var names = type == null ? Common : Parameters[type];
        var parts = new List<string>();
        do
        {
            var name = Maybe(0.3) || names.Length == 0 ? Pick(Common) : Pick(names);
            var value = Maybe(0.02) ? "%ff%zz" : Uri.EscapeDataString(Text());
            parts.Add($"{name}{(Maybe(0.2) ? Pick(Suffixes) : "")}={value}");
        }
        while (Maybe(0.4));
        return string.Join('&', parts);
    }

    private string? Body(ObjectType? type)
    {
        if (Maybe(0.04))
            return null;
        if (Maybe(0.04))
            return Pick(Torn);
        if (Maybe(0.02))
            return new string('[', 5000) + new string(']', 5000);
        if (Maybe(0.01))
            return $"{{\"name\": \"{new string('x', 100_000)}\"}}";
        var item = Object(type);
        return Maybe(0.15)
            ? new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode?)Object(type)), item]).ToJsonString()
            : item.ToJsonString();
    }

    private JsonObject Object(ObjectType? type)
    {
        var body = new JsonObject();
        foreach (var field in type?.Fields.Where(f => Maybe(f.IsRequired ? 0.9 : 0.25)) ?? [])
            body[field.Name] = Maybe(0.6) ? Likely(field) : Value(4);
        if (Maybe(0.2))
            body["id"] = random.Next(3);
        if (Maybe(0.1))
            body[Text()] = Value(2);
        return body;
    }

    // Of the right kind, so that more than the reading of fields is tried.
    private JsonNode? Likely(Field field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.GenericId or FieldKind.Ref => random.Next(4),
        FieldKind.Decimal => random.Next(100) / 10m,
        FieldKind.Boolean or FieldKind.Wish => Maybe(0.5),
        FieldKind.Choice or FieldKind.PlainChoice => Pick(field.Choices!.All).Value,
        FieldKind.Refs or FieldKind.Tags or FieldKind.Integers => new JsonArray(random.Next(3), random.Next(3)),
        FieldKind.ObjectTypeName => Pick(field.Targets.Count > 0 ? field.Targets : ["dcim.site", "dcim.interface", "ipam.fhrpgroup"]),
        FieldKind.ObjectTypeList => new JsonArray("dcim.site", "dcim.device"),
        FieldKind.Address or FieldKind.Prefix => Pick(["10.1.2.3/24", "10.0.0.0/8", "fd00::1/64", "10.1.0.0/16"]),
        FieldKind.Mac => "02:00:00:00:00:02",
        FieldKind.Parts => new JsonArray(new JsonObject
        {
            ["object_type"] = Pick(["dcim.interface", "dcim.frontport", "dcim.rearport", "dcim.powerport", "dcim.poweroutlet", "x.y"]),
            ["object_id"] = random.Next(3), ["position"] = random.Next(3), ["front_port"] = random.Next(3),
        }),
        FieldKind.Mappings => new JsonArray(new JsonObject { ["position"] = 1, ["rear_port"] = random.Next(3) }),
        FieldKind.CustomFields => new JsonObject { ["size"] = Pick(["s", "x"]), ["count"] = Value(1) },
        FieldKind.Slug => "s" + random.Next(1000).ToString(CultureInfo.InvariantCulture),
        _ => Text(),
    };

    private JsonNode? Value(int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => Maybe(0.5),
        2 => random.Next(-2, 5),
        3 => JsonNode.Parse(Pick(["1e308", "-0.0", "1.10", "9223372036854775808", "-9223372036854775809", "1e-400", "4096"])),
        4 or 5 => Text(),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject([.. Enumerable.Range(0, random.Next(3)).Select(i => KeyValuePair.Create(
            Pick(["id", "name", "slug", "value", "label", "__class__", "tags__name", "site", "pk", ""]) + (i == 0 ? "" : "x"),
            Value(depth - 1))).DistinctBy(p => p.Key)]),
    };

    private string Text()
    {
        var text = Pick(Texts);
        if (!Maybe(0.05))
            return text;
        var longer = new StringBuilder();
        for (var i = random.Next(1, 400); i > 0; i--)
            longer.Append(Maybe(0.8) ? text : ((char)random.Next(32, 0xd7ff)).ToString());
        return longer.ToString();
    }

    private bool Maybe(double chance) => random.NextDouble() < chance;

    private T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}

/// <summary>A request as it is sent.</summary>
internal sealed record HostileRequest(string Method, string Path, string? Body, IReadOnlyDictionary<string, string?> Headers);
