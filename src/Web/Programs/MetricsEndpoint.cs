using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;
using Prometheus;

namespace Plumbline.Web.Programs;

/// <summary>
/// <c>GET /metrics</c>: the figures of the path for Prometheus. They are about everything that happens, so they take the right to see every
/// step: a token of a superuser, or of a user with the action <c>view_steps</c> on the change log.
/// </summary>
internal sealed class MetricsEndpoint
{
    private static readonly double[] Seconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

    private static readonly (StepKind Kind, string Name, string Help)[] Stations =
    [
        (StepKind.Documented, "plumbline_changes_total", "Changes of the documentation"),
        (StepKind.Accepted, "plumbline_events_total", "Events that sources accepted"),
        (StepKind.Matched, "plumbline_matches_total", "Rules that fired"),
        (StepKind.Waiting, "plumbline_waits_total", "Times that a run began to wait, for readiness, a host or a further attempt"),
        (StepKind.Started, "plumbline_runs_started_total", "Attempts of ansible-playbook"),
        (StepKind.Task, "plumbline_tasks_total", "Tasks that ended on a host"),
        (StepKind.WrittenBack, "plumbline_written_back_total", "Results written back into NetBox"),
    ];

    private readonly ConsoleParts _parts;
    private readonly CollectorRegistry _lasting = Metrics.NewCustomRegistry();

    public MetricsEndpoint(ConsoleParts parts)
    {
        _parts = parts;
        var durations = Metrics.WithCustomRegistry(_lasting).CreateHistogram(
            "plumbline_documented_to_configured_seconds", "From the change of a machine's documentation to a successful run",
            new HistogramConfiguration { Buckets = Seconds });
        parts.Feed.Durations.Measured = took => durations.Observe(took.TotalSeconds);
    }

    public async Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, _parts.Store);
        if (viewer.Refusal is not null || !new PathAccess(viewer).SeesAll)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(
                (viewer.Refusal ?? "this takes a superuser, or a permission with the action view_steps on the change log") + "\n",
                http.RequestAborted).ConfigureAwait(false);
            return;
        }
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await Now().CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        await _lasting.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }

    // Made anew for each question, so that what is gone (a rulebook's part, a state) is gone from it.
    private CollectorRegistry Now()
    {
        var registry = Metrics.NewCustomRegistry();
        var make = Metrics.WithCustomRegistry(registry);
        foreach (var (kind, name, help) in Stations)
            make.CreateCounter(name, help + " since the start").IncTo(_parts.Feed.Counts.All(kind));
        var ended = make.CreateCounter("plumbline_runs_ended_total", "Runs that ended since the start, by result", "result");
        foreach (var (result, count) in _parts.Feed.Counts.Results)
            ended.WithLabels(result).IncTo(count);
        var open = _parts.Runs.Open();
        var runs = make.CreateGauge("plumbline_runs_open", "Runs that are not over", "state");
        runs.WithLabels("running").Set(open.Count(run => run.IsRunning));
        runs.WithLabels("waiting").Set(open.Count(run => !run.IsRunning));
        make.CreateGauge("plumbline_events_waiting", "Accepted events that no rule has judged yet").Set(_parts.EventsWaiting());
        var hosts = make.CreateGauge("plumbline_hosts", "Hosts by how their last run ended", "result");
        var results = _parts.Results.All();
        hosts.WithLabels("configured").Set(results.Count(host => host.Value.IsGood));
        hosts.WithLabels("failed").Set(results.Count(host => !host.Value.IsGood));
        var changed = _parts.Versions?.Changed;
        changed?.Refresh();
        make.CreateGauge("plumbline_hosts_changed", "Hosts whose last run succeeded, and that are documented otherwise since then")
            .Set(results.Count(host => host.Value.IsOutdated(host.Key, changed)));
        var health = make.CreateGauge("plumbline_health", "Parts of the server: 0 works, 1 degraded, 2 failed", "part");
        var counts = make.CreateGauge("plumbline_part", "Figures of the parts of the server, such as deliveries given up", "part", "figure");
        foreach (var part in _parts.Health.Reports())
        {
            health.WithLabels(part.Name).Set((int)part.State);
            foreach (var (figure, count) in part.Counts)
                counts.WithLabels(part.Name, figure).Set(count);
        }
        make.CreateGauge("process_resident_memory_bytes", "Memory of the server that is in use").Set(Environment.WorkingSet);
        make.CreateGauge("dotnet_gc_heap_size_bytes", "Of it, objects, with those that nobody needs any more").Set(GC.GetTotalMemory(false));
        make.CreateGauge("plumbline_info", "The version that runs", "version").WithLabels(_parts.Version).Set(1);
        return registry;
    }
}
