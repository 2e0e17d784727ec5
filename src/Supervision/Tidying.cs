using System.Runtime.InteropServices;

namespace Plumbline.Supervision;

/// <summary>
/// Gives memory back that work has left behind: the collector by itself keeps it for the next work of that size, which after reading an
/// inventory or rendering every host does not come for long. In a moment in which nothing goes on; where there is none, as soon as much
/// more is held than the last time had left.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="allocated">Bytes that were ever allocated.</param>
/// <param name="held">Bytes that are taken from the system for them.</param>
/// <param name="tidy">Gives back what is free.</param>
/// <param name="letGo">In a moment in which nothing goes on: lets go of what is read again when it is needed.</param>
public sealed partial class Tidying(TimeProvider time, Func<long> allocated, Func<long> held, Action tidy, Action? letGo = null)
{
    /// <summary>How long lies between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // What has just ended still stands on some stack, and requests have waited for it.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    // Everybody waits for it, for a fifth of a second with 30,000 machines.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    // Less than this between two looks is a program that waits; so much since the last time may have left something.
    private const long Quiet = 8L << 20, WorthIt = 96L << 20;

    // So much more than there was since the last time is taken as left over.
    private const long Grown = 32L << 20;

    // Beyond, giving back what is free would stop everybody for seconds.
    private const long LargeHeap = 512L << 20;

    // M_ARENA_MAX of malloc.h.
    private const int MostArenas = -8;

    private static ITimer? _soon;

    /// <summary>That of this process.</summary>
    public static Tidying OfProcess(TimeProvider time) => new(
        time, () => GC.GetTotalAllocatedBytes(), () => GC.GetGCMemoryInfo().TotalCommittedBytes, Now, ProgramFiles.LetGo);

    /// <summary>Looks for such moments until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long seen = 0, tidied = 0, left = long.MaxValue;
        var last = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
            var (now, holds) = (allocated(), held());
            var isQuiet = now - seen < Quiet && now - tidied > WorthIt;
            if (isQuiet || (holds - left > Grown && time.GetElapsedTime(last) >= Rest))
            {
                tidy();
                if (isQuiet)
                    letGo?.Invoke();
                (tidied, left, last) = (now, long.MaxValue, time.GetTimestamp());
            }
            // What is given back goes bit by bit.
            else
                left = Math.Min(left, holds);
            seen = now;
        }
    }

    /// <summary>
    /// Gives back what is free a moment after a large piece of work has ended, whatever goes on: what is made from then on would lie
    /// between what that has left, and nothing of it would be given back before the next quiet moment.
    /// </summary>
    public static void Soon(TimeProvider time) => Interlocked.Exchange(
        ref _soon, time.CreateTimer(static _ => NowWithFiles(), null, Moment, Timeout.InfiniteTimeSpan))?.Dispose();

    /// <summary>
    /// Lets native libraries share as many heaps as there are processors, not eight times as many: each keeps what it once needed. To be
    /// called before they allocate.
    /// </summary>
    public static void ShareHeaps() => OfLibc(() => SetOption(MostArenas, Environment.ProcessorCount));

    /// <summary>Gives back what is free, at once; everybody waits for it.</summary>
    public static void Now()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > LargeHeap)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        else
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        OfLibc(() => Trim(0));
    }

    private static void NowWithFiles()
    {
        Now();
        ProgramFiles.LetGo();
    }

    // Only glibc has these.
    private static void OfLibc(Func<int> call)
    {
        try
        {
            call();
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
