using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class RunExecutorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Execute_Success_IsRecordedWithItsProcess()
    {
        await using var hall = new RunHall();
        hall.Script(async (spec, listener, cancellation) =>
        {
            await listener.OutputAsync("abc"u8.ToArray(), cancellation);
            return RunHall.Result(spec, RunStatus.Successful);
        });
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        Assert.Equal(RunEnd.Successful, outcome.Record.End);
        var recorded = await hall.RecordedAsync(request.Key);
        Assert.Equal(ActionStatus.Succeeded, recorded.Status);
        Assert.Equal(new ProcessIdentity(4711, "boot/99"), Assert.Single(recorded.Attempts).Process);
        var kept = RunRecordJson.Read(recorded.Result);
        Assert.Equal(("pb.yml", RunEnd.Successful, 0, "one host"), (kept.Name, kept.End, kept.ExitCode, kept.HostsReason));
        Assert.Equal(["web1"], kept.Hosts);
        Assert.Equal(["attempt 1 started", "attempt 1 ended: successful"], kept.Steps.Select(s => s.Text));
        Assert.Equal(["started 1 on web1", "output 3", "ended Successful"], hall.Told);
    }

    [Fact]
    public async Task Execute_BeforeTheProcessExists_TheAttemptIsInTheLog()
    {
        await using var hall = new RunHall();
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        AttemptRecord? seen = null;
        hall.Script(async (spec, _, _) =>
        {
            seen = (await hall.RecordedAsync(request.Key)).Attempts.Single();
            return RunHall.Result(spec, RunStatus.Successful);
        });
        await executor.ExecuteAsync(request, RunHall.Token);
        Assert.Equal((ActionStatus.Started, 1), (seen!.Status, seen.Key.Number));
        Assert.Equal(hall.Specs.Single().Id, AttemptId.Of(seen.Key, seen.Began));
    }

    [Fact]
    public async Task Execute_Fails_TriesAgainAfterTheDelayAndSaysSo()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Failed, RunStatus.Failed, RunStatus.Successful);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 3, Delay = TimeSpan.FromSeconds(10) };
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(request, RunHall.Token), TimeSpan.FromSeconds(10));
        Assert.Equal(RunEnd.Successful, outcome.Record.End);
        Assert.Equal(
            ["Warning: run_playbook pb.yml failed and is tried again, 1 of 3: web1: failed at task \"t\": Failed",
                "Warning: run_playbook pb.yml failed and is tried again, 2 of 3: web1: failed at task \"t\": Failed"],
            hall.Logged.Where(l => l.StartsWith("Warning", StringComparison.Ordinal)));
        var attempts = (await hall.RecordedAsync(request.Key)).Attempts;
        Assert.Equal([ActionStatus.Failed, ActionStatus.Failed, ActionStatus.Succeeded], attempts.Select(a => a.Status));
        Assert.True(attempts[1].Began - attempts[0].Ended >= TimeSpan.FromSeconds(10));
        Assert.Contains("waits: the attempt before failed, the next follows after 10 s", hall.Told);
    }

    [Fact]
    public async Task Execute_FailsForGood_SaysHostTaskAndMessage()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Failed);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 1 };
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        Assert.Equal((RunEnd.Failed, 2, "web1: failed at task \"t\": Failed"),
            (outcome.Record.End, outcome.Record.ExitCode, outcome.Record.Problem));
        Assert.Equal(2, hall.Specs.Count);
        Assert.DoesNotContain(hall.Logged, l => l.Contains("PLAY [all]", StringComparison.Ordinal));
        Assert.Contains("Error: run_playbook pb.yml of rule r failed: web1: failed at task \"t\": Failed", hall.Logged);
        Assert.Equal("broken", RunRecordJson.Read((await hall.RecordedAsync(request.Key)).Result).Failures.Single().Message);
    }

    [Theory]
    [InlineData(RunStatus.Timeout, RunEnd.Timeout, ActionStatus.Failed)]
    [InlineData(RunStatus.NotStarted, RunEnd.NotStarted, ActionStatus.Failed)]
    public async Task Execute_EndsOtherwise_IsNotTriedAgain(RunStatus status, RunEnd end, ActionStatus recorded)
    {
        await using var hall = new RunHall();
        hall.Script(status);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 5 };
        Assert.Equal(end, (await executor.ExecuteAsync(request, RunHall.Token)).Record.End);
        Assert.Equal(recorded, (await hall.RecordedAsync(request.Key)).Status);
        Assert.Single(hall.Specs);
    }

    [Fact]
    public async Task Execute_PolicyGivesRetries_TheyReplaceTheActions()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { Retries = 2 }) };
        hall.Script(RunStatus.Failed);
        using var executor = hall.Executor();
        await executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token);
        Assert.Equal(3, hall.Specs.Count);
    }

    [Fact]
    public async Task Execute_HostLacksItsAddress_StartsTheMomentItIsThere()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary IP address")] };
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var run = executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token);
        await RunHall.UntilAsync(() => !hall.Told.IsEmpty);
        Assert.Equal(["waits: web1 has no primary IP address yet"], hall.Told);
        hall.Lacks = [];
        hall.Change();
        Assert.Equal(RunEnd.Successful, (await run).Record.End);
        Assert.Equal(RunHall.Noon, hall.Time.GetUtcNow());
    }

    [Fact]
    public async Task Execute_WhileItWaits_TheValuesAreLetGoAndMadeAgain()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary IP address")] };
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var (made, released) = (0, 0);
        var values = new RunValues(
            new Mapping { { "target", "web1" } },
            _ =>
            {
                made++;
                return new ValueTask<Mapping>(new Mapping { { "target", "again" } });
            },
            () => released++);
        var run = executor.ExecuteAsync(await hall.RequestAsync() with { Values = values }, RunHall.Token);
        await RunHall.UntilAsync(() => released == 1);
        Assert.Equal(0, made);
        hall.Lacks = [];
        hall.Change();
        await run;
        Assert.Equal("again", hall.Specs.Single().ExtraVars.Single(v => v.Name == "target").Value.GetString());
    }

    [Fact]
    public async Task Execute_ChangesAreNotSignalled_LooksAgainAndAgain()
    {
        await using var hall = new RunHall { Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary IP address")] };
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var run = executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token);
        await RunHall.UntilAsync(() => !hall.Told.IsEmpty);
        hall.Lacks = [];
        Assert.Equal(RunEnd.Successful, (await hall.AdvanceAsync(run, Second)).Record.End);
        // The fake clock goes on while the machine works; within the ten minutes it is looked again.
        Assert.InRange(hall.Time.GetUtcNow() - RunHall.Noon, Second, 500 * Second);
    }

    [Fact]
    public async Task Execute_HostIsNotReadyInTime_FailsAndSaysWhatIsMissing()
    {
        await using var hall = new RunHall
        {
            Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()], Within = 30 * Second }),
                Lacks = [new HostLack("web1", "has no primary IP address")],
        };
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(request, RunHall.Token), Second);
        Assert.Equal((RunEnd.NotStarted, "web1 has no primary IP address yet (00:00:30 after the event)"),
            (outcome.Record.End, outcome.Record.Problem));
        Assert.Equal(ActionStatus.Failed, (await hall.RecordedAsync(request.Key)).Status);
        Assert.Empty(hall.Specs);
    }

    [Fact]
    public async Task Execute_NetboxDoesNotAnswer_WaitsForIt()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        var ready = hall.Prepare;
        hall.Prepare = t => hall.Time.GetUtcNow() < RunHall.Noon + (20 * Second)
            ? new PreparedInventory.Refused(RefusalReason.Unreachable, "NetBox does not answer")
            : ready(t);
        using var executor = hall.Executor();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token), Second);
        Assert.Equal(RunEnd.Successful, outcome.Record.End);
        Assert.Equal(["waits: NetBox does not answer", "started 1 on web1", "ended Successful"], hall.Told);
    }

    [Fact]
    public async Task Execute_HostIsUnknown_CountsAsAFailedAttempt()
    {
        await using var hall = new RunHall { Prepare = _ =>
            new PreparedInventory.Refused(RefusalReason.UnknownHost, "no host named vm9 (did you mean vm8?)") };
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 2 };
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        Assert.Equal((RunEnd.NotStarted, "no host named vm9 (did you mean vm8?)"), (outcome.Record.End, outcome.Record.Problem));
        Assert.Equal([ActionStatus.Failed, ActionStatus.Failed], (await hall.RecordedAsync(request.Key)).Attempts.Select(a => a.Status));
        Assert.Equal(2, hall.Logged.Count(l => l.Contains("failed and is tried again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Execute_PlaybookIsMissing_FailsAtOnce()
    {
        await using var hall = new RunHall();
        using var executor = hall.Executor();
        var outcome = await executor.ExecuteAsync(await hall.RequestAsync("gone.yml") with { Retries = 3 }, RunHall.Token);
        Assert.StartsWith("there is no playbook gone.yml to be found from ", outcome.Record.Problem, StringComparison.Ordinal);
        Assert.Empty(hall.Specs);
    }

    [Fact]
    public async Task Execute_ValuesOfEvents_ReachTheRunnerMarked()
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var values = new Mapping { { "target", "web1" }, { "plain", 1L }, { "ansible_eda", new Mapping { { "event", new Mapping() } } } };
        await executor.ExecuteAsync(await hall.RequestAsync() with {
            Values = new RunValues(values), UntrustedVars = new HashSet<string> { "target" } }, RunHall.Token);
        Assert.Equal([("target", true), ("plain", false), ("ansible_eda", true)],
            hall.Specs.Single().ExtraVars.Select(v => (v.Name, v.Untrusted)));
    }

    [Fact]
    public async Task Execute_FactsAreWanted_TheyAreRecordedWithTheEnd()
    {
        await using var hall = new RunHall();
        hall.Script((spec, _, _) => Task.FromResult(RunHall.Result(spec, RunStatus.Successful, """{"code": 7}""")));
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with {
            Bring = artifacts => [new NewEntry("rs", EntryKind.Fact, System.Text.Encoding.UTF8.GetBytes($"{{\"c\":{artifacts["code"]}}}"),
                RunHall.Noon)] };
        var outcome = await executor.ExecuteAsync(request, RunHall.Token);
        var entry = Assert.Single(await hall.Log.ReadAsync("rs", 0, 10, RunHall.Token));
        Assert.Equal((outcome.Position, """{"c":7}"""), (entry.Position, System.Text.Encoding.UTF8.GetString(entry.Content.Span)));
    }

    [Theory]
    [InlineData(false, "Error: Action run_playbook could not be carried out: the playbook set no facts (set_fact) and no stats (set_stats)")]
    [InlineData(true, "Error: Action run_module could not be carried out: the module left no module_result")]
    public async Task Execute_FactsAreWantedButNoneSet_IsSaid(bool module, string message)
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Bring = _ => throw new InvalidOperationException() };
        await executor.ExecuteAsync(module ? request with { Target = new RunTarget.Module("ansible.builtin.ping") } : request,
            RunHall.Token);
        Assert.Contains(message, hall.Logged);
    }

    [Fact]
    public async Task Execute_NoMoreThanAllowedAtOnce()
    {
        await using var hall = new RunHall { MaxParallel = 2 };
        int now = 0, most = 0;
        var gate = new Lock();
        var two = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hall.Script(async (spec, _, _) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
                if (now == 2)
                    two.TrySetResult();
            }
            // The first stays until it has company, however slow the machine is.
            await two.Task.WaitAsync(TimeSpan.FromSeconds(60), RunHall.Token);
            lock (gate)
                now--;
            return RunHall.Result(spec, RunStatus.Successful);
        });
        using var executor = hall.Executor();
        var runs = new List<Task>();
        for (var i = 0; i < 8; i++)
            runs.Add(executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token));
        await Task.WhenAll(runs);
        Assert.Equal(2, most);
    }
}
