using System.Globalization;
using System.Net;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// The proxy that <c>http_proxy</c>, <c>https_proxy</c> and <c>no_proxy</c> ask for. The lower-case name wins over the upper-case one.
/// <c>all_proxy</c> does not count: the inventory plugin, written in Python, does not follow it, and one file must lead to one way.
/// <c>no_proxy</c> holds host names (which stand for their sub-domains too, with or without a leading dot), addresses, networks, each with
/// an optional port, or <c>*</c>.
/// </summary>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly Func<string, string?> _read;

    public EnvironmentProxy(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _read = read;
    }

    /// <summary>The proxy of this process's environment.</summary>
    public static EnvironmentProxy OfThisProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Taken from the proxy's own address (<c>http://user:password@proxy:3128</c>); the setter does nothing.</summary>
    public ICredentials? Credentials
    {
        get => new UserInfoCredentials();
        set { }
    }

    public Uri? GetProxy(Uri destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var text = Value(destination.Scheme + "_proxy");
        if (text is null || IsExempt(destination))
            return null;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var proxy) && proxy.Host.Length > 0
            ? proxy
            : throw new NetboxException(
                NetboxFailure.Unreachable, $"the proxy address in {destination.Scheme}_proxy is not one: expected http://host:port");
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private string? Value(string name)
    {
        var value = _read(name) ?? _read(name.ToUpperInvariant());
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private bool IsExempt(Uri destination)
    {
        var host = destination.Host.Trim('[', ']').TrimEnd('.');
        foreach (var entry in (Value("no_proxy") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, port) = SplitPort(entry);
            if ((port is null || port == destination.Port) && (name == "*" || Covers(name, host)))
                return true;
        }

        return false;
    }

    private static (string Name, int? Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isAddress = entry.Count(c => c == ':') > 1 && !entry.Contains(']', StringComparison.Ordinal);
        return !isAddress && colon > 0 && int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (entry[..colon].Trim('[', ']'), port)
            : (entry.Trim('[', ']'), null);
    }

    private static bool Covers(string name, string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return IPAddress.TryParse(name, out var one) ? one.Equals(address)
                : IPNetwork.TryParse(name, out var network) && network.BaseAddress.AddressFamily == address.AddressFamily
                    && network.Contains(address);
        var domain = name.TrimStart('*').TrimStart('.');
        return domain.Length > 0
            && (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
    }

    private sealed class UserInfoCredentials : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            var parts = uri.UserInfo.Split(':', 2);
            return uri.UserInfo.Length == 0 ? null : new NetworkCredential(Uri
                .UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        }
    }
}
