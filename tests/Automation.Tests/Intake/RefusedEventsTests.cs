using System.Net;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>What refuses every event for a while fills no log: its beginning and its end are told, with the number of events.</summary>
public sealed class RefusedEventsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _lines = new();
    private readonly HealthPart _health;

    public RefusedEventsTests() => _health = new HealthBoard(_time).Part("source r/w");

    public void Dispose() => _lines.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Told => _lines.All.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal));

    [Fact]
    public async Task Publish_TheLogRefusesForAWhile_IsToldTwice()
    {
        await using var log = new FaultyEventLog(EventLogs.InMemory());
        var pipeline = new EventPipeline(log, "r", "w", "w", [], _time, _lines) { Health = _health };
        log.Break(LogFault.Refused);
        for (var i = 0; i < 100; i++)
            await Assert.ThrowsAsync<EventLogException>(async () => await pipeline.PublishAsync(new Mapping { { "i", 1L } }, Token));
        Assert.StartsWith("Error: An event for ruleset r cannot be recorded; its sender is answered 503, as those after it until it can: ",
            Assert.Single(Told), StringComparison.Ordinal);
        Assert.Equal(100, _health.Report().Counts["not_recorded"]);

        log.Heal();
        await pipeline.PublishAsync(new Mapping { { "i", 1L } }, Token);
        Assert.Single(Told);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Warning: Events for ruleset r are recorded again; 100 were refused in 0 s", Told.Last());
        Assert.Equal(2, Told.Count());
    }

    [Fact]
    public async Task Publish_APatientSource_IsToldTwiceHoweverOftenItTries()
    {
        await using var log = new FaultyEventLog(EventLogs.InMemory());
        var pipeline = new EventPipeline(log, "r", "w", "w", [], _time, _lines) { Patience = Backoff.Standard, Health = _health };
        log.Break(LogFault.Refused);
        var published = pipeline.PublishAsync(new Mapping { { "i", 1L } }, Token).AsTask();
        for (var i = 0; i < 20; i++)
            _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("it is tried again until it can", Assert.Single(Told), StringComparison.Ordinal);

        log.Heal();
        for (var i = 0; i < 10 && !published.IsCompleted; i++)
            _time.Advance(TimeSpan.FromMinutes(1));
        await published.WaitAsync(TimeSpan.FromSeconds(60), Token);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, Told.Count());
    }

    [Fact]
    public async Task Post_ThereIsNoRoomForAWhile_IsToldTwice()
    {
        var sink = new FullSink();
        var source = (IListeningSource)SourceCatalog.Create("ansible.eda.webhook", new SourceContext
        {
            Arguments = new Mapping { { "host", "127.0.0.1" }, { "port", 0L } }, Logger = _lines, Time = _time, Health = _health,
        });
        using var stop = new CancellationTokenSource();
        var running = source.RunAsync(sink, stop.Token);
        var address = (await source.Listening)[0];
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(address));
        Assert.Equal("Warning: An event was answered 503, as are others until there is room again: the disk is nearly full",
            Assert.Single(Told, IsAboutRoom));
        Assert.Equal(20, _health.Report().Counts["refused_for_room"]);

        sink.IsFull = false;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(address));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Warning: There is room for events again; 20 requests were answered 503 in 0 s", Told.Last(IsAboutRoom));
        Assert.Equal(2, Told.Count(IsAboutRoom));

        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    private static bool IsAboutRoom(string line) => line.Contains("503", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> PostAsync(Uri address)
    {
        using var client = new HttpClient();
        using var content = new StringContent("{}");
        return (await client.PostAsync(address, content, Token)).StatusCode;
    }

    private sealed class FullSink : IEventSink
    {
        public bool IsFull { get; set; } = true;

        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken) => Take();

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) => Take();

        private ValueTask Take() => IsFull ? ValueTask.FromException(
            new NoRoomException("the disk is nearly full")) : ValueTask.CompletedTask;
    }
}
