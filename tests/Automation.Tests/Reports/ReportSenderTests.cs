using System.Diagnostics;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.Reports;
using Plumbline.TestKit.Controllers;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Reports;

/// <summary>No report is lost while there is room for it, whatever the controller does; and nobody waits for it.</summary>
public sealed class ReportSenderTests : IDisposable
{
    private const int Few = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>How a controller may treat its first connection.</summary>
    public static TheoryData<string> Ends => ["drop unread", "drop read", "close 1000", "close 1001", "close 1006", "close 1011",
        "close 1012", "503", "429", "silent handshake", "half a frame", "a masked frame"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Send_FirstConnectionGoesWrong_EverythingArrivesOverTheNext(string how)
    {
        await using var controller = new ControllerStandIn(c => c.Number == 1 ? SpoilAsync(c, how) : TakeAsync(c));
        await using var log = EventLogs.InMemory();
        await using var reports = new ReportsUnderTest(log, controller.Port, ReportLimits.InMemory(Few * 10));
        await reports.TellAsync(1, Few);

        reports.Sender.Start();
        await reports.TellAsync(Few + 1, Few * 2);

        Assert.Equal(0, await reports.FinishAsync());
        Assert.Null(reports.Sender.Ended);
        Assert.Equal(ReportsUnderTest.All(1, Few * 2), ReportsUnderTest.Once(controller));
        Assert.Equal(1000, controller.Conversations[^1].ClosedWith);
    }

    /// <summary>Controllers that take nothing.</summary>
    public static TheoryData<string> Hanging => [
        "silent handshake", "reads nothing", "answers no ping", "503", "404", "close 1008", "nobody"];

    [Theory]
    [MemberData(nameof(Hanging))]
    public async Task Room_ControllerTakesNothing_LetsNobodyWaitAndKeepsTheNewest(string how)
    {
        await using var controller = new ControllerStandIn(c => SpoilAsync(c, how));
        await using var log = EventLogs.InMemory();
        await using var reports = new ReportsUnderTest(log, how == "nobody" ? 1 : controller.Port, ReportLimits.InMemory(Few));
        reports.Sender.Start();

        await reports.TellAsync(1, Few * 20);

        // The one that gives up the oldest works beside: it comes to the same.
        var left = await log.ReportsAsync(0, Few * 20, TestContext.Current.CancellationToken);
        for (var since = Stopwatch.StartNew(); left.Count > Few || reports.Sender.Lost != Few * 20 - left.Count; await Task.Yield())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(120), $"{left.Count} are left, {reports.Sender.Lost} were given up");
            left = await log.ReportsAsync(0, Few * 20, TestContext.Current.CancellationToken);
        }
        Assert.Equal(Few * 20, left[^1].Number);
    }

    [Fact]
    public async Task Room_ManyAtOnceWhileTheControllerTakesThem_LosesNone()
    {
        var lines = new Activation.LogLines();
        await using var controller = new ControllerStandIn(TakeAsync);
        await using var log = EventLogs.InMemory();
        await using var reports = new ReportsUnderTest(
            log, controller.Port, ReportLimits.InMemory(Few), given: TimeProvider.System, logger: lines);
        reports.Sender.Start();

        await reports.TellAsync(1, 2000);

        Assert.Equal((0, ""), (await reports.FinishAsync(), string.Join('\n', lines.All)));
        Assert.Equal(0, reports.Sender.Lost);
        Assert.Equal(ReportsUnderTest.All(1, 2000), controller.Conversations.SelectMany(c => c.Heard));
    }

    [Fact]
    public async Task Finish_AReportCameBehindALookThatFoundNone_Arrives()
    {
        await using var controller = new ControllerStandIn(TakeAsync);
        await using var log = EventLogs.InMemory();
        var looks = new LooksAtReports(log);
        await using var reports = new ReportsUnderTest(log, controller.Port, ReportLimits.InMemory(Few), seen: looks);
        Task<long>? finished = null;
        // The first look is at what an earlier process left.
        looks.FoundNone = async count =>
        {
            if (count != 2)
                return;
            await reports.TellAsync(1, 1);
            finished = reports.FinishAsync();
        };

        reports.Sender.Start();

        while (Volatile.Read(ref finished) is null)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(0, await finished!);
        Assert.Equal(ReportsUnderTest.All(1, 1), ReportsUnderTest.Once(controller));
    }

    [Theory]
    [InlineData("404")]
    [InlineData("close 1008")]
    [InlineData("close 4001")]
    [InlineData("no websocket")]
    public async Task Send_ControllerWantsNone_EndsAndSaysWhy(string how)
    {
        await using var controller = new ControllerStandIn(c => SpoilAsync(c, how));
        await using var log = EventLogs.InMemory();
        await using var reports = new ReportsUnderTest(log, controller.Port, ReportLimits.InMemory(Few));
        reports.Sender.Start();
        await reports.TellAsync(1, 2);

        Assert.Equal(2, await reports.FinishAsync());

        Assert.True(reports.Sender.Ended!.IsFinal);
        Assert.Single(controller.Conversations);
    }

    [Fact]
    public async Task Send_OneReportIsRefused_TheOthersArrive()
    {
        await using var controller = new ControllerStandIn(async c =>
        {
            await c.AcceptAsync();
            await c.ListenAsync(_ => c.Heard.Contains(ReportsUnderTest.Report(3)));
            if (c.Heard.Contains(ReportsUnderTest.Report(3)))
                await c.CloseAsync(1009, answersFirst: false);
        });
        await using var log = EventLogs.InMemory();
        await using var reports = new ReportsUnderTest(log, controller.Port, ReportLimits.InMemory(Few * 10));
        await reports.TellAsync(1, Few);

        reports.Sender.Start();

        Assert.Equal((0, null), (await reports.FinishAsync(), reports.Sender.Ended));
        Assert.Equal(1, reports.Sender.Lost);
        Assert.Equal(ReportsUnderTest.All(1, Few).Order(), ReportsUnderTest.Once(controller).Order());
    }

    [Fact]
    public async Task Send_ProcessEndsBeforeTheControllerComesBack_TheNextOneSendsThem()
    {
        var path = Path.Combine(_folder, "events.db");
        await using (var log = EventLogs.Sqlite(path))
        {
            await using var reports = new ReportsUnderTest(log, 1, ReportLimits.Durable);
            reports.Sender.Start();
            await reports.TellAsync(1, Few * 20);
        }
        await using var controller = new ControllerStandIn(TakeAsync);
        await using var again = EventLogs.Sqlite(path);
        await using var others = new ReportsUnderTest(again, controller.Port, ReportLimits.Durable);
        others.Sender.Start();

        Assert.Equal(0, await others.FinishAsync());
        Assert.Equal(ReportsUnderTest.All(1, Few * 20), controller.Conversations[0].Heard);
    }

    [Theory]
    [InlineData(nameof(IEventLog.ReportsAsync))]
    [InlineData(nameof(IEventLog.ForgetReportsAsync))]
    [InlineData(nameof(IEventLog.WaitForReportAsync))]
    public async Task Send_TheEventLogFailsNowAndThen_EverythingArrives(string member)
    {
        await using var controller = new ControllerStandIn(TakeAsync);
        await using var log = new FaultyEventLog(EventLogs.Sqlite(Path.Combine(_folder, "events.db")));
        await using var reports = new ReportsUnderTest(log, controller.Port, ReportLimits.Durable);
        log.Plan((call, called) => called == member && call % 3 == 0 ? LogFault.Refused : null);
        reports.Sender.Start();

        await reports.TellAsync(1, Few * 4);

        await reports.FinishAsync();
        log.Heal();
        Assert.Equal(ReportsUnderTest.All(1, Few * 4), ReportsUnderTest.Once(controller));
    }

    private static async Task TakeAsync(SocketConversation conversation)
    {
        await conversation.AcceptAsync();
        await conversation.ListenAsync(_ => false);
    }

    private static async Task SpoilAsync(SocketConversation conversation, string how)
    {
        switch (how.Split(' '))
        {
            case ["503" or "429" or "404"]:
                await conversation.RefuseAsync($"{how} No");
                return;
            case ["silent", ..]:
                await conversation.IdleAsync();
                return;
            case ["no", "websocket"]:
                await conversation.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                await conversation.IdleAsync();
                return;
        }
        await conversation.AcceptAsync();
        switch (how.Split(' '))
        {
            case ["drop", "unread"]:
                return;
            case ["drop", "read"]:
                await conversation.ListenAsync(heard => heard >= 2);
                return;
            case ["close", var code]:
                await conversation.ListenAsync(heard => heard >= 1);
                await conversation.CloseAsync(code == "1006" ? 1001 : int.Parse(code, null));
                return;
            case ["half", ..]:
                await conversation.Raw.WriteAsync(new byte[] { 0x81, 0x7e, 0x00 });
                return;
            case ["a", "masked", ..]:
                await conversation.Raw.WriteAsync(new byte[] { 0x81, 0x81, 0, 0, 0, 0, 0x61 });
                await conversation.IdleAsync();
                return;
            case ["reads", "nothing"]:
                await conversation.IdleAsync();
                return;
            case ["answers", ..]:
                await conversation.SwallowAsync();
                return;
        }
    }

    // Lets something happen between a look at the queue that found nothing and whoever looked.
    private sealed class LooksAtReports(IReportLog log) : IReportLog
    {
        private int _foundNone;

        public Func<int, Task> FoundNone { get; set; } = _ => Task.CompletedTask;

        public async ValueTask<IReadOnlyList<QueuedReport>> ReportsAsync(long after, int limit, CancellationToken cancellationToken)
        {
            var found = await log.ReportsAsync(after, limit, cancellationToken);
            if (found.Count == 0)
                await FoundNone(Interlocked.Increment(ref _foundNone));
            return found;
        }

        public ValueTask ReportAsync(ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
            log.ReportAsync(report, cancellationToken);

        public ValueTask<long> WaitForReportAsync(long after, CancellationToken cancellationToken) =>
            log.WaitForReportAsync(after, cancellationToken);

        public ValueTask ForgetReportsAsync(long upTo, CancellationToken cancellationToken) =>
            log.ForgetReportsAsync(upTo, cancellationToken);
    }
}
