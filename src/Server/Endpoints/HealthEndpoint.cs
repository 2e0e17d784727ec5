using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Supervision;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>GET /health</c>, without a token: 200 while events are accepted and judged, 503 otherwise. <c>status</c> is <c>ok</c>,
/// <c>degraded</c> (events are safe, runs may wait) or <c>failed</c>.
/// </summary>
internal sealed class HealthEndpoint(HealthBoard health, WriteProbe probe, AnsibleRuns runs, ServedRulebooks rulebooks)
{
    // What these do can be done later: without them events are accepted and judged.
    private static readonly string[] Aside = ["checks", "deliveries", "disk", "inventory", "kept_outputs", "output", "reload", "replica", "retention",
        "versions", "write_back"];

    public async Task HandleAsync(HttpContext http)
    {
        await probe.LookAsync();
        var units = rulebooks.Units;
        var parts = health.Reports();
        var inventory = runs.Inventory?.State;
        var failed = units.Any(u => u.State == UnitState.Failed)
            || parts.Any(p => p.State == HealthState.Failed && !Aside.Contains(p.Name));
        var degraded = inventory is { Trouble: not null } or { IsReady: false } || units.Any(u => u.State == UnitState.Starting)
            || parts.Any(p => p.State != HealthState.Ok);
        http.Response.StatusCode = failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter.AsStream());
        json.WriteStartObject();
        json.WriteString("status", failed ? "failed" : degraded ? "degraded" : "ok");
        Write(json, parts.FirstOrDefault(p => p.Name == "store"), "store");
        Write(json, parts.FirstOrDefault(p => p.Name == "event_log"), "event_log");
        json.WriteStartObject("rulebooks");
        foreach (var unit in units)
            json.WriteString(unit.Name, unit.State.ToString().ToLowerInvariant());
        json.WriteEndObject();
        if (runs.Inventory is not null)
            Write(json, inventory);
        json.WriteStartObject("parts");
        foreach (var part in parts)
            WriteWhole(json, part);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InventoryState? inventory)
    {
        json.WriteStartObject("inventory");
        json.WriteString("status", inventory is null || (inventory.IsReady
            && inventory.Trouble is null) ? "ok" : inventory.Trouble is null ? "reading" : "failed");
        if (inventory is not null)
            json.WriteNumber("hosts", inventory.Hosts);
        if (inventory?.Trouble is { } trouble)
            json.WriteString("problem", trouble);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HealthReport? part, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("status", part?.State.ToString().ToLowerInvariant() ?? "ok");
        if (part?.Problem is { } problem)
            json.WriteString("problem", problem);
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, HealthReport part)
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
}
