namespace Plumbline.Netbox.Api;

/// <summary>How the store shows itself over HTTP.</summary>
public sealed record NetboxApiOptions
{
    /// <summary>The NetBox version in <c>/api/status/</c> and in the headers.</summary>
    public string NetboxVersion { get; init; } = "4.6.8";

    /// <summary>The path in front of <c>/api/</c>, without a slash at its end; empty for none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether the host shows people a page of its own at the root; programs get their JSON there in any case.</summary>
    public bool HasPages { get; init; }

    /// <summary>Whether <c>/api/</c> answers without a token, as older clients need.</summary>
    public bool AnonymousRoot { get; init; } = true;

    /// <summary>The largest request body, in bytes.</summary>
    public long MaxRequestBody { get; init; } = 64 * 1024 * 1024;

    /// <summary>The largest body of a request that needs no token, in bytes.</summary>
    public long MaxAnonymousBody { get; init; } = 64 * 1024;

    /// <summary>What the bodies of all requests may hold together, in bytes; beyond it 503.</summary>
    public long BodyMemory { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many objects one page of a list holds at most.</summary>
    public int MaxPage { get; init; } = 1000;

    /// <summary>How long the filters of one request may take.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the patterns of custom fields may take on the values of one request.</summary>
    public TimeSpan PatternTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long rendering one config template may take, the wait for its turn included.</summary>
    public TimeSpan RenderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many config templates are rendered at a time.</summary>
    public int RendersAtOnce { get; init; } = 2;

    /// <summary>What the page at the root leads to, beside the API: names and paths.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();
}
