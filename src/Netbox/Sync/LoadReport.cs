using Microsoft.Extensions.Logging;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Sync;

/// <summary>Says how a first load goes: in the health always, in the log now and then.</summary>
internal sealed class LoadReport(HealthPart health, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(5);

    private readonly long _began = time.GetTimestamp();
    private long _said = time.GetTimestamp();

    public double Seconds => time.GetElapsedTime(_began).TotalSeconds;

    /// <param name="read">Objects that were read since it began.</param>
    /// <param name="left">Those that are left.</param>
    /// <param name="type">What is read now.</param>
    public void Tell(long read, long left, string type)
    {
        health.Measure("left", left);
        var last = Interlocked.Read(ref _said);
        if (time.GetElapsedTime(last) < Often || Interlocked.CompareExchange(ref _said, time.GetTimestamp(), last) != last)
            return;
        var rate = read / Math.Max(0.001, Seconds);
        log.Loading(read, rate, left, left / Math.Max(0.001, rate), type);
    }

    /// <summary>Nothing is left.</summary>
    public void End() => health.Measure("left", 0);

    /// <summary>What hosts are made of is worth a warning each; the rest a line.</summary>
    /// <param name="missing">Types that NetBox did not show, and why.</param>
    /// <param name="url">The NetBox.</param>
    public void Tell(IReadOnlyDictionary<string, string> missing, string url)
    {
        foreach (var (type, reason) in missing.Where(m => ReplicaTypes.OfHosts.Contains(m.Key)))
            log.Missing(reason);
        if (missing.Keys.Where(type => !ReplicaTypes.OfHosts.Contains(type)).Order(StringComparer.Ordinal).ToList()
            is { Count: > 0 } others)
            log.NotCopied(url, string.Join(", ", others));
    }
}
