using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Output;
using Plumbline.Wording;

namespace Plumbline.Cli.Logging;

/// <summary>
/// Writes log lines as <c>2026-01-02 03:04:05,678 - plumbline.judging - WARNING - text</c>, the layout that users of
/// ansible-rulebook feed to their log parsers, or for programs as JSON. Names of levels are Python's. Without filters and
/// providers it costs no start-up time.
/// </summary>
internal sealed class LineLoggerFactory(TextWriter writer, LogLevel least, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _turn = new();
    private readonly LogLevel _least = least;

    /// <summary>For programs.</summary>
    public bool AsJson { get; init; }

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, NameOf(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("there is one writer of log lines");

    public void Dispose()
    {
    }

    // Plumbline.Automation.Judging.RulesetRunner becomes plumbline.judging.
    private static string NameOf(string category)
    {
        var parts = category.Split('.');
        return parts is ["Plumbline", _, var room, ..] ? $"plumbline.{room}".ToLowerInvariant() : category.ToLowerInvariant();
    }

    private void Write(string name, LogLevel level, string message, Exception? exception)
    {
        var reason = exception is null || message.Contains(exception.Message, StringComparison.Ordinal) ? "" : $": {exception.Message}";
        var line = AsJson ? Json(name, level, message + reason) : string.Create(CultureInfo.InvariantCulture,
            $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss,fff} - {name} - {Word(level)} - {PlainText.OneLine(message + reason)}\n");
        lock (_turn)
        {
            writer.Write(line);
            writer.Flush();
        }
    }

    private string Json(string name, LogLevel level, string text) => JsonLinesForm.Line("log", time.GetUtcNow(), json =>
    {
        json.WriteString("level", Word(level).ToLowerInvariant());
        json.WriteString("logger", name);
        json.WriteString("text", text);
    });

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    private sealed class LineLogger(LineLoggerFactory owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // Kestrel and the hosting layer have nothing to say that we do not say better, unless it is grave.
        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= owner._least && (logLevel >= LogLevel.Error || !name.StartsWith("microsoft", StringComparison.Ordinal));

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner.Write(name, logLevel, formatter(state, exception), exception);
        }
    }
}
