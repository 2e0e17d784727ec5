using System.Net;
using Plumbline.Automation.Intake.Connections;
using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>
/// How many requests each sender may make: as many as it has saved up, a minute's worth at most. Senders that were quiet longest are
/// forgotten first. Safe for use by many threads.
/// </summary>
/// <param name="perMinute">Requests of one address, of IPv6 of one /64.</param>
/// <param name="time">The clock.</param>
/// <param name="most">Senders that are remembered.</param>
internal sealed class SenderRate(int perMinute, TimeProvider time, int most = 10_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, LinkedListNode<Sender>> _senders = [];
    private readonly LinkedList<Sender> _quietLast = new();

    public static Refusal TooMany { get; } = new(429, "429: Too Many Requests");

    /// <summary>Null when a request may pass; else how long its sender should wait.</summary>
    public TimeSpan? Wait(IPAddress? remote)
    {
        var now = time.GetTimestamp();
        var perSecond = perMinute / 60.0;
        lock (_gate)
        {
            var sender = Of(SenderKey.Of(remote), now);
            sender.Saved = Math.Min(perMinute, sender.Saved + (time.GetElapsedTime(sender.At, now).TotalSeconds * perSecond));
            sender.At = now;
            if (sender.Saved < 1)
                return TimeSpan.FromSeconds((1 - sender.Saved) / perSecond);
            sender.Saved--;
            return null;
        }
    }

    private Sender Of(UInt128 key, long now)
    {
        if (_senders.TryGetValue(key, out var known))
        {
            _quietLast.Remove(known);
            _quietLast.AddLast(known);
            return known.Value;
        }
        if (_senders.Count >= most && _quietLast.First is { } quiet)
        {
            _quietLast.RemoveFirst();
            _senders.Remove(quiet.Value.Key);
        }
        return (_senders[key] = _quietLast.AddLast(new Sender(key, now) { Saved = perMinute })).Value;
    }

    private sealed class Sender(UInt128 key, long at)
    {
        public UInt128 Key => key;

        public long At { get; set; } = at;

        /// <summary>Requests that it may make at once.</summary>
        public double Saved { get; set; }
    }
}
