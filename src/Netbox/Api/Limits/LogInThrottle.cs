using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Api.Limits;

/// <summary>
/// Slows down whoever guesses passwords: after a few failures from one address, or for one name, each further attempt must wait twice as
/// long. A name never waits long, so that guessing does not lock its owner out.
/// </summary>
internal sealed class LogInThrottle(TimeProvider time)
{
    /// <summary>So many attempts in a row may fail without a wait.</summary>
    public const int Free = 5;

    /// <summary>So many addresses and names are remembered; beyond that the oldest are forgotten.</summary>
    public const int MostKept = 10_000;

    private static readonly Backoff ByAddress = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
    private static readonly Backoff ByName = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _records = [];

    public int Kept
    {
        get
        {
            lock (_gate)
                return _records.Count;
        }
    }

    /// <summary>
    /// Begins an attempt, which counts as failed until <see cref="Succeeded"/> says otherwise; or tells how long to wait first.
    /// </summary>
    public TimeSpan? Begin(IPAddress? address, string name)
    {
        var now = time.GetUtcNow();
        var keys = new[] { (Key: KeyOf(address), Backoff: ByAddress), (Key: KeyOf(name), Backoff: ByName) };
        lock (_gate)
        {
            var wait = keys.Max(k => _records.TryGetValue(k.Key, out var record) ? record.NotBefore - now : TimeSpan.Zero);
            if (wait > TimeSpan.Zero)
                return wait;
            foreach (var (key, backoff) in keys)
            {
                var failures = 1 + (_records.TryGetValue(key, out var record) && now - record.Last < Memory ? record.Failures : 0);
                _records[key] = new Record(failures, now, failures < Free ? now : now + backoff.Full(failures - Free + 1));
            }
            Forget(now);
            return null;
        }
    }

    /// <summary>The attempt was none to slow down: the name is free again, the address has one failure less.</summary>
    public void Succeeded(IPAddress? address, string name)
    {
        lock (_gate)
        {
            _records.Remove(KeyOf(name));
            if (!_records.TryGetValue(KeyOf(address), out var record))
                return;
            if (record.Failures <= 1)
                _records.Remove(KeyOf(address));
            else
                _records[KeyOf(address)] = record with { Failures = record.Failures - 1, NotBefore = time.GetUtcNow() };
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_records.Count <= MostKept)
            return;
        foreach (var old in _records.Where(r => now - r.Value.Last >= Memory).Select(r => r.Key).ToList())
            _records.Remove(old);
        if (_records.Count <= MostKept)
            return;
        foreach (var old in _records.OrderBy(r => r.Value.Last).Take(MostKept / 10).Select(r => r.Key).ToList())
            _records.Remove(old);
    }

    // Whoever has an IPv6 network has all addresses of it.
    private static string KeyOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address?.AddressFamily == AddressFamily.InterNetworkV6 ? "a" + Convert.ToHexString(address.GetAddressBytes()
            .AsSpan(0, 8)) : $"a{address}";
    }

    // A name may be of any length; what is remembered is not.
    private static string KeyOf(string name) => "n" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12));

    private sealed record Record(int Failures, DateTimeOffset Last, DateTimeOffset NotBefore);
}
