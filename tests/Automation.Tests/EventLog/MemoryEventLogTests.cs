using Plumbline.Automation.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

public sealed class MemoryEventLogTests : EventLogContract
{
    protected override ValueTask<IEventLog> OpenAsync() => new(EventLogs.InMemory());

    [Fact]
    public async Task Append_RulesetFarBehind_WaitsForACommit()
    {
        long last = 0;
        for (var i = 0; i < 1024; i++)
            last = await Log.AppendAsync(Event("a", "{}"), Token);

        var waiting = Log.AppendAsync(Event("a", "{}"), Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await Log.AppendAsync(Event("b", "{}"), Token);

        await Log.CommitAsync(Commit("a", last), Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Single(await Log.ReadAsync("a", last, 10, Token));
    }
}
