using Microsoft.Extensions.Logging;

namespace Plumbline.Supervision;

/// <summary>The one way to start a task that nobody awaits.</summary>
public static class Detached
{
    /// <summary>
    /// Lets a task go its own way: a failure that nobody foresaw is logged under its name and counted instead of vanishing. Cancellation is
    /// no failure.
    /// </summary>
    public static void Observe(this Task task, HealthPart part, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(part);
        task.ContinueWith(
            ended =>
            {
                var failure = ended.Exception!.GetBaseException(); // only faulted tasks come here
                part.Defect();
                part.Degraded(failure.Message);
                logger.TaskDefect(failure, part.Name, failure.Message);
            },
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted
                | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
