using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Intake.Plugins;

internal static partial class Log
{
    /// <summary>The lines that plugins can cause as often as they like.</summary>
    public static readonly int[] CausedByPlugins = [1060, 1061];

    [LoggerMessage(1060, LogLevel.Error, "{Plugin}: at {Place}")]
    public static partial void PluginStack(this ILogger logger, string plugin, string place);

    [LoggerMessage(1061, LogLevel.Error, "{Plugin} left out an event: {Reason}")]
    public static partial void EventLeftOut(this ILogger logger, string plugin, string reason);

    [LoggerMessage(1062, LogLevel.Warning, "{Plugin} did not end within {Seconds} s of being told to, and is killed")]
    public static partial void PluginKilled(this ILogger logger, string plugin, double seconds);

    [LoggerMessage(1063, LogLevel.Information, "Plugins written in Python run in process {Process}: Python {Version}, {Interpreter}")]
    public static partial void PythonStarted(this ILogger logger, int process, string version, string interpreter);

    [LoggerMessage(1064, LogLevel.Warning, "{Plugin} is still being loaded after {Seconds} s; nothing is judged before it is")]
    public static partial void PluginLoads(this ILogger logger, string plugin, double seconds);
}
