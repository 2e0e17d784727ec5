namespace Plumbline.Automation.Intake.Admission;

/// <summary>Whether the disk of a folder has room; looked at once a second at most.</summary>
/// <param name="least">Bytes that must stay free.</param>
/// <param name="free">Reads the free bytes.</param>
internal sealed class FreeDisk(long least, Func<long> free, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _looked;
    private bool _isKnown;
    private string? _refusal;

    /// <summary>The disk that holds a folder; one that cannot be asked has room.</summary>
    public static FreeDisk Of(string folder, long least, TimeProvider time) => new(least, () => FreeOf(folder), time);

    /// <summary>Why nothing may be written now; null when there is room.</summary>
    public string? Refusal()
    {
        if (_isKnown && time.GetElapsedTime(Volatile.Read(ref _looked)) < LookEvery)
            return _refusal;
        lock (_gate)
        {
            Volatile.Write(ref _looked, time.GetTimestamp());
            var left = free();
            _refusal = left >= least ? null : $"the disk of the event log has {left >> 20} MiB left and {least >> 20} MiB are to stay free";
            _isKnown = true;
            return _refusal;
        }
    }

    private static long FreeOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
