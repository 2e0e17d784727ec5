using Plumbline.Supervision;

namespace Plumbline.Server.Project;

/// <summary>
/// Reading a large store makes nothing but what stays: looking for garbage meanwhile takes as long as the reading itself. It is looked for
/// once, a moment after the start.
/// </summary>
internal sealed class QuietStart : IDisposable
{
    // So much is made without a look; of a larger store the rest is made with looks.
    private const long Room = 240L << 20;
    private const long SmallStore = 16L << 20;

    private readonly TimeProvider _time;
    private bool _isQuiet;

    private QuietStart(TimeProvider time, bool isQuiet) => (_time, _isQuiet) = (time, isQuiet);

    public static QuietStart Of(string store, TimeProvider time)
    {
        try
        {
            return new(time, new FileInfo(store) is { Exists: true, Length: > SmallStore } && GC.TryStartNoGCRegion(Room));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidOperationException)
        {
            return new(time, false);
        }
    }

    public void Dispose()
    {
        if (!_isQuiet)
            return;
        _isQuiet = false;
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // More was made than there was room for: it has ended by itself.
        }
        // Beside the first requests, not before them.
        Tidying.Soon(_time);
    }
}
