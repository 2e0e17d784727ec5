namespace Plumbline.Automation.Websockets;

/// <summary>The codes that say why a websocket ended (RFC 6455, section 7.4).</summary>
public static class WebsocketCloseCodes
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int ProtocolError = 1002;

    /// <summary>What was sent is no valid text.</summary>
    public const int InvalidContent = 1007;

    public const int TooBig = 1009;

    /// <summary>None was said.</summary>
    public const int None = 1005;

    /// <summary>The connection just ended.</summary>
    public const int Abnormal = 1006;

    /// <summary>Whether it is worth coming back: the other side ended, restarts, failed, or has no time.</summary>
    public static bool MayPass(int code) => code is Normal or GoingAway or None or Abnormal or 1011 or 1012 or 1013 or 1014;
}
