using Plumbline.Automation.EventLog.Upkeep;
using Plumbline.Netbox.Store;
using Plumbline.Supervision;

namespace Plumbline.Server;

/// <summary>
/// Tries whether log and store can be written now, by a tiny real write, and tells it to the health. However often it is asked it looks at
/// most every five seconds, so that asking for health does not wear the disk.
/// </summary>
internal sealed class WriteProbe(ILogUpkeep log, Action<DateTimeOffset> store, Func<long> freeBytes, HealthBoard health, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>With less room on the disk the health says so.</summary>
    public const long LowDisk = 512L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HealthPart _log = health.Part("event_log"), _store = health.Part("store"), _disk = health.Part("disk");
    private Task _looking = Task.CompletedTask;
    private long _looked;
    private bool _hasLooked;

    public static WriteProbe Of(ILogUpkeep log, NetboxStore store, HealthBoard health, TimeProvider time) =>
        new(log, new StoreUpkeep(store).Probe, () => new DriveInfo(Directory.GetCurrentDirectory()).AvailableFreeSpace, health, time);

    /// <summary>Completes when the health is as of now, or of at most five seconds ago.</summary>
    public async Task LookAsync()
    {
        Task looking;
        lock (_gate)
        {
            if (_looking.IsCompleted && (!_hasLooked || time.GetElapsedTime(_looked) >= Every))
                (_looking, _looked, _hasLooked) = (Task.WhenAll(LogAsync(), Task.Run(Store), Task.Run(Disk)), time.GetTimestamp(), true);
            looking = _looking;
        }
        await Task.WhenAny(looking, Task.Delay(Patience, time));
        if (!looking.IsCompleted)
            _log.Failed($"no answer within {Patience.TotalSeconds} s");
    }

    private async Task LogAsync()
    {
        try
        {
            await log.ProbeAsync(time.GetUtcNow(), CancellationToken.None);
            _log.Works();
        }
#pragma warning disable CA1031 // whatever it was: it cannot be written
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.Failed(e.Message);
        }
    }

    private void Store()
    {
        try
        {
            store(time.GetUtcNow());
            _store.Works();
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            _store.Failed(e.Message);
        }
    }

    private void Disk()
    {
        try
        {
            var free = freeBytes();
            _disk.Measure("free_bytes", free);
            if (free < LowDisk)
                _disk.Degraded($"{free >> 20} MiB are free on the disk of the state");
            else
                _disk.Works();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _disk.Degraded(e.Message);
        }
    }
}
