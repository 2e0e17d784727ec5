namespace Plumbline.Server.Options;

/// <summary>How log lines look on standard error.</summary>
internal enum LogStyle
{
    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>One line for people.</summary>
    Text,
}
