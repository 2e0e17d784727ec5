using System.Diagnostics;
using Plumbline.Automation.Progress;
using Xunit;

namespace Plumbline.Automation.Tests.Progress;

public sealed class PathTracesTests : IDisposable
{
    private const string Uuid = "0b51a1c0-0000-4000-8000-000000000007";
    private static readonly string TraceId = Guid.Parse(Uuid).ToString("N");

    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly CancellationTokenSource _stop = new();

    public PathTracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PathTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { if (span.TraceId.ToHexString() == TraceId) _spans.Add(span); },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Take_StagesOfOneEvent_AreOneTraceWithItsNumber()
    {
        await TakeAsync(
            $"0 documented web1, 1 accepted web1 @{Uuid}, 2 matched web1 #1 @{Uuid}, 3 waiting #1, 5 started #1, 6 task web1 #1, "
                + "7 ended #1 failed, 9 writtenback web1 #1");

        Assert.Equal(
            ["documented 0-1 <event", "event 0-1 <", "match 1-2 <event", "run 5-7 <match", "task 5-6 <run", "wait 3-5 <match",
                "write_back 7-9 <match"],
            _spans.Select(Shown).Order(StringComparer.Ordinal));
        Assert.Equal(ActivityStatusCode.Error, _spans.Single(s => s.OperationName == "run").Status);
    }

    [Fact]
    public async Task Take_MatchOfAnEarlierProcess_IsInTheTraceOfItsEvent()
    {
        await TakeAsync("5 started #9, 7 ended #9 succeeded");

        Assert.Equal("run 5-7 <", Shown(Assert.Single(_spans)));
    }

    [Fact]
    public void Take_WithoutAListener_MakesNothing()
    {
        _listener.Dispose();
        var traces = new PathTraces(new ProgressFeed(), _ => null);

        foreach (var step in "1 accepted web1 @x, 2 matched #1, 3 started #1, 4 ended #1 succeeded".Split(", "))
            traces.Take(PathDurationsTests.Read([.. step.Split(' '), .. (string[])["-"]]));

        Assert.Empty(_spans);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task TakeAsync(string steps)
    {
        var traces = new PathTraces(new ProgressFeed(), match => match == 9 ? Uuid : null);
        // Begins to listen; that the trace has the event's number is set there.
        var running = traces.RunAsync(_stop.Token);
        foreach (var step in steps.Split(", "))
            traces.Take(PathDurationsTests.Read(step.Split(' ')));
        await _stop.CancelAsync();
        await running;
    }

    private string Shown(Activity span) =>
        $"{span.OperationName} {span.StartTimeUtc.Second}-{(span.StartTimeUtc + span.Duration).Second} "
            + $"<{_spans.FirstOrDefault(s => s.SpanId == span.ParentSpanId)?.OperationName}";
}
