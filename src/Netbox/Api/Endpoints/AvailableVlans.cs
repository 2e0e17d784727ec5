using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The free VLAN ids of a group; a POST takes the lowest.</summary>
internal static class AvailableVlans
{
    public static async Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        if (request.Method == "POST")
        {
            await Answers.AllocatedAsync(request, (t, isMany) => Allocate(request, t, type, id, isMany)).ConfigureAwait(false);
            return;
        }
        var group = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        await Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var vid in VidRanges.Free(request.State, group).Take(Page.Limit(request.Query.Last("limit"), request.Options.MaxPage)))
            {
                writer.WriteStartObject();
                writer.WriteNumber("vid", vid);
                writer.WritePropertyName("group");
                representation.WriteNested(writer, group);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static IReadOnlyList<Row> Allocate(ApiRequest request, Transaction transaction, ObjectType type, string id, bool isMany)
    {
        var group = DetailEndpoint.Find(request, transaction.State, type, id, "view");
        var vlans = ObjectTypes.Get("ipam.vlan");
        var items = isMany ? request.Items() : [request.Body];
        CheckNames(items);
        var free = VidRanges.Free(transaction.State, group).Take(items.Count).ToList();
        if (free.Count < items.Count)
            throw StoreRefusal.Insufficient();
        var bodies = items.Select((item, i) => AvailableAddresses.With(item, ("vid", free[i]
            .ToString(CultureInfo.InvariantCulture)), ("group", group.Id.ToString(CultureInfo.InvariantCulture)))).ToList();
        return ListEndpoint.Made(transaction, vlans, bodies, isMany);
    }

    private static void CheckNames(IReadOnlyList<JsonElement> items)
    {
        var reports = new JsonArray();
        var failed = false;
        foreach (var item in items)
        {
            var isMissing = item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out _);
            reports.Add(
                (JsonNode)(isMissing ? new JsonObject { ["name"] = new JsonArray(JsonValue.Create("This field is required.")) } : []));
            failed |= isMissing;
        }
        if (failed)
            throw new StoreRefusal(400, reports);
    }
}
