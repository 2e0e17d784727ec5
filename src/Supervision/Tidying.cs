namespace Plumbline.Supervision;

/// <summary>
/// Gives memory back that work has left behind, in a moment in which nothing goes on: the collector by itself keeps it for the next work of
/// that size, which after reading an inventory or rendering every host does not come for long.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="allocated">Bytes that were ever allocated.</param>
/// <param name="tidy">Gives back what is free.</param>
public sealed class Tidying(TimeProvider time, Func<long> allocated, Action tidy)
{
    /// <summary>How long lies between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Less than this between two looks is a program that waits; so much since the last time may have left something.
    private const long Quiet = 8L << 20, WorthIt = 96L << 20;

    // Beyond, giving back what is free would stop everybody for seconds.
    private const long LargeHeap = 512L << 20;

    /// <summary>That of this process.</summary>
    public static Tidying OfProcess(TimeProvider time) => new(time, () => GC.GetTotalAllocatedBytes(), Now);

    /// <summary>Looks for such moments until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long seen = 0, tidied = 0;
        while (true)
        {
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
            var now = allocated();
            if (now - seen < Quiet && now - tidied > WorthIt)
            {
                tidy();
                tidied = now;
            }
            seen = now;
        }
    }

    /// <summary>Gives back what is free, at once; everybody waits for it.</summary>
    public static void Now()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > LargeHeap)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        else
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
