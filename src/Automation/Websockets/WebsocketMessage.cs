namespace Plumbline.Automation.Websockets;

/// <summary>What comes over a websocket.</summary>
public abstract record WebsocketMessage
{
    private WebsocketMessage()
    {
    }

    /// <summary>A whole message, its parts put together.</summary>
    public sealed record Data(ReadOnlyMemory<byte> Content) : WebsocketMessage;

    /// <summary>The other side has read everything that was sent before a ping.</summary>
    public sealed record Pong(long Number) : WebsocketMessage;

    /// <summary>The other side says goodbye; nothing comes after it.</summary>
    /// <param name="Code">1005 when it said none, 1006 when the connection just ended.</param>
    public sealed record Closed(int Code, string Reason) : WebsocketMessage;
}
