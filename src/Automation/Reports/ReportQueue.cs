using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Reports;

namespace Plumbline.Automation.Reports;

/// <summary>
/// The reports that wait, and how far they have come. While they move, whoever adds to a full queue waits a little; while nobody takes
/// them, nobody waits, and the oldest are given up.
/// </summary>
internal sealed class ReportQueue(IReportLog log, ReportLimits limits, TimeProvider time)
{
    /// <summary>Longest wait for room while nothing moves.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = New();
    private long _gone;
    private bool _isMoving = true; // until it turns out that nobody takes them

    /// <summary>Reports given up because too many waited, or because nobody wants them.</summary>
    public long Lost { get; private set; }

    /// <summary>Reports up to this number have arrived or were given up.</summary>
    public long Gone
    {
        get { lock (_gate) return _gone; }
    }

    /// <summary>Whether somebody takes reports, as far as is known.</summary>
    public bool IsMoving
    {
        get { lock (_gate) return _isMoving; }
    }

    /// <summary>Completes with the next change of <see cref="Gone"/>, or of whether the reports move. Take it before looking.</summary>
    public Task Moved
    {
        get { lock (_gate) return _moved.Task; }
    }

    /// <summary>Finds what an earlier process left.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await log.ReportsAsync(0, 1, cancellationToken).ConfigureAwait(false) is [var first])
            Change(() => _gone = Math.Max(_gone, first.Number - 1));
    }

    /// <summary>Somebody takes reports, or nobody does.</summary>
    public void SetMoving(bool isMoving) => Change(() => _isMoving = isMoving);

    /// <summary>Reports up to a number have arrived.</summary>
    public async Task ArrivedAsync(long upTo, CancellationToken cancellationToken)
    {
        try
        {
            await log.ForgetReportsAsync(upTo, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whoever waits for room looks at what is left: told before, it would see nothing new.
            Change(() => (_gone, _isMoving) = (Math.Max(_gone, upTo), true));
        }
    }

    /// <summary>Gives up what waits up to a number.</summary>
    public async Task GiveUpAsync(long upTo, CancellationToken cancellationToken)
    {
        await log.ForgetReportsAsync(upTo, cancellationToken).ConfigureAwait(false);
        Change(() =>
        {
            Lost += Math.Max(0, upTo - _gone);
            _gone = Math.Max(_gone, upTo);
        });
    }

    /// <summary>Waits until another report may be added.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (!limits.IsDurable)
        {
            var moved = Moved;
            if (!IsMoving)
                return;
            // Their numbers rise one by one.
            if ((await log.ReportsAsync(Gone + limits.Most - 1, 1, cancellationToken).ConfigureAwait(false)).Count == 0)
                return;
            try
            {
                await moved.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                SetMoving(false);
            }
        }
    }

    /// <summary>Gives up the oldest while too many wait that nobody takes, until it is cancelled.</summary>
    public async Task TrimAsync(Action<long> lost, CancellationToken cancellationToken)
    {
        for (long newest = 0; ;)
        {
            try
            {
                newest = await log.WaitForReportAsync(newest, cancellationToken).ConfigureAwait(false);
                if (IsMoving || newest - limits.Most <= Gone)
                    continue;
                var before = Lost;
                await GiveUpAsync(newest - limits.Most, cancellationToken).ConfigureAwait(false);
                lost(Lost - before);
            }
            catch (EventLogException)
            {
                // Whoever writes to the log says it.
                await Task.Delay(Patience, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reports that wait.</summary>
    public async Task<long> WaitingAsync(CancellationToken cancellationToken) =>
        await log.ReportsAsync(0, 1, cancellationToken).ConfigureAwait(false) is [var first]
            ? await log.WaitForReportAsync(0, cancellationToken).ConfigureAwait(false) - first.Number + 1
            : 0;

    public ValueTask<IReadOnlyList<QueuedReport>> NextAsync(long after, int limit, CancellationToken cancellationToken) =>
        log.ReportsAsync(Math.Max(after, Gone), limit, cancellationToken);

    public Task<long> WaitAsync(long after, CancellationToken cancellationToken) =>
        log.WaitForReportAsync(after, cancellationToken).AsTask();

    private void Change(Action change)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            change();
            (moved, _moved) = (_moved, New());
        }
        moved.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
