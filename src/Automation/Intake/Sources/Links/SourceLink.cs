using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>
/// What a source hangs on and may lose: a broker, a database, a program. Lost, it is tried again with growing pauses; that it is lost is
/// said once, that it is back as well, and the health shows it in between.
/// </summary>
/// <param name="what">What it hangs on, in words for people and without secrets.</param>
/// <param name="explain">Why a failure happened, in words for people; null for one that trying again does not cure.</param>
internal sealed class SourceLink(string source, string what, SourceContext context, Func<Exception, string?> explain)
{
    private long _lostAt;
    private bool _isLost;
    private int _failures;

    public Backoff Backoff { get; init; } = Backoff.Standard;

    /// <summary>Failures in a row after which it is given up; null for never.</summary>
    public int? Most { get; init; }

    /// <summary>How long a session must last for the pauses to start from the shortest again.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A session that lasts as long as <see cref="Steady"/> works, whether it brings something or not: one of a program.</summary>
    public bool IsUpByLasting { get; init; }

    /// <summary>Keeps secrets out of what is said.</summary>
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>Runs sessions, each after the one before failed, until one returns or nothing cures the failure.</summary>
    /// <exception cref="PluginException">The failures are too many, or of a kind that trying again does not cure.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> session, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var began = context.Time.GetTimestamp();
            string reason;
            try
            {
                var running = session(cancellationToken);
                if (IsUpByLasting && await IsStillAsync(running, cancellationToken).ConfigureAwait(false))
                    Works();
                await running.ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception failure) when (failure is not PluginException && explain(failure) is { } known)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reason = Secrets.Hidden(PlainText.Clause(known));
            }
            if (context.Time.GetElapsedTime(began) >= Steady)
                _failures = 0;
            if (++_failures >= Most)
                throw new PluginException(Most == 1 ? $"{what}: {reason}" : $"{what}: {reason}, {_failures} times in a row");
            await PauseAsync(reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>It is there and does what it is for.</summary>
    public void Works()
    {
        if (_isLost)
            context.Logger.LinkBack(source, what, context.Time.GetElapsedTime(_lostAt).TotalSeconds);
        _isLost = false;
        context.Health?.Works();
    }

    /// <summary>It is away, and somebody else sees to it that it comes back: the client of a broker.</summary>
    public void Lost(string reason)
    {
        var said = Secrets.Hidden(PlainText.Clause(reason));
        context.Health?.Degraded($"{what}: {said}");
        if (_isLost)
            return;
        context.Health?.Count("reconnects");
        context.Logger.LinkLost(source, what, said);
        (_lostAt, _isLost) = (context.Time.GetTimestamp(), true);
    }

    private async ValueTask<bool> IsStillAsync(Task running, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lasted = Task.Delay(Steady, context.Time, ended.Token);
        await Task.WhenAny(running, lasted).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        return lasted.IsCompletedSuccessfully && !running.IsCompleted;
    }

    private async Task PauseAsync(string reason, CancellationToken cancellationToken)
    {
        context.Health?.Degraded($"{what}: {reason}");
        context.Health?.Count("reconnects");
        var pause = Backoff.After(_failures);
        if (_isLost)
            context.Logger.LinkStillLost(source, what, pause.TotalSeconds, reason);
        else
            context.Logger.LinkLost(source, what, reason);
        if (!_isLost)
            _lostAt = context.Time.GetTimestamp();
        _isLost = true;
        await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
    }
}
