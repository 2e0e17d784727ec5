namespace Plumbline.Automation.Websockets;

/// <summary>A websocket could not be opened, or it ended; says what happened in words for people, without secrets.</summary>
public sealed class WebsocketException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when another try would meet the same: somebody must change something first.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The code with which the other side closed, 1006 when it did not say; 0 when there was no connection.</summary>
    public int CloseCode { get; init; }
}
