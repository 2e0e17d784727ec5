using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class SupervisedWorkerTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly HealthBoard _board;

    public SupervisedWorkerTests() => _board = new HealthBoard(_time);

    private HealthPart Part => _board.Part("worker");

    [Fact]
    public async Task Work_ThatFailsAsForeseen_IsTriedAgainAfterThePause()
    {
        var attempts = 0;
        var done = Worker(failure => failure is IOException)
            .RunAsync(_ => ++attempts < 3 ? throw new IOException("the disk is full") : Task.CompletedTask, CancellationToken.None);
        await UntilAsync(() => attempts == 1 && Part.State == HealthState.Degraded);
        Assert.Equal("the disk is full", Part.Report().Problem);
        await UntilAsync(() => done.IsCompleted, advance: true);
        Assert.Equal(3, attempts);
        Assert.Equal(HealthState.Ok, Part.State);
        Assert.Equal(0, Part.Report().Defects);
    }

    [Fact]
    public async Task Work_ThatFailsUnforeseen_IsCountedShownAndTriedAgain()
    {
        var attempts = 0;
        var done = Worker(_ => false)
            .RunAsync(_ => ++attempts < 2 ? throw new InvalidOperationException("odd") : Task.CompletedTask, CancellationToken.None);
        await UntilAsync(() => Part.State == HealthState.Failed);
        await UntilAsync(() => done.IsCompleted, advance: true);
        Assert.Equal((2, 1L), (attempts, Part.Report().Defects));
    }

    [Fact]
    public async Task Work_ThatIsCancelled_EndsWithoutTrouble()
    {
        using var stop = new CancellationTokenSource();
        var done = Worker(_ => false).RunAsync(token => Task.Delay(Timeout.Infinite, token), stop.Token);
        await stop.CancelAsync();
        await done.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        Assert.Equal(HealthState.Ok, Part.State);
    }

    [Fact]
    public async Task Work_ThatIsCancelledWhileItPauses_Ends()
    {
        using var stop = new CancellationTokenSource();
        var done = Worker(_ => true).RunAsync(_ => throw new IOException("away"), stop.Token);
        await UntilAsync(() => Part.State == HealthState.Degraded);
        await stop.CancelAsync();
        await done.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_OfALongSteadyTime_StartsFromTheShortestPauseAgain()
    {
        var attempts = 0;
        using var stop = new CancellationTokenSource();
        var worker = new SupervisedWorker(Part, _time, NullLogger.Instance)
        {
            IsExpected = _ => true, Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromHours(10)),
            Steady = TimeSpan.FromMinutes(2),
        };
        var done = worker.RunAsync(_ =>
        {
            if (++attempts > 5)
                _time.Advance(TimeSpan.FromMinutes(3));
            throw new IOException("away");
        }, stop.Token);
        await UntilAsync(() => attempts > 5, advance: true);
        // Without the reset the pause would be more than half a minute by now.
        var before = attempts;
        await UntilAsync(() => Part.State == HealthState.Degraded);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => attempts == before + 1);
        await stop.CancelAsync();
        await done.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Observe_OfATaskThatFails_CountsTheDefectAndLogsIt()
    {
        var lines = new ListLogger();
        Task.FromException(new InvalidOperationException("lost")).Observe(Part, lines);
        await UntilAsync(() => Part.Report().Defects == 1);
        Assert.Contains("lost", Assert.Single(lines.Lines), StringComparison.Ordinal);
    }

    private SupervisedWorker Worker(Func<Exception, bool> isExpected) => new(Part, _time, NullLogger.Instance) { IsExpected = isExpected };

    private async Task UntilAsync(Func<bool> reached, bool advance = false)
    {
        for (var i = 0; !reached() && i < 10_000; i++)
        {
            if (advance)
                _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.True(reached());
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
