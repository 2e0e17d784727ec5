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
        // What keeps it from starting is said by the server itself, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (style == LogStyle.Json)
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        else
        {
            logging.AddConsole(console => console.FormatterName = TextLine.FormatName);
            logging.Services.AddSingleton<ConsoleFormatter>(_ => new TextLine(TimeProvider.System, IsColoured()));
        }
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static bool IsColoured() => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
}
