namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// Wakes everybody who waits. Take <see cref="Next"/> before looking whether there is work, wait for it afterwards: no beat is missed.
/// </summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Create();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
