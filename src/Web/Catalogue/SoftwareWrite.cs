using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>The one request to the API that puts software somewhere: one transaction, however many machines it is about.</summary>
public sealed record SoftwareWrite(string Method, string Path, JsonNode Body)
{
    /// <summary>
    /// Of what would be written and of when the objects were last changed: what was looked at is what is done, or nothing is.
    /// </summary>
    public string DigestOver(IEnumerable<JsonElement> items)
    {
        var told = new StringBuilder().Append(Method).Append(' ').AppendLine(Path).AppendLine(Body.ToJsonString());
        foreach (var item in items)
            told.Append(item.Text("id")).Append(' ').AppendLine(item.Text("last_updated"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told.ToString())));
    }

    /// <summary>
    /// The condition on which it is done: that none of the objects was changed since they were read. Null where there are none. Who writes
    /// between the reading and the write is not overwritten: the API answers 412.
    /// </summary>
    public static string? ConditionOver(IReadOnlyList<JsonElement> items) => items.Count == 0 ? null : string.Join(", ", items
        .Select(i => DateTimeOffset.TryParse(i.Text("last_updated"), CultureInfo.InvariantCulture, out var at)
            ? EntityTag.Of(at) : "W/\"\"")
        .Distinct());

    /// <summary>The same for a shell.</summary>
    public string AsCurl(string server) => $"curl -s -X {Method} -H \"Authorization: Token $TOKEN\" -H 'Content-Type: application/json' \\\n"
        + $"  '{server}/api/{Path}' -d '{Body.ToJsonString(MachineFields.Plain).Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

/// <summary>A config context as somebody typed it: for whom it is.</summary>
public sealed class NewContext
{
    public string? Name { get; set; }

    public string? Weight { get; set; }

    /// <summary>The number of a site; null or empty for all.</summary>
    public string? Site { get; set; }

    /// <summary>The number of a role.</summary>
    public string? Role { get; set; }

    /// <summary>The number of a platform.</summary>
    public string? Platform { get; set; }

    /// <summary>The short name of a tag.</summary>
    public string? Tag { get; set; }

    /// <summary>What is sent to the API, which says what is wrong with it.</summary>
    public JsonObject Body(JsonObject data)
    {
        var fields = new MachineFields();
        var body = new JsonObject { ["name"] = Name?.Trim() ?? "", ["weight"] = fields.Number("weight", Weight) ?? 1000, ["data"] = data };
        foreach (var (name, id) in ((string, string?)[])[("sites", Site), ("roles", Role), ("platforms", Platform)])
            if (fields.Number(name, id) is { } number)
                body[name] = new JsonArray(number);
        if (!string.IsNullOrEmpty(Tag))
            body["tags"] = new JsonArray(Tag);
        return body;
    }
}
