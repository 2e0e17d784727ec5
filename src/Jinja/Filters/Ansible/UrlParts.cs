using System.Globalization;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>The parts of an address of the web; a part that is not there is empty.</summary>
internal sealed record UrlParts(string Scheme, string Authority, string Path, string Query, string Fragment)
{
    private string UserInfo => Authority.Contains('@', StringComparison.Ordinal) ? Authority[..Authority.LastIndexOf('@')] : "";

    private string HostInfo => Authority[(Authority.LastIndexOf('@') + 1)..];

    public static UrlParts Of(string url)
    {
        Budget.Scan(url.Length);
        var rest = string.Concat(
            url.TrimStart([.. Enumerable.Range(0, 33).Select(c => (char)c)]).Where(c => c is not ('\t' or '\r' or '\n')));
        var (scheme, authority) = ("", "");
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && char.IsAsciiLetter(rest[0]) && rest[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
            (scheme, rest) = (rest[..colon].ToLowerInvariant(), rest[(colon + 1)..]);
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var end = rest.AsSpan(2).IndexOfAny('/', '?', '#');
            (authority, rest) = end < 0 ? (rest[2..], "") : (rest[2..(end + 2)], rest[(end + 2)..]);
            if (authority.Contains('[', StringComparison.Ordinal) != authority.Contains(']', StringComparison.Ordinal))
                throw Raise.Value("Invalid IPv6 URL");
        }
        var (before, fragment) = Cut(rest, '#');
        var (path, query) = Cut(before, '?');
        return new UrlParts(scheme, authority, path, query, fragment);
    }

    public Mapping ToMapping() => new()
    {
        { "fragment", Fragment },
        { "hostname", Host() },
        { "netloc", Authority },
        { "password", UserInfo.Contains(':', StringComparison.Ordinal) ? Cut(UserInfo, ':').Tail : null },
        { "path", Path },
        { "port", Port() },
        { "query", Query },
        { "scheme", Scheme },
        { "username", Authority.Contains('@', StringComparison.Ordinal) ? Cut(UserInfo, ':').Head : null },
    };

    private string? Host()
    {
        var host = HostInfo.StartsWith('[') ? Cut(HostInfo[1..], ']').Head : Cut(HostInfo, ':').Head;
        var (name, zone) = Cut(host, '%');
        return host.Length == 0 ? null : name.ToLowerInvariant() + (host.Contains('%', StringComparison.Ordinal) ? "%" + zone : "");
    }

    private long? Port()
    {
        var port = Cut(HostInfo.Contains('[', StringComparison.Ordinal) ? Cut(HostInfo, ']').Tail : HostInfo, ':').Tail;
        if (port.Length == 0)
            return null;
        if (!port.All(char.IsAsciiDigit))
            throw Raise.Value($"Port could not be cast to integer value as '{port}'");
        return long.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? number
            : throw Raise.Value("Port out of range 0-65535");
    }

    private static (string Head, string Tail) Cut(string text, char at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }
}
