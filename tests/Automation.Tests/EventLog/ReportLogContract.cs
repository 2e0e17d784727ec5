using System.Text;
using Plumbline.Automation.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

/// <summary>What every form of the event log does with reports.</summary>
public abstract class ReportLogContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected IEventLog Log { get; set; } = null!; // opened by InitializeAsync

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Log = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<IEventLog> OpenAsync();

    [Fact]
    public async Task Report_Several_AreReadInOrderBehindANumber()
    {
        await TellAsync("a", "b", "c");

        var all = await Log.ReportsAsync(0, 10, Token);
        Assert.Equal(["a", "b", "c"], all.Select(r => Text(r.Content)));
        Assert.Equal([all[0].Number + 1, all[0].Number + 2], all.Skip(1).Select(r => r.Number));
        Assert.Equal(["b"], (await Log.ReportsAsync(all[0].Number, 1, Token)).Select(r => Text(r.Content)));
        Assert.Equal(all[2].Number, await Log.WaitForReportAsync(all[0].Number, Token));
    }

    [Fact]
    public async Task Forget_UpToANumber_KeepsTheOthersAndGivesNoNumberTwice()
    {
        await TellAsync("a", "b");
        var all = await Log.ReportsAsync(0, 10, Token);

        await Log.ForgetReportsAsync(all[0].Number, Token);
        Assert.Equal(["b"], (await Log.ReportsAsync(0, 10, Token)).Select(r => Text(r.Content)));
        await Log.ForgetReportsAsync(all[1].Number, Token);
        await TellAsync("c");

        Assert.Equal(all[1].Number + 1, Assert.Single(await Log.ReportsAsync(0, 10, Token)).Number);
    }

    [Fact]
    public async Task WaitForReport_NoneBehindTheNumber_WaitsForOne()
    {
        await TellAsync("a");
        var first = Assert.Single(await Log.ReportsAsync(0, 10, Token)).Number;
        await Log.ForgetReportsAsync(first, Token);
        var waiting = Log.WaitForReportAsync(first, Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await TellAsync("b");

        Assert.Equal(first + 1, await waiting);
    }

    [Fact]
    public async Task Complete_WithReports_RecordsThemOnceTogetherWithTheEnd()
    {
        var match = new NewMatch("r", Noon, "{}"u8.ToArray(), [new RequestedAction("none", "{}"u8.ToArray())]);
        var id = await Log.CommitAsync(new LogCommit { Ruleset = "a", Bookmark = 1, Clock = Noon, Matches = [match] }, Token);
        var waiting = Log.WaitForReportAsync(0, Token).AsTask();
        var end = new ActionEnd(ActionStatus.Succeeded, Noon) { Reports = [Bytes("done"), Bytes("and more")] };

        await Log.CompleteAsync(new ActionKey(id, 0), end, Token);
        await Log.CompleteAsync(new ActionKey(id, 0), end, Token); // the answer was lost, and it is said again

        await waiting;
        Assert.Equal(["done", "and more"], (await Log.ReportsAsync(0, 10, Token)).Select(r => Text(r.Content)));
    }

    protected async Task TellAsync(params string[] reports)
    {
        foreach (var report in reports)
            await Log.ReportAsync(Bytes(report), Token);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
