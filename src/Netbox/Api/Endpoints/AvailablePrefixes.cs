using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The free blocks of a prefix; a POST takes the first that is large enough.</summary>
internal static class AvailablePrefixes
{
    public static async Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        if (request.Method == "POST")
        {
            await Answers.AllocatedAsync(request, (t, isMany) => Allocate(request, t, type, id, isMany)).ConfigureAwait(false);
            return;
        }
        var prefix = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        await Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var block in FreeAddresses.Blocks(request.State, prefix))
            {
                writer.WriteStartObject();
                writer.WriteNumber("family", block.Family);
                writer.WriteString("prefix", block.ToString());
                writer.WritePropertyName("vrf");
                representation.WriteNested(writer, request.State.Follow(prefix, "vrf"));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static IReadOnlyList<Row> Allocate(ApiRequest request, Transaction transaction, ObjectType type, string id, bool isMany)
    {
        var prefix = DetailEndpoint.Find(request, transaction.State, type, id, "view");
        var items = isMany ? request.Items() : [request.Body];
        var family = IpValue.Parse(prefix.Text("prefix")).Family;
        var lengths = Lengths(items, family);
        var free = FreeAddresses.Blocks(transaction.State, prefix).ToList();
        var bodies = new List<JsonElement>();
        for (var i = 0; i < items.Count; i++)
        {
            var at = free.FindIndex(b => b.Length <= lengths[i]);
            if (at < 0)
                throw StoreRefusal.Insufficient();
            var (block, taken) = (free[at], free[at] with { Length = lengths[i] });
            bodies.Add(AvailableAddresses.With(
                items[i], ("prefix", $"\"{taken}\""), ("vrf", prefix.Reference("vrf")?.ToString(CultureInfo.InvariantCulture) ?? "null")));
            free.RemoveAt(at);
            free.InsertRange(at, Rest(block, taken));
        }
        return ListEndpoint.Made(transaction, type, bodies, isMany);
    }

    // What is left of the block that was cut, as blocks again.
    private static IEnumerable<IpValue> Rest(IpValue block, IpValue taken)
    {
        for (var length = taken.Length; length > block.Length; length--)
        {
            var half = block with { Length = length };
            yield return half with { Address = half.First + half.Size };
        }
    }

    private static List<int> Lengths(IReadOnlyList<JsonElement> items, int family)
    {
        var lengths = new List<int>();
        var reports = new JsonArray();
        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                reports.Add((JsonNode)new JsonObject { ["non_field_errors"] = new JsonArray(
                    JsonValue.Create($"Invalid data. Expected a dictionary, but got {PythonText.TypeName(item)}.")) });
                continue;
            }
            var refusal = !item.TryGetProperty("prefix_length", out var length) ? "this field can not be missing"
                : length.ValueKind != JsonValueKind.Number || !length.TryGetInt32(out var number) ? "this field must be int type"
                : number < 0 || number > (family == 4 ? 32 : 128) ? $"Invalid prefix length ({number}) for IPv{family}"
                : null;
            if (refusal == null)
                lengths.Add(length.GetInt32());
            else
                reports.Add((JsonNode)new JsonObject { ["prefix_length"] = refusal });
        }
        return reports.Count > 0 ? throw new StoreRefusal(400, reports) : lengths;
    }
}
