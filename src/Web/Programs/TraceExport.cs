using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Plumbline.Automation.Progress;

namespace Plumbline.Web.Programs;

/// <summary>
/// Sends the traces of the path by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; OpenTelemetry's own variables say how.
/// Without it nothing of this exists.
/// </summary>
internal sealed class TraceExport(IServiceProvider services) : IHostedService, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Service = "plumbline";
    private const int LongestFlush = 2000; // ms

    private readonly CancellationTokenSource _stop = new();
    private TracerProvider? _provider;
    private Task _traces = Task.CompletedTask;

    public static void Add(IServiceCollection services, Func<string, string?> environment)
    {
        if (environment(Endpoint) is { Length: > 0 } || environment(TracesEndpoint) is { Length: > 0 })
            services.AddHostedService<TraceExport>();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var parts = services.GetRequiredService<ConsoleParts>();
        _provider = Sdk.CreateTracerProviderBuilder().AddSource(PathTraces.SourceName)
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: parts.Version))
            .AddOtlpExporter().Build();
        _traces = new PathTraces(
            parts.Feed, match => parts.Look(
                log => parts.HistoryOf(log).Find(match) is { } found ? EventWords.IdOfBindings(found.Bindings) : null, null).Found)
            .RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _traces.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _provider?.ForceFlush(LongestFlush);
    }

    public void Dispose()
    {
        _provider?.Dispose();
        _stop.Dispose();
    }
}
