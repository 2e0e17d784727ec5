using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Plumbline.Web.Session;

/// <summary>Links that log somebody in once. They live in memory alone: after a restart none is good any more.</summary>
public sealed class LogInLinks(TimeProvider time)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    private const int Most = 20;

    private readonly ConcurrentDictionary<string, Link> _links = new();

    /// <summary>Makes a link for a user.</summary>
    /// <returns>Its path, to be put behind the address of the server.</returns>
    public string Make(long user)
    {
        foreach (var (code, link) in _links)
            if (link.Until <= time.GetUtcNow())
                _links.TryRemove(code, out _);
        // One's new links push out one's oldest, and nobody else's.
        foreach (var old in _links.Where(l => l.Value.User == user).OrderByDescending(l => l.Value.Until).Skip(Most - 1))
            _links.TryRemove(old.Key, out _);
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        _links[Hash(made)] = new Link(user, time.GetUtcNow() + GoodFor);
        return $"login/once/{made}";
    }

    /// <summary>Whose link it is, while it is good.</summary>
    public long? Look(string code) => _links.TryGetValue(Hash(code), out var link) && link.Until > time.GetUtcNow() ? link.User : null;

    /// <summary>Uses it up.</summary>
    public long? Take(string code) => _links.TryRemove(Hash(code), out var link) && link.Until > time.GetUtcNow() ? link.User : null;

    // Looked up by what cannot be guessed from how long the looking took.
    private static string Hash(string code) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code)));

    private sealed record Link(long User, DateTimeOffset Until);
}
