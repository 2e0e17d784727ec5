using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Plumbline.Wording;

namespace Plumbline.Server.Logging;

/// <summary>
/// One line for people, as <c>2026-01-02 03:04:05.678 warning  text</c>; for journald, which has its own clock, as <c>&lt;4&gt;text</c>.
/// Whatever a sender put into a text, it is one line, and the terminal is told nothing but the colour of the level.
/// </summary>
internal sealed class TextLine(TimeProvider time, bool coloured, bool forJournal) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "plumbline";

    private const string Plain = "\u001b[0m";
    private const int WordWidth = 8;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var (word, colour, priority) = Level(logEntry.LogLevel);
        if (forJournal)
            textWriter.Write($"<{priority}>");
        else
        {
            textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff ", CultureInfo.InvariantCulture));
            textWriter.Write(coloured ? $"{colour}{word.PadRight(WordWidth)}{Plain} " : $"{word.PadRight(WordWidth)} ");
        }
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(PlainText.OneLine(message));
        if (logEntry.Exception is { } exception)
            textWriter.Write(PlainText.OneLine(Trouble(exception, message)));
        textWriter.Write('\n');
    }

    // What the message has said already is not said again; where it broke is.
    private static string Trouble(Exception exception, string message)
    {
        var said = message.Contains(exception.Message, StringComparison.Ordinal) ? "" : $": {exception.Message}";
        var frames = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return $"{said} [{string.Join(" < ", frames.Take(3).Prepend(exception.GetType().Name))}]";
    }

    private static (string Word, string Colour, int Priority) Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => ("debug", "\u001b[90m", 7),
        LogLevel.Information => ("info", "\u001b[32m", 6),
        LogLevel.Warning => ("warning", "\u001b[33m", 4),
        LogLevel.Error => ("error", "\u001b[31m", 3),
        _ => ("critical", "\u001b[1;31m", 2),
    };
}
