using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.Websockets;
using Plumbline.Supervision;

namespace Plumbline.Automation.Reports;

/// <summary>
/// Brings reports to the controller, from the queue in the event log: connects, sends, and comes back after a pause when the connection
/// ends. A report leaves the queue when the controller is known to have read it. Nothing that judges or acts waits for a controller that is
/// away.
/// </summary>
public sealed class ReportSender : IAsyncDisposable
{
    /// <summary>The name of the part that shows how it stands.</summary>
    public const string PartName = "reports";

    private readonly ReportQueue _queue;
    private readonly Func<CancellationToken, Task<WebsocketConnection>> _connect;
    private readonly HealthPart _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private bool _saysGoodbye = true;
    private Task _running = Task.CompletedTask;

    public ReportSender(
        IReportLog log, Func<CancellationToken, Task<WebsocketConnection>> connect, ReportLimits limits, HealthPart health,
        TimeProvider time, ILogger logger)
    {
        (_connect, _health, _time, _logger) = (connect, health, time, logger);
        _queue = new ReportQueue(log, limits, time);
    }

    /// <summary>Lines of the log that come as often as rules fire.</summary>
    public static IReadOnlyList<int> OftenSaid => Log.SaidInNumbers;

    /// <summary>The pauses between attempts to connect.</summary>
    public Backoff Backoff { get; init; } = Backoff.Standard;

    /// <summary>Why no further attempt is made; null while there are some.</summary>
    public WebsocketException? Ended { get; private set; }

    /// <summary>Reports given up so far.</summary>
    public long Lost => _queue.Lost;

    /// <summary>Begins to connect and to send.</summary>
    public void Start()
    {
        var trimming = _queue.TrimAsync(lost => _logger.ReportsLost(lost), _stop.Token);
        trimming.Observe(_health, _logger);
        _running = RunAsync(_stop.Token);
        _running.Observe(_health, _logger);
    }

    /// <summary>Whether the controller takes reports, as far as is known.</summary>
    public bool IsTaking => _queue.IsMoving;

    /// <summary>Waits until another report may be added; a controller that is away lets nobody wait.</summary>
    public Task RoomAsync(CancellationToken cancellationToken) => _queue.RoomAsync(cancellationToken);

    /// <summary>No further report comes: sends what waits, at most for a while, and ends the connection.</summary>
    /// <param name="saysGoodbye">False to just leave, as a process does that is told to end.</param>
    /// <returns>The reports that still wait.</returns>
    public async Task<long> FinishAsync(TimeSpan limit, bool saysGoodbye, CancellationToken cancellationToken)
    {
        _saysGoodbye = saysGoodbye;
        _drain.TrySetResult();
        await Task.WhenAny(_running, Task.Delay(limit, _time, cancellationToken)).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return await _queue.WaitingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventLogException unreadable)
        {
            _logger.QueueUnreadable(unreadable.Message);
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var isCareful = false;
        for (var failures = 0; Ended is null;)
        {
            string problem;
            try
            {
                await _queue.LoadAsync(cancellationToken).ConfigureAwait(false);
                var link = await _connect(cancellationToken).ConfigureAwait(false);
                await using (link.ConfigureAwait(false))
                {
                    using var session = new ReportSession(_queue, link, _drain.Task, _time) { IsCareful = isCareful };
                    Works(failures);
                    try
                    {
                        await session.RunAsync(() => _saysGoodbye, cancellationToken).ConfigureAwait(false);
                        return;
                    }
                    catch (WebsocketException e) when (IsRefusal(e))
                    {
                        problem = e.Message;
                        isCareful = await FindRefusedAsync(session, e, cancellationToken).ConfigureAwait(false);
                    }
                    finally
                    {
                        if (session.HasAnswered)
                            failures = 0;
                    }
                }
            }
            catch (WebsocketException e) when (e.IsFinal)
            {
                Ended = e;
                _queue.SetMoving(false);
                _health.Failed(e.Message);
                _logger.ReportsEnded(e.Message);
                return;
            }
            catch (Exception e) when (e is WebsocketException or EventLogException)
            {
                problem = e.Message;
            }
            await PauseAsync(problem, ++failures, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsRefusal(WebsocketException e) => e.CloseCode is WebsocketCloseCodes.TooBig or WebsocketCloseCodes.InvalidContent;

    // Of several on their way, it is not known which one was meant: they go one by one over the next connection.
    private async Task<bool> FindRefusedAsync(ReportSession session, WebsocketException why, CancellationToken cancellationToken)
    {
        if (session.Sent <= _queue.Gone)
            return false;
        if (!session.IsCareful)
            return true;
        await _queue.GiveUpAsync(session.Sent, cancellationToken).ConfigureAwait(false);
        _logger.ReportRefused(why.Message);
        return false;
    }

    private void Works(int failures)
    {
        _health.Works();
        if (failures > 0)
            _logger.ControllerBack();
    }

    // Whoever waits for the end gets one more try at once.
    private async Task PauseAsync(string problem, int failures, CancellationToken cancellationToken)
    {
        _queue.SetMoving(false);
        var isLast = _drain.Task.IsCompleted;
        var pause = Backoff.After(failures);
        _health.Degraded(problem);
        _logger.ControllerAway(problem, pause.TotalSeconds);
        var asked = isLast ? Task.Delay(Timeout.Infinite, cancellationToken) : _drain.Task;
        await Task.WhenAny(Task.Delay(pause, _time, cancellationToken), asked).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
