using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Output;

namespace Plumbline.Web.Session;

/// <summary>
/// Sessions that somebody ended, until they would have ended by themselves: a copy of the cookie is no good either, also after a restart.
/// </summary>
internal sealed class EndedSessions
{
    /// <summary>How long a session goes on without a request.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>The file of them, beside the keys of the cookies.</summary>
    public const string FileName = "ended-sessions";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly TimeProvider _time;

    /// <param name="folder">Where the keys of the cookies are.</param>
    /// <param name="time">The clock.</param>
    public EndedSessions(string folder, TimeProvider time)
    {
        (_file, _time) = (Path.Combine(folder, FileName), time);
        if (!File.Exists(_file))
            return;
        foreach (var line in File.ReadLines(_file))
            if (line.Split(' ') is [var hash, var until]
                && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                _ended[hash] = at;
    }

    /// <summary>Ends one; done when it is on disk.</summary>
    /// <exception cref="IOException">It cannot be written: it is ended until the server is started again.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void End(string session)
    {
        lock (_gate)
        {
            foreach (var (old, _) in _ended.Where(e => e.Value <= _time.GetUtcNow()))
                _ended.TryRemove(old, out DateTimeOffset _);
            _ended[Hash(session)] = _time.GetUtcNow() + Longest;
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!); // it is in a folder
            WholeFile.Write(
                _file, string.Concat(_ended.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key} {e.Value:O}\n"))),
                WholeFile.OwnerOnly);
        }
    }

    public bool IsEnded(string session) => _ended.ContainsKey(Hash(session));

    private static string Hash(string session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)));
}
