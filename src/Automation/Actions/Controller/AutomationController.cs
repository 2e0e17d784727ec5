using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Supervision;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>An automation controller as actions use it: one set of connections, one look at all jobs.</summary>
public sealed class AutomationController : IDisposable
{
    private readonly ControllerClient _client;
    private readonly ILogger _logger;

    /// <param name="handler">Replaces the network; null makes connections as the options say.</param>
    /// <exception cref="ControllerException">The certificates that are to be trusted cannot be read.</exception>
    public AutomationController(
        ControllerOptions options, HealthBoard health, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(health);
        _client = new ControllerClient(options, time, handler);
        _logger = loggers.CreateLogger<AutomationController>();
        Templates = new ControllerTemplates(_client, options, _logger);
        Jobs = new JobMonitor(_client, options, time, health.Part("controller"), _logger);
    }

    internal ControllerTemplates Templates { get; }

    internal JobMonitor Jobs { get; }

    /// <summary>Whether it answers, and lets us in.</summary>
    /// <exception cref="ControllerException">It does not.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var config = await _client.GetAsync("config/", "", cancellation, _logger.ControllerAway).ConfigureAwait(false);
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("version", out var version))
            throw new ControllerException($"{_client.Address} names no version; is it an automation controller?");
        _logger.ControllerFound(version.ToString(), _client.Address.ToString());
    }

    /// <summary>The page of a job, for people.</summary>
    internal string PageOf(string job, long id) =>
        new Uri(_client.Address, job.Contains("workflow_jobs", StringComparison.Ordinal)
            ? $"/#/jobs/workflow/{id}/details"
            : $"/#/jobs/{id}/details").ToString();

    public void Dispose()
    {
        Jobs.Dispose();
        _client.Dispose();
    }
}
