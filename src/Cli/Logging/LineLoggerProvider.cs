using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Plumbline.Cli.Logging;

/// <summary>
/// Writes log lines as <c>2026-01-02 03:04:05,678 - plumbline.rules - WARNING - text</c>, the layout that users of
/// ansible-rulebook feed to their log parsers. Names of kinds are Python's.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter writer, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _turn = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, NameOf(categoryName));

    public void Dispose()
    {
    }

    // Plumbline.Automation.Rules.RulesetRunner becomes plumbline.rules.
    private static string NameOf(string category)
    {
        var parts = category.Split('.');
        return parts is ["Plumbline", _, var room, ..] ? $"plumbline.{room}".ToLowerInvariant() : category.ToLowerInvariant();
    }

    private void Write(string name, LogLevel level, string message, Exception? exception)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss,fff} - {name} - {Word(level)} - {message}{(exception is null ? "" : $": {exception.Message}")}\n");
        lock (_turn)
        {
            writer.Write(line);
            writer.Flush();
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    private sealed class LineLogger(LineLoggerProvider owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Write(name, logLevel, formatter(state, exception), exception);
    }
}
