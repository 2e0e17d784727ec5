using System.Collections.Concurrent;
using Plumbline.Netbox.Api;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Session;

/// <summary>
/// The sessions that were seen since the start and have not ended: who, since when, from where. It lives in memory; after a restart a
/// session stands here again with its next request.
/// </summary>
internal sealed class OpenSessions(TimeProvider time, EndedSessions ended, LogIns logIns)
{
    private const int Most = 10_000;
    private const int LongestAgent = 200;

    private readonly ConcurrentDictionary<string, OpenSession> _open = new();

    /// <summary>A request of a session came.</summary>
    public void See(string id, KnownUser user, string address, string agent)
    {
        var now = time.GetUtcNow();
        if (_open.TryGetValue(id, out var known))
        {
            if (known.Address != address || now - known.Seen > TimeSpan.FromSeconds(30))
                _open[id] = known with { Seen = now, Address = address };
            return;
        }
        if (_open.Count >= Most)
            Forget();
        if (_open.Count < Most)
            _open[id] = new OpenSession(
                id, user.Id, user.Stamp, now, now, address, agent.Length <= LongestAgent ? agent : agent[..LongestAgent]);
    }

    /// <summary>Those of a user, or of all where none is given; the one that began last comes first.</summary>
    public IReadOnlyList<OpenSession> Of(long? user)
    {
        Forget();
        return [.. _open.Values.Where(session => user is null || session.User == user).OrderBy(session => session.Key)];
    }

    /// <summary>Ends one, for every copy of its cookie.</summary>
    public void End(string id)
    {
        ended.End(id);
        _open.TryRemove(id, out _);
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - EndedSessions.Longest;
        foreach (var (id, _) in _open.Where(open => open.Value.Seen < oldest || ended.IsEnded(open.Key)
            // With another password, or as one who may not come in any more, his next request ends it.
            || logIns.Find(open.Value.User)?.Stamp != open.Value.Stamp))
            _open.TryRemove(id, out _);
    }
}

/// <summary>A session of a browser.</summary>
/// <param name="Id">As the sealed cookie names it; never shown.</param>
/// <param name="Stamp">Its user's when it began.</param>
/// <param name="Began">When it was first seen since the start of the server.</param>
/// <param name="Agent">What the browser says it is.</param>
internal sealed record OpenSession(
    string Id, long User, string Stamp, DateTimeOffset Began, DateTimeOffset Seen, string Address, string Agent)
{
    /// <summary>Names it in a form, to whoever may end it.</summary>
    public string Mark => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Id)).AsSpan(0, 16));

    /// <summary>Its place in lists, which no request of it changes.</summary>
    public ListKey Key => new(long.MaxValue - Began.UtcTicks, Mark);
}
