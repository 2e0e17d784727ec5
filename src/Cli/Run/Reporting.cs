using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Reports;
using Plumbline.Cli.Run.Options;
using Plumbline.Supervision;

namespace Plumbline.Cli.Run;

/// <summary>What a run tells an automation controller, from the options to the last word.</summary>
internal sealed class Reporting : IAsyncDisposable
{
    private static readonly TimeSpan StandardPatience = TimeSpan.FromSeconds(5);

    private readonly ControllerSocket _socket;
    private readonly ReportSender _sender;
    private readonly ILogger _logger;
    private readonly bool _isDurable;

    /// <param name="options">With an id.</param>
    public Reporting(
        RunOptions options, IEventLog log, HealthBoard health, TimeProvider time, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger("Plumbline.Cli.Run");
        _socket = new ControllerSocket(options, time, loggers);
        _isDurable = options.PersistenceId is not null;
        var logger = new RationedLogger(loggers.CreateLogger<ReportSender>(), time, [.. ReportSender.OftenSaid]) { Most = 3 };
        _sender = new ReportSender(
            log, _socket.ForReportsAsync,
            _isDurable ? ReportLimits.Durable : ReportLimits.InMemory(options.MaxReports ?? ReportLimits.StandardInMemory),
            health.Part(ReportSender.PartName), time, logger);
        Reports = new ActivationReports(options.Id!, log, _sender, health, time, logger)
        {
            SkipsAudit = options.SkipAudit,
            Heartbeat = options.Heartbeat > 0 ? WaitTime.OfSeconds(options.Heartbeat) : TimeSpan.Zero,
        };
    }

    public ActivationReports Reports { get; }

    /// <summary>Begins to connect and to send.</summary>
    public void Start() => _sender.Start();

    /// <summary>Brings what waits to the controller, and says what is wrong with that; null when nothing is.</summary>
    /// <param name="isCut">The process was told to end: it leaves without a goodbye.</param>
    public async Task<string?> FinishAsync(bool isCut)
    {
        // Whoever ends us has no time for a controller that is away.
        var patience = isCut && !_sender.IsTaking ? TimeSpan.Zero : Patience();
        var waiting = await _sender.FinishAsync(patience, saysGoodbye: !isCut, CancellationToken.None);
        if (waiting > 0 && _isDurable)
            _logger.ReportsKept(waiting);
        if (_sender.Ended is { } ended)
            return $"the controller took no reports: {ended.Message}";
        var lost = _sender.Lost + (_isDurable ? 0 : waiting);
        return lost == 0 ? null : $"{lost} {(lost == 1 ? "report" : "reports")} for the controller could not be delivered";
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        _socket.Dispose();
    }

    private static TimeSpan Patience() =>
        int.TryParse(Environment.GetEnvironmentVariable("EDA_MAX_FEEDBACK_TIMEOUT"), CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 ? TimeSpan.FromSeconds(seconds) : StandardPatience;
}
