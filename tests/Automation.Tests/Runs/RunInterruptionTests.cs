using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>Runs that are ended by people, by the end of the program, or by its crash.</summary>
public sealed class RunInterruptionTests
{
    [Fact]
    public async Task Cancel_WhileAnsibleRuns_ClosesTheRequest()
    {
        await using var hall = new RunHall();
        hall.Script(RunHall.Endless);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 3 };
        var run = executor.ExecuteAsync(request, RunHall.Token);
        await RunHall.UntilAsync(() => hall.Told.Contains("started 1 on web1"));
        Assert.True(executor.Cancel(request.Key));
        Assert.Equal(RunEnd.Canceled, (await run).Record.End);
        Assert.Equal(ActionStatus.Cancelled, (await hall.RecordedAsync(request.Key)).Status);
        Assert.False(executor.Cancel(request.Key));
    }

    [Fact]
    public async Task Cancel_WhileItWaits_ClosesTheRequest()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary IP address")] };
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var run = executor.ExecuteAsync(request, RunHall.Token);
        await RunHall.UntilAsync(() => !hall.Told.IsEmpty);
        Assert.True(executor.Cancel(request.Key));
        Assert.Equal(RunEnd.Canceled, (await run).Record.End);
        Assert.Equal(ActionStatus.Cancelled, (await hall.RecordedAsync(request.Key)).Status);
    }

    [Fact]
    public async Task ProgramEnds_WhileAnsibleRuns_LeavesTheRequestOpen()
    {
        await using var hall = new RunHall();
        hall.Script(RunHall.Endless);
        using var executor = hall.Executor();
        using var end = new CancellationTokenSource();
        var request = await hall.RequestAsync();
        var run = executor.ExecuteAsync(request, end.Token);
        await RunHall.UntilAsync(() => hall.Told.Contains("started 1 on web1"));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var recorded = await hall.RecordedAsync(request.Key);
        Assert.Equal((false, ActionStatus.Interrupted), (recorded.IsDone, recorded.Attempts.Single().Status));
    }

    [Fact]
    public async Task Resume_AttemptWasCutByACrash_EndsItsProcessesAndTriesOnce()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        var request = await hall.RequestAsync();
        var cut = await CrashAsync(hall, request);
        using var executor = hall.Executor();
        var outcome = await executor.ExecuteAsync(
            request with { Earlier = (await hall.RecordedAsync(request.Key)).Attempts }, RunHall.Token);
        Assert.Equal(RunEnd.Successful, outcome.Record.End);
        Assert.Equal((AttemptId.Of(cut, RunHall.Noon), new ProcessStamp(77, 5, "boot")), Assert.Single(hall.LeftoversEnded));
        Assert.Equal([ActionStatus.Interrupted, ActionStatus.Succeeded],
            (await hall.RecordedAsync(request.Key)).Attempts.Select(a => a.Status));
    }

    [Fact]
    public async Task Resume_CutTwice_IsGivenUpAndSaysForWhichHosts()
    {
        await using var hall = new RunHall();
        var outcome = await ResumeCutTwiceAsync(hall, await hall.RequestAsync());
        Assert.Equal((RunEnd.Interrupted, "cut 2 times by the end of this program"), (outcome.Record.End, outcome.Record.Problem));
        Assert.Equal(["web1"], outcome.Record.Hosts);
        Assert.Equal(2, hall.LeftoversEnded.Count);
        Assert.Empty(hall.Specs);
    }

    [Fact]
    public async Task Resume_CutTwiceAndTheInventoryBreaks_TheEndIsForTheHostsOfTheEvent()
    {
        await using var hall = new RunHall { Prepare = _ => throw new InvalidOperationException("broken inventory") };
        var outcome = await ResumeCutTwiceAsync(hall, await hall.RequestAsync() with { LimitHosts = ["web2", "web3"] });
        Assert.Equal(RunEnd.Interrupted, outcome.Record.End);
        Assert.Equal(["web2", "web3"], outcome.Record.Hosts);
    }

    [Fact]
    public async Task Resume_CutTwiceAndAHostIsNotDocumentedAnyMore_TheEndIsForTheOthers()
    {
        await using var hall = new RunHall { Prepare = _ =>
            new PreparedInventory.Refused(RefusalReason.UnknownHost, "no web3") { Hosts = ["web3"] } };
        var outcome = await ResumeCutTwiceAsync(hall, await hall.RequestAsync() with { LimitHosts = ["web2", "web3"] });
        Assert.Equal(["web2"], outcome.Record.Hosts);
    }

    [Fact]
    public async Task Cancel_WhileAHostWaits_TheEndIsForThatHost()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary_ip")] };
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var run = executor.ExecuteAsync(request, RunHall.Token);
        await RunHall.UntilAsync(() => hall.Told.Any(t => t.StartsWith("waits", StringComparison.Ordinal)));
        Assert.True(executor.Cancel(request.Key));
        Assert.Equal(["web1"], (await run).Record.Hosts);
    }

    [Fact]
    public async Task Resume_EarlierFailures_CountAsRetries()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Failed);
        var request = await hall.RequestAsync() with { Retries = 2 };
        var failed = await hall.Log.BeginAttemptAsync(request.Key, RunHall.Noon, RunHall.Token);
        await hall.Log.EndAttemptAsync(failed, new AttemptEnd(ActionStatus.Failed, RunHall.Noon, null), RunHall.Token);
        using var executor = hall.Executor();
        await executor.ExecuteAsync(request with { Earlier = (await hall.RecordedAsync(request.Key)).Attempts }, RunHall.Token);
        Assert.Equal(2, hall.Specs.Count);
    }

    private static async Task<RunOutcome> ResumeCutTwiceAsync(RunHall hall, RunRequest request)
    {
        await CrashAsync(hall, request);
        await new RunRecovery(hall, hall.Log, hall.Writes, hall.Time, hall).EndAllAsync(RunHall.Token);
        await CrashAsync(hall, request);
        using var executor = hall.Executor();
        return await executor.ExecuteAsync(request with { Earlier = (await hall.RecordedAsync(request.Key)).Attempts }, RunHall.Token);
    }

    private static async Task<AttemptKey> CrashAsync(RunHall hall, RunRequest request)
    {
        var attempt = await hall.Log.BeginAttemptAsync(request.Key, RunHall.Noon, RunHall.Token);
        await hall.Log.RecordProcessAsync(attempt, AttemptId.Identity(new ProcessStamp(77, 5, "boot")), RunHall.Token);
        return attempt;
    }
}
