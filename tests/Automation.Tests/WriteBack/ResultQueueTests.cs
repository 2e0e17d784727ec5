using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Xunit;

namespace Plumbline.Automation.Tests.WriteBack;

public sealed class ResultQueueTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-results-").FullName;
    private IEventLog _log = null!; // opened by InitializeAsync
    private ResultQueue _queue = null!; // as above

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _log = EventLogs.Sqlite(Path.Combine(_folder, "events.db"));
        await ReadAsync();
        await EndAsync(Noon);
        await EndAsync(Noon.AddMinutes(1));
        await _queue.ReadMoreAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Result_GivenUpAfterALaterOneWasWritten_IsNotLacking()
    {
        _queue.Written(_queue.Waiting[1], _ => false);
        await _queue.SaveAsync(Token);
        await ReadAsync();
        _queue.GiveUp(Assert.Single(_queue.Waiting), "no");

        Assert.Null(_queue.LostOf("web1"));
        Assert.Equal(1, _queue.GivenUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Result_GivenUp_IsLackingWhateverBecomesOfAnEarlierOne(bool isWritten)
    {
        var earlier = _queue.Waiting[0];
        _queue.GiveUp(_queue.Waiting[1], "no");
        if (isWritten)
            _queue.Written(earlier, _ => false);
        else
            _queue.GiveUp(earlier, "no");

        Assert.Equal(2, _queue.LostOf("web1")?.Run.Match);
    }

    private async Task ReadAsync()
    {
        _queue = new ResultQueue(_log);
        await _queue.LoadAsync(Token);
    }

    private async Task EndAsync(DateTimeOffset at)
    {
        var match = await _log.CommitAsync(
            new LogCommit
            {
                Ruleset = "book/Set", Bookmark = 1, Clock = Noon,
                Matches = [new NewMatch("Configure", at, "{}"u8.ToArray(), [new RequestedAction("run_playbook", "{}"u8.ToArray())])],
            },
            Token);
        var record = new RunRecord { Name = "new_vm.yml", End = RunEnd.Successful, Hosts = ["web1"] };
        await _log.CompleteAsync(
            new ActionKey(match, 0), new ActionEnd(ActionStatus.Succeeded, at, RunRecordJson.Write(record), []), Token);
    }
}
