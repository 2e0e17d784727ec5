namespace Plumbline.Automation.Websockets;

/// <summary>Where an automation controller takes reports and gives work, and how it is spoken to.</summary>
public sealed record WebsocketOptions
{
    /// <summary>A <c>ws</c> or <c>wss</c> address.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>yes</c>, <c>no</c>, or a file with the certificates that are trusted.</summary>
    public string Verify { get; init; } = "yes";

    /// <summary>Shown on the handshake; null for none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Fetches a new access token when the one in use is not taken; null where that is not possible.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Where access tokens are fetched.</summary>
    public Uri? TokenUrl { get; init; }

    /// <summary>The address of a websocket; null for a text that is none.</summary>
    public static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" && url.Host.Length > 0 ? url : null;
}
