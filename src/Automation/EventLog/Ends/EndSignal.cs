namespace Plumbline.Automation.EventLog.Ends;

/// <summary>
/// Wakes those who wait for an end, or for a report. Take <see cref="Next"/> before looking, wait for it afterwards: none is missed.
/// </summary>
internal sealed class EndSignal
{
    private TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
