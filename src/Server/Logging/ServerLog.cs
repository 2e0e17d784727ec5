using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Plumbline.Server.Options;

namespace Plumbline.Server.Logging;

/// <summary>Log lines on standard error: JSON for collectors, or one line for people.</summary>
internal static class ServerLog
{
    public static void Configure(ILoggingBuilder logging, LogStyle style)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        // What the web server has to say about each request is not for operators.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Nor what the library of the assistants' door has to say about each call.
        logging.AddFilter("ModelContextProtocol", LogLevel.Warning);
        // What keeps it from starting is said by the server itself, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // The keys of sessions lie in the folder of the state, which is closed to others; nothing would be hidden by sealing them there.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddConsole(console => console.FormatterName = style == LogStyle.Json ? JsonLine.FormatName : TextLine.FormatName);
        logging.Services.AddSingleton<ConsoleFormatter>(_ => style == LogStyle.Json
            ? new JsonLine(TimeProvider.System)
            : new TextLine(TimeProvider.System, IsColoured(), IsJournal()));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // systemd says so to those whose standard error it reads.
    private static bool IsJournal() =>
        Console.IsErrorRedirected && Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };

    private static bool IsColoured() => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
}
