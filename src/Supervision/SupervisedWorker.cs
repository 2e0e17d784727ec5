using Microsoft.Extensions.Logging;

namespace Plumbline.Supervision;

/// <summary>
/// Runs something that is to go on for as long as the program does. A failure that its author foresaw is said, shown in the health and
/// tried again after a pause; one that nobody foresaw is logged with its trace, counted, shown as failed, and tried again as well. Nothing
/// ends without a word.
/// </summary>
/// <param name="part">Where the worker's state is shown; its name is the worker's.</param>
public sealed class SupervisedWorker(HealthPart part, TimeProvider time, ILogger logger)
{
    /// <summary>How long work must go on without a failure until the pauses start from the shortest again.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(2);

    public Backoff Backoff { get; init; } = Backoff.Standard;

    /// <summary>Tells the failures that the work's author foresaw: a server that is away, a full disk.</summary>
    public Func<Exception, bool> IsExpected { get; init; } = _ => false;

    /// <summary>
    /// Completes when the work returns by itself or after it was cancelled; it never fails. The work calls <see cref="HealthPart.Works"/>
    /// whenever it got something done.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        // Whoever starts several workers is not held up by the first steps of one.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var failures = 1; !cancellationToken.IsCancellationRequested; failures++)
        {
            var began = time.GetTimestamp();
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
                part.Works();
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // a supervisor is there for whatever happens
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (time.GetElapsedTime(began) >= Steady)
                    failures = 1;
                await PauseAsync(failure, Backoff.After(failures), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(Exception failure, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (IsExpected(failure))
        {
            part.Degraded(failure.Message);
            logger.WorkFailed(part.Name, pause.TotalSeconds, failure.Message);
        }
        else
        {
            part.Defect();
            part.Failed(failure.Message);
            logger.WorkDefect(failure, part.Name, pause.TotalSeconds, failure.Message);
        }
        return Task.Delay(pause, time, cancellationToken)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
