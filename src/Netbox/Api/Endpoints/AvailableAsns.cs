using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The free numbers of a range of autonomous systems; a POST takes the lowest.</summary>
internal static class AvailableAsns
{
    public static async Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        if (request.Method == "POST")
        {
            await Answers.AllocatedAsync(request, (t, isMany) => Allocate(request, t, type, id, isMany)).ConfigureAwait(false);
            return;
        }
        var range = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        await Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var asn in AsnRanges.Free(request.State, range).Take(Page.Limit(request.Query.Last("limit"), request.Options.MaxPage)))
            {
                writer.WriteStartObject();
                writer.WritePropertyName("rir");
                representation.WriteNested(writer, request.State.Follow(range, "rir"));
                writer.WriteNumber("asn", asn);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static IReadOnlyList<Row> Allocate(ApiRequest request, Transaction transaction, ObjectType type, string id, bool isMany)
    {
        var range = DetailEndpoint.Find(request, transaction.State, type, id, "view");
        var asns = ObjectTypes.Get("ipam.asn");
        var items = isMany ? request.Items() : [request.Body];
        Judge(request, transaction, asns, items);
        var free = AsnRanges.Free(transaction.State, range).Take(items.Count).ToList();
        if (free.Count < items.Count)
            throw StoreRefusal.Insufficient();
        // The registry is that of the range, whatever was sent.
        var rir = range.Reference("rir")!.Value.ToString(CultureInfo.InvariantCulture);
        var bodies = items.Select((item, i) =>
            AvailableAddresses.With(item, ("asn", free[i].ToString(CultureInfo.InvariantCulture)), ("rir", rir))).ToList();
        return ListEndpoint.Made(transaction, asns, bodies, isMany);
    }

    // Before numbers are looked for, and by what NetBox asks of such a request alone: what is refused is a list, also where one was
    // asked for.
    private static void Judge(ApiRequest request, Transaction transaction, ObjectType asns, IReadOnlyList<JsonElement> items)
    {
        var (reports, description) = (new JsonArray(), asns["description"].NotBlank() with { MaxLength = null });
        foreach (var item in items)
        {
            var errors = new FieldErrors();
            if (InputReader.IsObject(item, errors) && item.TryGetProperty(description.Name, out var value))
                InputReader.Set(new FieldInput(description, value, new Draft(asns, null), transaction.State, request.Access, errors));
            reports.Add((JsonNode)errors.ToJson());
        }
        if (reports.Any(report => report is JsonObject { Count: > 0 }))
            throw new StoreRefusal(400, reports);
    }
}
