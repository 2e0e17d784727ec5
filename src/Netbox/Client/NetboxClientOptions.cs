using System.Net;

namespace Plumbline.Netbox.Client;

/// <summary>Where a NetBox is and how to talk to it.</summary>
public sealed record NetboxClientOptions
{
    /// <summary>
    /// The address without <c>/api/</c>, for example <c>https://netbox.example.com</c> or <c>https://example.com/netbox</c>.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// The token: version 1 (40 characters), version 2 (<c>nbt_key.secret</c>, told by its prefix) or a whole <c>Scheme value</c>. Null or
    /// empty: none is sent.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// The token as it is now, asked before each request; for one that is exchanged while the program runs. Null for <see cref="Token"/>.
    /// </summary>
    public Func<string?>? CurrentToken { get; init; }

    /// <summary>Headers sent with each request; they win over the client's own.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>False accepts any certificate.</summary>
    public bool ValidateCertificates { get; init; } = true;

    /// <summary>A PEM file, or a folder of such files, trusted instead of the system's authorities.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>A PEM file with the client's certificate, and its key unless <see cref="ClientKeyPath"/> names it.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>The PEM file with the key of the client's certificate.</summary>
    public string? ClientKeyPath { get; init; }

    /// <summary>How long one request may take, answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How large one answer may be, in bytes, unpacked.</summary>
    public long MaxAnswer { get; init; } = 128L * 1024 * 1024;

    /// <summary>How large all pages of one list may be together, in bytes, unpacked.</summary>
    public long MaxList { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many pages one list may have.</summary>
    public int MaxPages { get; init; } = 20_000;

    /// <summary>How long one list may take, all its pages and attempts included.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a request is tried before the trouble is reported.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>
    /// The wait before the second attempt; it doubles with each further one, up to <see cref="LongestWait"/>. A <c>Retry-After</c> wins.
    /// </summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many pages of one list are fetched at the same time.</summary>
    public int ParallelPages { get; init; } = 4;

    /// <summary>The proxy; null takes it from <c>http_proxy</c>, <c>https_proxy</c> and <c>no_proxy</c>.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Told before each wait, so that a slow start is not a silent one.</summary>
    public Action<NetboxRetry>? OnRetry { get; init; }

    /// <summary>
    /// Reads an address as users write it: surrounding blanks and slashes do not matter, a trailing <c>/api</c> neither. Null when it is
    /// none.
    /// </summary>
    public static Uri? ReadAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim().Trim('/');
        if (trimmed.EndsWith("/api", StringComparison.Ordinal))
            trimmed = trimmed[..^4];
        return Uri.TryCreate(trimmed + "/", UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            && address.Host.Length > 0
            ? address
            : null;
    }
}

/// <summary>A request failed and will be tried again.</summary>
/// <param name="Path">What was asked for, relative to <c>/api/</c>.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Attempts">How many there will be at most.</param>
/// <param name="Wait">The wait that follows.</param>
/// <param name="Reason">The trouble, in words for people.</param>
public sealed record NetboxRetry(string Path, int Attempt, int Attempts, TimeSpan Wait, string Reason);
