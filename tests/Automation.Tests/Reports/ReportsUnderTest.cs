using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.Reports;
using Plumbline.Automation.Tests.Actions.Controller;
using Plumbline.Automation.Websockets;
using Plumbline.Supervision;
using Plumbline.TestKit.Controllers;
using Xunit;

namespace Plumbline.Automation.Tests.Reports;

/// <summary>Reports on their way to a stand-in for a controller, in a hurry.</summary>
internal sealed class ReportsUnderTest : IAsyncDisposable
{
    private readonly WebsocketConnector _connector;

    public ReportsUnderTest(
        IEventLog log, int port, ReportLimits limits, Func<WebsocketOptions, WebsocketOptions>? change = null, ILogger? logger = null,
        TimeProvider? given = null, IReportLog? seen = null)
    {
        var time = given ?? new HastyTime();
        Log = log;
        var options = new WebsocketOptions { Url = new Uri($"ws://127.0.0.1:{port}/") };
        _connector = new WebsocketConnector(change?.Invoke(options) ?? options, time, logger ?? NullLogger.Instance);
        Sender = new ReportSender(
            seen ?? log, async token => new WebsocketConnection(await _connector.ConnectAsync(token)) { KeepsMessages = false }, limits,
            new HealthBoard(time).Part(ReportSender.PartName), time, logger ?? NullLogger.Instance);
    }

    public IEventLog Log { get; }

    public ReportSender Sender { get; }

    public static string Report(int number) => $"{{\"n\":{number}}}";

    /// <summary>Adds reports as actions do.</summary>
    public async Task TellAsync(int from, int to)
    {
        for (var n = from; n <= to; n++)
        {
            await Sender.RoomAsync(TestContext.Current.CancellationToken);
            await Log.ReportAsync(Encoding.UTF8.GetBytes(Report(n)), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends as a program does; the reports that still wait.</summary>
    public Task<long> FinishAsync() => Sender.FinishAsync(
        TimeSpan.FromMinutes(5), saysGoodbye: true, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        _connector.Dispose();
    }

    /// <summary>What a controller heard, without what it heard twice.</summary>
    public static IReadOnlyList<string> Once(ControllerStandIn controller) =>
        [.. controller.Conversations.SelectMany(c => c.Heard).Distinct()];

    public static IEnumerable<string> All(int from, int to) => Enumerable.Range(from, to - from + 1).Select(Report);
}
