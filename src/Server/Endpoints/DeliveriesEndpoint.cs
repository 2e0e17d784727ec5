using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>GET /plumbline/api/deliveries</c>: webhooks that were delivered, wait or were given up, newest first; <c>GET …/ID</c> is one of them,
/// <c>POST …/ID/redeliver</c> sends it again. Who may view a webhook sees its deliveries, who may change it sends them again; those of a
/// deleted webhook are for superusers.
/// </summary>
internal sealed class DeliveriesEndpoint(Deliveries deliveries, NetboxStore store)
{
    private const int Most = 500;
    private const int Usual = 50;

    private static readonly string[] States = ["delivered", "waiting", "given_up"];

    public async Task ListAsync(HttpContext http)
    {
        if (await AdmitAsync(http) is not { } viewer)
            return;
        var query = http.Request.Query;
        var (state, about) = (query["state"].ToString(), query["object"].ToString());
        if (state.Length > 0 && !States.Contains(state))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest, $"state is one of {string.Join(", ", States)}");
            return;
        }
        var webhook = Number(query["webhook"], 0);
        var (limit, before) = ((int)Math.Clamp(Number(query["limit"], Usual), 1, Most), Number(query["before"], long.MaxValue));
        var (shown, further) = await deliveries.SearchAsync(
            record => (state.Length == 0 || record.State == state) && (about.Length == 0 || record.Object == about)
                && (webhook == 0 || record.WebhookId == webhook) && record.IsFor(viewer, "view"),
            before, limit, http.RequestAborted);
        await WriteAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var record in shown)
                Write(json, record);
            json.WriteEndArray();
            if (further is { } next)
                json.WriteNumber("next", next);
            else
                json.WriteNull("next");
            json.WriteEndObject();
        });
    }

    public async Task OneAsync(HttpContext http)
    {
        if (await FindAsync(http, "view") is { } record)
            await WriteAsync(http, json => Write(json, record));
    }

    public async Task RedeliverAsync(HttpContext http)
    {
        if (await FindAsync(http, "change") is not { } record)
            return;
        if (await deliveries.RedeliverAsync(record.Id, http.RequestAborted) is not { } again)
            await ProblemAsync(http, StatusCodes.Status409Conflict, record.IsReadable
                ? "it waits already for its next attempt" : "what it tells cannot be read");
        else if (await deliveries.FindAsync(again, http.RequestAborted) is { } waiting)
            await WriteAsync(http, json => Write(json, waiting));
    }

    // Null when the request was answered.
    private async Task<DeliveryRecord?> FindAsync(HttpContext http, string action)
    {
        if (await AdmitAsync(http) is not { } viewer)
            return null;
        var record = long.TryParse(http.Request.RouteValues["id"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? await deliveries.FindAsync(id, http.RequestAborted) : null;
        if (record is null || !record.IsFor(viewer, "view"))
            await ProblemAsync(http, StatusCodes.Status404NotFound, "Not found.");
        else if (action != "view" && !(viewer.MayWrite && record.IsFor(viewer, action)))
            await ProblemAsync(http, StatusCodes.Status403Forbidden, "this takes the right to change the webhook");
        else
            return record;
        return null;
    }

    private async Task<ApiViewer?> AdmitAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        http.Response.Headers.CacheControl = "no-store";
        if (viewer.Refusal is not { } refusal)
            return viewer;
        await ProblemAsync(http, StatusCodes.Status403Forbidden, refusal);
        return null;
    }

    private static long Number(string? text, long otherwise) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static void Write(Utf8JsonWriter json, DeliveryRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("id", record.Id);
        json.WriteString("delivery", record.Delivery);
        json.WriteString("state", record.State);
        json.WriteStartObject("webhook");
        json.WriteNumber("id", record.WebhookId);
        json.WriteString("name", record.WebhookName);
        json.WriteEndObject();
        json.WriteString("rule", record.Rule);
        json.WriteString("object", record.Object);
        json.WriteString("created", record.Created);
        json.WriteNumber("attempts", record.Attempts);
        Time(json, "next_attempt", record.NextAttempt);
        Time(json, "delivered", record.Delivered);
        if (record.Status is { } status)
            json.WriteNumber("status", status);
        else
            json.WriteNull("status");
        json.WriteString("last_error", record.LastError);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known)
            json.WriteString(name, known);
        else
            json.WriteNull(name);
    }

    private static Task ProblemAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        return WriteAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("detail", detail);
            json.WriteEndObject();
        });
    }

    private static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
            write(json);
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }
}
