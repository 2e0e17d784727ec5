namespace Plumbline.Netbox.Api.Limits;

/// <summary>The room that the bodies of all requests share, in bytes.</summary>
internal sealed class BodyMemory(long size)
{
    private long _taken;

    /// <summary>What is taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes room, or nothing when there is not enough.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= size)
            return true;
        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
