using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Sync;
using Plumbline.Recordings;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>The whole objects that a NetBox was recorded to show.</summary>
internal static class RecordedObjects
{
    public static IEnumerable<(ObjectType Type, JsonElement Shown)> Of(params string[] recordings) =>
        from name in recordings
        from line in Recording.Lines($"netbox/{name}.jsonl")
        from shown in Objects(line)
        let type = TypeOf(shown)
        where type != null
        select (type, shown);

    private static IEnumerable<JsonElement> Objects(JsonElement line) =>
        line.TryGetProperty("response", out var response) && response.TryGetProperty("status", out var status)
        && status.ValueKind == JsonValueKind.Number && status.GetInt32() is 200 or 201 && response.TryGetProperty("body", out var body)
            ? body.ValueKind switch
            {
                JsonValueKind.Array => body.EnumerateArray(),
                JsonValueKind.Object when body.TryGetProperty("results", out var list) && list.ValueKind == JsonValueKind.Array =>
                    list.EnumerateArray(),
                JsonValueKind.Object => [body],
                _ => [],
            }
            : [];

    // A short form lacks what a whole object has.
    private static ObjectType? TypeOf(JsonElement shown) =>
        shown.ValueKind == JsonValueKind.Object && shown.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
        && shown.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
        && url.GetString()!.Split("/api/") is [_, var path] && path.Split('/') is [var app, var list, ..]
        && ObjectTypes.AtPath($"{app}/{list}/") is { } type && ReplicaTypes.All.Contains(type)
        && type.Stored.Where(f => f is { IsPrivate: false, IsWriteOnly: false }).All(f => shown.TryGetProperty(f.Name, out _))
            ? type
            : null;
}
