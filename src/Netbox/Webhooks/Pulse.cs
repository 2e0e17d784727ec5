namespace Plumbline.Netbox.Webhooks;

/// <summary>Wakes everybody who waits. Take <see cref="Next"/> before looking whether there is work, wait for it afterwards: no beat is missed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource next = Create();

    public Task Next => Volatile.Read(ref next).Task;

    public void Beat() => Interlocked.Exchange(ref next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
