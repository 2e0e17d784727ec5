using System.Collections.Concurrent;

namespace Plumbline.Web.Session;

/// <summary>Sessions that somebody ended, until they would have ended by themselves: a copy of the cookie is no good either.</summary>
internal sealed class EndedSessions(TimeProvider time)
{
    /// <summary>How long a session goes on without a request.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();

    public void End(string session)
    {
        foreach (var (old, _) in _ended.Where(e => e.Value <= time.GetUtcNow()))
            _ended.TryRemove(old, out DateTimeOffset _);
        _ended[session] = time.GetUtcNow() + Longest;
    }

    public bool IsEnded(string session) => _ended.ContainsKey(session);
}
