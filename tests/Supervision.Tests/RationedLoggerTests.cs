using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

/// <summary>Whoever can cause lines writes so many and no more; every other line is written.</summary>
public sealed class RationedLoggerTests
{
    private const int Rationed = 11;
    private const int Other = 12;

    private readonly FakeTimeProvider _time = new();
    private readonly Kept _kept = new();
    private readonly RationedLogger _logger;

    public RationedLoggerTests() => _logger = new RationedLogger(_kept, _time, Rationed, 13);

    [Fact]
    public void Lines_BeyondTheRation_AreCountedAndSaidWhenItsWindowIsOver()
    {
        for (var n = 0; n < 10_000; n++)
            Write(Rationed, $"refused {n}");
        Write(Other, "this matters");
        Write(13, "another kind");

        Assert.Equal(_logger.Most + 2, _kept.Lines.Count);
        Assert.Equal(["this matters", "another kind"], _kept.Lines[^2..]);
        _time.Advance(RationedLogger.Window);
        Assert.Equal("9940 further lines like those before were left out: 60 are written in 60 s", _kept.Lines[^1]);
        _kept.Lines.Clear();

        Write(Rationed, "refused again");
        _time.Advance(2 * RationedLogger.Window);
        Assert.Equal(["refused again"], _kept.Lines);
    }

    [Fact]
    public void Lines_AFewNowAndThen_AreAllWritten()
    {
        for (var n = 0; n < 1000; n++)
        {
            Write(Rationed, $"refused {n}");
            _time.Advance(TimeSpan.FromSeconds(1.5));
        }

        Assert.Equal(1000, _kept.Lines.Count);
    }

    private void Write(int kind, string line) => _logger.Log(LogLevel.Warning, new EventId(kind), line, null, (text, _) => text);

    private sealed class Kept : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
