using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Plumbline.Wording;

namespace Plumbline.Server.Logging;

/// <summary>
/// One line for people, as <c>2026-01-02 03:04:05.678 warn: Plumbline.Server[8004] text</c>. Whatever a sender put into a text, it is one
/// line, and the terminal is told nothing but the colour of the level.
/// </summary>
internal sealed class TextLine(TimeProvider time, bool coloured) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "plumbline";

    private const string Plain = "\u001b[0m";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var (word, colour) = Level(logEntry.LogLevel);
        textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(coloured ? $"{colour}{word}{Plain}" : word);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $": {logEntry.Category}[{logEntry.EventId.Id}] "));
        textWriter.Write(PlainText.OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
            textWriter.Write(" " + PlainText.OneLine(exception.ToString().ReplaceLineEndings(" ")));
        textWriter.Write('\n');
    }

    private static (string Word, string Colour) Level(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "\u001b[90m"),
        LogLevel.Debug => ("dbug", "\u001b[90m"),
        LogLevel.Information => ("info", "\u001b[32m"),
        LogLevel.Warning => ("warn", "\u001b[33m"),
        LogLevel.Error => ("fail", "\u001b[31m"),
        _ => ("crit", "\u001b[1;31m"),
    };
}
