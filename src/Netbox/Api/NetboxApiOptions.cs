namespace Plumbline.Netbox.Api;

/// <summary>How the store shows itself over HTTP.</summary>
public sealed record NetboxApiOptions
{
    /// <summary>The NetBox version in <c>/api/status/</c> and in the headers.</summary>
    public string NetboxVersion { get; init; } = "4.6.8";

    /// <summary>The path in front of <c>/api/</c>, without a slash at its end; empty for none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether <c>/api/</c> answers without a token, as older clients need.</summary>
    public bool AnonymousRoot { get; init; } = true;

    /// <summary>The largest request body, in bytes.</summary>
    public long MaxRequestBody { get; init; } = 64 * 1024 * 1024;
}
