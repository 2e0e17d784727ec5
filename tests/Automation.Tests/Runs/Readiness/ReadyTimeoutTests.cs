using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>What becomes of a run whose hosts are not ready in time, and what is told of it while it waits.</summary>
public sealed class ReadyTimeoutTests
{
    private const string Late = "web1 has no primary IP address yet (00:00:30 after the event)";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ReadyTimeout.Fail, RunEnd.NotStarted, ActionStatus.Failed, 0, "not started", Late)]
    [InlineData(ReadyTimeout.Skip, RunEnd.Skipped, ActionStatus.Cancelled, 0, "skipped", Late)]
    [InlineData(ReadyTimeout.Run, RunEnd.Successful, ActionStatus.Succeeded, 1, "succeeded", "")]
    public async Task Execute_HostIsNotReadyInTime_EndsAsThePolicySays(
        ReadyTimeout onTimeout, RunEnd end, ActionStatus recorded, int started, string shown, string why)
    {
        await using var hall = Waiting(onTimeout);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(request, RunHall.Token), Second);
        Assert.Equal((end, started), (outcome.Record.End, hall.Specs.Count));
        var action = await hall.RecordedAsync(request.Key);
        Assert.Equal(recorded, action.Status);
        Assert.Equal(end, RunRecordJson.Read(action.Result).End);
        var row = RunRow.Of((await hall.Log.MatchesAsync(null, 0, 1, RunHall.Token)).Single(), null, hall.Time.GetUtcNow()).Single();
        Assert.Equal((shown, why), (row.State, row.Why));
        Assert.Equal(["web1"], row.Hosts);
        if (onTimeout == ReadyTimeout.Run)
            Assert.Contains($"starts although {Late}, as the policy says (on_timeout: run)", outcome.Record.Steps.Select(s => s.Text));
    }

    [Theory]
    [InlineData(ReadyTimeout.Run, RunEnd.NotStarted)]
    [InlineData(ReadyTimeout.Skip, RunEnd.Skipped)]
    public async Task Execute_HostIsNotThereInTime_CannotRun(ReadyTimeout onTimeout, RunEnd end)
    {
        await using var hall = Waiting(onTimeout);
        hall.Prepare = _ => new PreparedInventory.Refused(RefusalReason.UnknownHost, "no host named web1") { Hosts = ["web1"] };
        using var executor = hall.Executor();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token), Second);
        Assert.Equal((end, "no host named web1 (00:00:30 after the event)"), (outcome.Record.End, outcome.Record.Problem));
        Assert.Empty(hall.Specs);
    }

    [Fact]
    public async Task Execute_NetboxIsAwayTheWholeTime_IsNoReasonToSkip()
    {
        await using var hall = Waiting(ReadyTimeout.Skip);
        hall.Prepare = _ => new PreparedInventory.Refused(RefusalReason.Unreachable, "NetBox does not answer");
        using var executor = hall.Executor();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token), Second);
        Assert.Equal(RunEnd.NotStarted, outcome.Record.End);
    }

    [Fact]
    public async Task Execute_ChangesAreSignalled_IsNotLookedAtWithoutOne()
    {
        var looks = 0;
        await using var hall = Waiting(ReadyTimeout.Fail);
        hall.SignalsChanges = true;
        var prepare = hall.Prepare;
        hall.Prepare = target =>
        {
            looks++;
            return prepare(target);
        };
        using var executor = hall.Executor();
        var outcome = await hall.AdvanceAsync(executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token), Second);
        Assert.Equal((RunEnd.NotStarted, 2), (outcome.Record.End, looks)); // at first, and when the time is over
    }

    [Fact]
    public async Task Open_RunThatWaits_TellsWhoLacksWhatSinceWhenAndUntilWhen()
    {
        await using var hall = Waiting(ReadyTimeout.Skip);
        hall.Prepare = _ => new PreparedInventory.Ready(["inv"], null, ["web1", "web2"], InventoryScope.RunHosts, "two", []);
        hall.Lacks.Add(new HostLack("web2", "is 'planned' and not 'active'"));
        hall.Time.Advance(5 * Second); // it was read from the log after a restart
        using var executor = hall.Executor();
        var run = executor.ExecuteAsync(await hall.RequestAsync(), RunHall.Token);
        await RunHall.UntilAsync(() => executor.Open() is [{ WaitsFor.Count: 2 }]);
        hall.Time.Advance(5 * Second);
        hall.Lacks = [hall.Lacks[0], new HostLack("web2", "has no interfaces")];
        hall.Change();
        await RunHall.UntilAsync(() => executor.Open() is [{ WaitsFor: [_, { For: "has no interfaces" }] }]);

        var open = executor.Open().Single();
        Assert.Equal(
            [
                new OpenWait("web1", "has no primary IP address", RunHall.Noon),
                new OpenWait("web2", "has no interfaces", RunHall.Noon + (10 * Second)),
            ],
            open.WaitsFor);
        Assert.Equal((RunHall.Noon + (30 * Second), "skip"), (open.Until, open.OnTimeout));
        var read = OpenRunJson.Read(Encoding.UTF8.GetString(OpenRunJson.WriteLine(open).Span));
        Assert.Equal(open.WaitsFor, read.WaitsFor);
        Assert.Equal((open.Until, open.OnTimeout), (read.Until, read.OnTimeout));

        executor.Cancel(open.Key);
        await run;
    }

    private static RunHall Waiting(ReadyTimeout onTimeout)
    {
        var hall = new RunHall
        {
            Policies = RunHall.Policy(p => p with
            {
                ReadyWhen = [new ReadyCheck.PrimaryIp()], Within = 30 * Second, OnTimeout = onTimeout,
            }),
            Lacks = [new HostLack("web1", "has no primary IP address")],
        };
        hall.Script(RunStatus.Successful);
        return hall;
    }
}
