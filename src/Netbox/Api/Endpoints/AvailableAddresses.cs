using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>
/// The free addresses of a prefix or range; a POST takes the lowest. One writer at a time: no address is given out twice.
/// </summary>
internal static class AvailableAddresses
{
    public static async Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        if (request.Method == "POST")
        {
            await Answers.AllocatedAsync(request, (t, isMany) => Allocate(request, t, type, id, isMany)).ConfigureAwait(false);
            return;
        }
        var container = DetailEndpoint.Find(request, request.State, type, id, "view");
        var limit = Page.Limit(request.Query.Last("limit"), request.Options.MaxPage);
        var representation = new ObjectJson(request.State, request.BaseUrl);
        await Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var address in FreeAddresses.In(request.State, container).Take(limit))
            {
                writer.WriteStartObject();
                writer.WriteNumber("family", address.Family);
                writer.WriteString("address", address.ToString());
                writer.WritePropertyName("vrf");
                representation.WriteNested(writer, request.State.Follow(container, "vrf"));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static IReadOnlyList<Row> Allocate(ApiRequest request, Transaction transaction, ObjectType type, string id, bool isMany)
    {
        var container = DetailEndpoint.Find(request, transaction.State, type, id, "view");
        var addresses = ObjectTypes.Get("ipam.ipaddress");
        var items = isMany ? request.Items() : [request.Body];
        var lengths = Lengths(items, IpValue.Parse(container.Text("prefix") + container.Text("start_address")));
        var free = FreeAddresses.In(transaction.State, container).Take(items.Count).ToList();
        if (free.Count < items.Count)
            throw StoreRefusal.Insufficient();
        // The VRF is that of the container, whatever was sent.
        var vrf = container.Reference("vrf")?.ToString(CultureInfo.InvariantCulture) ?? "null";
        var bodies = items.Select((item, i) =>
            With(item, ("address", $"\"{free[i] with { Length = lengths[i] }}\""), ("vrf", vrf))).ToList();
        return ListEndpoint.Made(transaction, addresses, bodies, isMany);
    }

    // An address may be given out with a longer mask than that of what it lies in.
    private static List<int> Lengths(IReadOnlyList<JsonElement> items, IpValue container)
    {
        var lengths = new List<int>();
        var reports = new JsonArray();
        foreach (var item in items)
        {
            var isAsked = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("prefix_length", out _);
            var length = container.Length;
            JsonNode? refusal = !isAsked ? null
                : item.GetProperty("prefix_length") is { ValueKind: JsonValueKind.Null } ? new JsonArray("This field may not be null.")
                : !int.TryParse(PythonText.Str(item.GetProperty("prefix_length")), CultureInfo.InvariantCulture, out length)
                    ? new JsonArray("A valid integer is required.")
                : length < container.Length
                    ? $"Prefix length must be greater than or equal to the parent mask length ({container.Length})"
                // NetBox names the other family.
                : length > container.Bits ? $"Invalid prefix length ({length}) for IPv{(container.Family == 4 ? 6 : 4)}"
                : null;
            reports.Add((JsonNode)(refusal is null ? new JsonObject() : new JsonObject { ["prefix_length"] = refusal }));
            lengths.Add(length);
        }
        return reports.Any(report => report is JsonObject { Count: > 0 }) ? throw new StoreRefusal(400, reports) : lengths;
    }

    /// <summary>A body with some members replaced.</summary>
    public static JsonElement With(JsonElement body, params (string Name, string Json)[] members)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return body;
        var names = members.Select(m => m.Name).ToHashSet();
        var kept = body.EnumerateObject().Where(p => !names.Contains(p.Name))
            .Select(p => $"\"{JsonEncodedText.Encode(p.Name)}\":{p.Value.GetRawText()}");
        return JsonTexts.Parse($"{{{string.Join(',', kept.Concat(members.Select(m => $"\"{m.Name}\":{m.Json}")))}}}");
    }
}
