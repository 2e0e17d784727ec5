using Microsoft.Extensions.Logging;
using Plumbline.Supervision;

namespace Plumbline.Automation.EventLog;

/// <summary>
/// Writes that must not be forgotten: what the log refuses is tried again, with growing pauses, until it is recorded or the program ends.
/// Every part that writes what happened uses this, so that nothing that happened is forgotten, or done again, because its end could not be
/// written.
/// </summary>
public sealed class LogWrites(IEventLog log, HealthBoard health, TimeProvider time, ILogger logger)
{
    private readonly Outage _refusing = new(
        time, reason => logger.WritesRefused(reason), (refusals, lasted) => logger.WritesTaken(refusals, lasted.TotalSeconds));

    public Backoff Backoff { get; init; } = Backoff.Standard;

    /// <summary>Writes until the log has it.</summary>
    /// <param name="part">Where a refusal is shown.</param>
    /// <param name="ends">The program ends: what still cannot be written is tried a last time and then fails.</param>
    /// <exception cref="EventLogException">The program ends and the log still refuses.</exception>
    /// <exception cref="ArgumentException">The log has no such thing to write to; trying again would not help.</exception>
    public async Task<T> DoAsync<T>(string part, Func<IEventLog, ValueTask<T>> write, CancellationToken ends)
    {
        ArgumentNullException.ThrowIfNull(write);
        for (var failures = 1; ; failures++)
        {
            try
            {
                var written = await write(log).ConfigureAwait(false);
                if (failures > 1)
                    health.Part(part).Works();
                _refusing.Works();
                return written;
            }
            catch (Exception refusal) when (refusal is not (ArgumentException or ObjectDisposedException))
            {
                var shown = health.Part(part);
                if (refusal is not EventLogException)
                    shown.Defect();
                if (ends.IsCancellationRequested)
                    throw refusal as EventLogException ?? new EventLogException(
                        $"the event log could not be written: {refusal.Message}", refusal);
                _refusing.Failed(refusal.Message);
                shown.Degraded($"waits for the event log: {refusal.Message}");
                var pause = Backoff.After(failures);
                logger.WriteRefused(part, pause.TotalSeconds, refusal.Message);
                await Task.Delay(pause, time, ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(string part, Func<IEventLog, ValueTask> write, CancellationToken ends) => DoAsync(
        part,
        async to =>
        {
            await write(to).ConfigureAwait(false);
            return true;
        },
        ends);
}
