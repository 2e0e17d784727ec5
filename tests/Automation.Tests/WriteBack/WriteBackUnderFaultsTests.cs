using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.WriteBack;

/// <summary>Whichever call to the log goes wrong, in whichever way: every result is written once, none is given up, and the health is good
/// again at the end.</summary>
public sealed class WriteBackUnderFaultsTests
{
    private const int Results = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LogFault.Refused)]
    [InlineData(LogFault.Torn)]
    [InlineData(LogFault.Defect)]
    [InlineData(LogFault.Cancelled)]
    [InlineData(LogFault.Slow)]
    public async Task EveryCall_GoingWrong_EveryResultIsWrittenOnce(LogFault fault)
    {
        var calls = await CheckAsync(_ => { });
        for (var n = 1; n <= calls; n++)
        {
            await CheckAsync(log => log.Fail(n, fault));
            await CheckAsync(log => log.Fail(n, fault, times: 5));
        }
    }

    private static async Task<int> CheckAsync(Action<FaultyEventLog> spoil)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var board = new HealthBoard(time);
        var journal = new JournalUnderTest();
        await using var inner = EventLogs.InMemory();
        var log = new FaultyEventLog(inner);
        var writeBack = new JournalWriteBack(
            log, journal, WriteBackPolicy.Standard, host => new HostLookup.Found(new HostObjectId("dcim.device", host[^1])), _ => null,
                new ProgressFeed(),
                board.Part("write_back"), time,
            NullLogger<JournalWriteBack>.Instance);
        await inner.MarkAsync("write_back", Token);
        await EndAsync(inner, "web1", time);
        spoil(log);
        using var end = new CancellationTokenSource();
        var running = writeBack.RunAsync(end.Token);
        await EndAsync(inner, "web2", time);
        await EndAsync(inner, "web3", time);

        while (journal.Entries.Count < Results || board.State != HealthState.Ok || Figure(board, "waiting") != 0
            || Figure(board, "written") != Results)
        {
            Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(10));
            for (var i = 0; i < 20; i++)
                await Task.Yield();
        }
        await end.CancelAsync();
        await running;
        Assert.Equal(Results, journal.Entries.Count);
        Assert.Equal(0, Figure(board, "given_up"));
        return log.Called.Count;
    }

    private static long Figure(HealthBoard board, string name) => board.Part("write_back").Report().Counts.GetValueOrDefault(name);

    private static async Task EndAsync(IEventLog log, string host, TimeProvider time)
    {
        var match = await log.CommitAsync(
            new LogCommit
            {
                Ruleset = "s", Bookmark = 1, Clock = time.GetUtcNow(),
                Matches = [new NewMatch("r", time.GetUtcNow(), "{}"u8.ToArray(), [new RequestedAction("run_playbook", "{}"u8.ToArray())])],
            },
            Token);
        var record = new RunRecord { Name = "p.yml", Rule = "r", Ruleset = "s", End = RunEnd.Successful, Hosts = [host] };
        await log.CompleteAsync(new ActionKey(match, 0),
            new ActionEnd(ActionStatus.Succeeded, time.GetUtcNow(), RunRecordJson.Write(record), []), Token);
    }
}
