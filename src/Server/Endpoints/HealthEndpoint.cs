using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Netbox.Store;
using Plumbline.Supervision;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>GET /health</c>, without a token: 200 while events are accepted and judged, 503 otherwise. <c>status</c> is <c>ok</c>, <c>degraded</c> (events are safe, runs
/// may wait) or <c>failed</c>.
/// </summary>
internal sealed class HealthEndpoint(HealthBoard health, NetboxStore store, IEventLog log, AnsibleRuns runs, IReadOnlyList<RulebookUnit> units)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task HandleAsync(HttpContext http)
    {
        var (logTrouble, storeTrouble) = (await LogTroubleAsync(), StoreTrouble());
        var inventory = runs.Inventory?.Netbox?.State;
        var failed = logTrouble is not null || storeTrouble is not null || units.Any(u => u.State == UnitState.Failed) || health.State == HealthState.Failed;
        var degraded = inventory is { Trouble: not null } or { IsReady: false } || units.Any(u => u.State == UnitState.Starting) || health.State == HealthState.Degraded;
        http.Response.StatusCode = failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter.AsStream());
        json.WriteStartObject();
        json.WriteString("status", failed ? "failed" : degraded ? "degraded" : "ok");
        WritePart(json, "store", storeTrouble);
        WritePart(json, "event_log", logTrouble);
        json.WriteStartObject("rulebooks");
        foreach (var unit in units)
            json.WriteString(unit.Name, unit.State.ToString().ToLowerInvariant());
        json.WriteEndObject();
        if (runs.Inventory is not null)
        {
            json.WriteStartObject("inventory");
            json.WriteString("status", inventory is null || (inventory.IsReady && inventory.Trouble is null) ? "ok" : inventory.Trouble is null ? "reading" : "failed");
            if (inventory is not null)
                json.WriteNumber("hosts", inventory.Hosts);
            if (inventory?.Trouble is { } trouble)
                json.WriteString("problem", trouble);
            json.WriteEndObject();
        }
        WriteParts(json, health.Reports());
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<HealthReport> parts)
    {
        json.WriteStartObject("parts");
        foreach (var part in parts)
        {
            json.WriteStartObject(part.Name);
            json.WriteString("status", part.State.ToString().ToLowerInvariant());
            json.WriteString("since", part.Since);
            if (part.Problem is { } problem)
                json.WriteString("problem", problem);
            if (part.Defects > 0)
                json.WriteNumber("defects", part.Defects);
            foreach (var (name, count) in part.Counts)
                json.WriteNumber(name, count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string name, string? trouble)
    {
        json.WriteStartObject(name);
        json.WriteString("status", trouble is null ? "ok" : "failed");
        if (trouble is not null)
            json.WriteString("problem", trouble);
        json.WriteEndObject();
    }

    private async Task<string?> LogTroubleAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await log.RulesetsAsync(limit.Token);
            return null;
        }
        catch (Exception e) when (e is EventLogException or OperationCanceledException)
        {
            return e is EventLogException ? e.Message : "no answer";
        }
    }

    // Reading never waits; that the user is there shows that the state is whole.
    private string? StoreTrouble() => store.ChangeVersion > 0 ? null : "the store is empty: it has no user";
}
