using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Automation.Runs.Readiness.Probes;

/// <summary>
/// The host keys that SSH knows: whether files in the form of <c>known_hosts</c> have one for a host, in the open or hashed. Whether the
/// host shows that key is for SSH to see.
/// </summary>
/// <param name="files">The files; those that are not there hold nothing.</param>
public sealed class SshHostKeys(params IReadOnlyList<string> files)
{
    private const long LargestFile = 64L << 20;

    /// <summary>Those of the user and of the system.</summary>
    public static SshHostKeys OfThisUser { get; } = new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts2"),
        "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2");

    /// <summary>Whether one of the names has a key that is not revoked.</summary>
    /// <param name="port">Keys of other ports than 22 stand under <c>[name]:port</c>.</param>
    /// <param name="names">Under which SSH may look for it: name, address.</param>
    public bool Knows(int port, params ReadOnlySpan<string> names)
    {
        var wanted = names.ToArray().Select(name => port == HostProbes.SshPort ? name.ToLowerInvariant()
            : $"[{name.ToLowerInvariant()}]:{port}").Distinct().ToArray();
        return files.Any(file => Array.Exists(Lines(file), line => IsOf(line, wanted)));
    }

    private static string[] Lines(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= LargestFile } ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsOf(string line, string[] names)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && words[0] == "@cert-authority")
            words = words[1..];
        // hosts, kind, key; what is revoked is no key
        if (words.Length < 3 || words[0][0] is '#' or '@')
            return false;
        if (words[0].StartsWith("|1|", StringComparison.Ordinal))
            return IsHashOf(words[0], names);
        var patterns = words[0].ToLowerInvariant().Split(',');
        return names.Any(name => !Array.Exists(patterns, p => p.StartsWith('!') && Fits(p[1..], name))
            && Array.Exists(patterns, p => !p.StartsWith('!') && Fits(p, name)));
    }

    // In these patterns square brackets are themselves.
    private static bool Fits(string pattern, string name)
    {
        if (!pattern.AsSpan().ContainsAny('*', '?'))
            return pattern == name;
        var (at, seen, star, mark) = (0, 0, -1, 0);
        while (seen < name.Length)
        {
            if (at < pattern.Length && (pattern[at] == '?' || (pattern[at] == name[seen] && pattern[at] != '*')))
                (at, seen) = (at + 1, seen + 1);
            else if (at < pattern.Length && pattern[at] == '*')
                (star, mark, at) = (at, seen, at + 1);
            else if (star >= 0)
                (at, seen, mark) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }
        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }

#pragma warning disable CA5350 // the form of known_hosts
    private static bool IsHashOf(string hashed, string[] names)
    {
        var parts = hashed.Split('|');
        Span<byte> salt = stackalloc byte[64], hash = stackalloc byte[64];
        if (parts.Length != 4 || !Convert.TryFromBase64String(parts[2], salt, out var salted)
            || !Convert.TryFromBase64String(parts[3], hash, out var length))
            return false;
        foreach (var name in names)
            if (HMACSHA1.HashData(salt[..salted], Encoding.UTF8.GetBytes(name)).AsSpan().SequenceEqual(hash[..length]))
                return true;
        return false;
    }
#pragma warning restore CA5350
}
