using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Runner.Execution;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>What happened to a run is recorded, whatever the log says at first and whatever breaks.</summary>
public sealed class RefusedEndTests
{
    [Theory]
    [InlineData(nameof(IEventLog.BeginAttemptAsync))]
    [InlineData(nameof(IEventLog.RecordProcessAsync))]
    [InlineData(nameof(IEventLog.EndAttemptAsync))]
    public async Task Execute_LogRefuses_RunsOnceAndIsRecordedLater(string member)
    {
        foreach (var fault in (LogFault[])[LogFault.Refused, LogFault.Torn, LogFault.Defect, LogFault.Cancelled])
        {
            await using var hall = new RunHall();
            hall.Script(RunStatus.Successful);
            var log = new FaultyEventLog(hall.Log);
            log.Fail(1, fault, times: 5, only: member);
            var request = await hall.RequestAsync();
            hall.Log = log;
            using var executor = hall.Executor();
            var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(request, RunHall.Token), TimeSpan.FromSeconds(1));
            var recorded = await hall.RecordedAsync(request.Key);
            Assert.Equal((RunEnd.Successful, ActionStatus.Succeeded, 1, 1),
                (outcome.Record.End, recorded.Status, recorded.Attempts.Count, hall.Specs.Count));
            Assert.NotNull(recorded.Attempts[0].Process);
        }
    }

    [Fact]
    public async Task Execute_RunnerBreaks_IsRecordedAsFailed()
    {
        await using var hall = new RunHall();
        hall.Script((_, _, _) => throw new InvalidOperationException("broken runner"));
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        var recorded = await hall.RecordedAsync(request.Key);
        Assert.Equal((RunEnd.Failed, ActionStatus.Failed, ActionStatus.Failed),
            (outcome.Record.End, recorded.Status, recorded.Attempts.Single().Status));
        Assert.Contains("broken runner", outcome.Record.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_InventoryBreaks_IsRecordedAsFailed()
    {
        await using var hall = new RunHall { Prepare = _ => throw new InvalidOperationException("broken inventory") };
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        Assert.Equal((RunEnd.NotStarted, ActionStatus.Failed), (outcome.Record.End, (await hall.RecordedAsync(request.Key)).Status));
        Assert.Contains("broken inventory", outcome.Record.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_BringingBreaks_IsRecordedWithItsEnd()
    {
        await using var hall = new RunHall();
        hall.Script((spec, _, _) => Task.FromResult(RunHall.Result(spec, RunStatus.Successful, """{"a": 1}""")));
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Bring = _ => throw new NotSupportedException("too deep") };
        Assert.Equal(RunEnd.Successful, (await executor.ExecuteAsync(request, RunHall.Token)).Record.End);
        Assert.Contains(hall.Logged, line => line.Contains("too deep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_WatcherThrows_TheRunGoesOn()
    {
        await using var hall = new RunHall { Tells = _ => throw new InvalidOperationException("broken watcher") };
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        Assert.Equal(RunEnd.Successful, (await executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token)).Record.End);
        Assert.Single(hall.Logged, line => line.Contains("broken watcher", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_ProgramEndsWhileTheLogRefuses_LeavesTheActionOpen()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        var log = new FaultyEventLog(hall.Log);
        var request = await hall.RequestAsync();
        hall.Log = log;
        log.Plan((_, member) => member == nameof(IEventLog.EndAttemptAsync) ? LogFault.Refused : null);
        using var executor = hall.Executor();
        using var end = new CancellationTokenSource();
        var run = executor.ExecuteAsync(request, end.Token);
        await RunHall.UntilAsync(() => log.Failures > 0);
        await end.CancelAsync();
        await Assert.ThrowsAsync<EventLogException>(() => run);
        var recorded = await hall.RecordedAsync(request.Key);
        Assert.Equal((false, ActionStatus.Started), (recorded.IsDone, recorded.Attempts.Single().Status));
    }
}
