using System.Diagnostics;
using System.Globalization;

namespace Plumbline.Automation.Progress;

/// <summary>
/// One trace for each event through all stages: <c>event</c>, below it <c>documented</c>, <c>match</c>, and below that <c>wait</c>,
/// <c>run</c> with its <c>task</c>s, and <c>write_back</c>. The trace's number is the event's <c>meta.uuid</c>, so that who has the one has
/// the other; it is made of the steps that the path tells anyway, and only where somebody listens to <see cref="SourceName"/>.
/// </summary>
/// <param name="feed">Tells the steps.</param>
/// <param name="eventOf">The uuid of the event that a match of the log came of, for matches older than this program; null where it is not
/// known.</param>
public sealed class PathTraces(ProgressFeed feed, Func<long, string?> eventOf)
{
    /// <summary>What listeners of <see cref="ActivitySource"/> know it by.</summary>
    public const string SourceName = "Plumbline.Path";

    private const int MostMatches = 20_000;

    // A change that the event came of is this old at most; an event about a machine that was documented last week did not come of that.
    private static readonly TimeSpan Delivery = TimeSpan.FromHours(1);

    private static readonly ActivitySource Source = new(SourceName);

    [ThreadStatic]
    private static ActivityTraceId _wanted;

    private readonly Dictionary<string, Step> _documented = [];
    private readonly Dictionary<string, (ActivityContext Context, DateTimeOffset At)> _events = [];
    private readonly Dictionary<long, MatchTrace> _matches = [];
    private readonly Queue<string> _eventOrder = new();
    private readonly Queue<long> _matchOrder = new();

    /// <summary>Follows the path until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Activity.TraceIdGenerator = static () => _wanted == default ? ActivityTraceId.CreateRandom() : _wanted;
        try
        {
            await foreach (var step in feed.NewAsync(cancellationToken).ConfigureAwait(false))
                Take(step);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var match in _matches.Values)
                match.Run?.Stop();
        }
    }

    internal void Take(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Documented when step.Host is { } host:
                if (_documented.Count >= MostMatches)
                    _documented.Clear();
                _documented[host] = step;
                break;
            case StepKind.Accepted:
                Accepted(step);
                break;
            case StepKind.Matched:
                Matched(step);
                break;
            case StepKind.Waiting or StepKind.Started or StepKind.Task or StepKind.Ended or StepKind.WrittenBack:
                Happened(step, _matches.GetValueOrDefault(step.Match) ?? Resumed(step));
                break;
        }
    }

    private void Accepted(Step step)
    {
        var change = step.Host is { } host && _documented.TryGetValue(host, out var known) && step.At - known.At < Delivery ? known : null;
        var context = Root(step.EventId, change is { } first && first.At < step.At ? first.At : step.At, step);
        if (change is not null)
            Span("documented", context, change.At, step.At, change);
        if (step.EventId is not { } id || !_events.TryAdd(id, (context, step.At)))
            return;
        _eventOrder.Enqueue(id);
        if (_eventOrder.Count > MostMatches)
            _events.Remove(_eventOrder.Dequeue());
    }

    private void Matched(Step step)
    {
        var (parent, since) = step.EventId is { } id && _events.TryGetValue(id, out var known) ? known : (Elsewhere(step.EventId), step.At);
        Remember(step.Match, new MatchTrace(Span("match", parent, since, step.At, step)));
    }

    private static void Happened(Step step, MatchTrace match)
    {
        if (match.Waits is { } waits && step.Kind is StepKind.Waiting or StepKind.Started or StepKind.Ended)
        {
            Span("wait", match.Context, waits.At, step.At, waits);
            match.Waits = null;
        }
        switch (step.Kind)
        {
            case StepKind.Waiting:
                match.Waits = step;
                break;
            case StepKind.Started:
                match.Run?.Stop();
                (match.Run, match.LastTask) = (Begin("run", match.Context, step.At, step), step.At);
                break;
            case StepKind.Task:
                Span("task", match.Run?.Context ?? match.Context, match.LastTask ?? step.At, step.At, step);
                match.LastTask = step.At;
                break;
            case StepKind.Ended:
                End(match, step);
                break;
            default:
                Span("write_back", match.Context, match.EndedAt ?? step.At, step.At, step);
                break;
        }
    }

    private static void End(MatchTrace match, Step step)
    {
        match.EndedAt = step.At;
        // One that came to no attempt has a span all the same, which says why.
        var run = match.Run ?? Begin("run", match.Context, step.At, step);
        match.Run = null;
        run?.SetTag("plumbline.result", step.Result);
        run?.SetStatus(step.Result == "succeeded" ? ActivityStatusCode.Ok : ActivityStatusCode.Error, step.Text);
        run?.SetEndTime(step.At.UtcDateTime);
        run?.Stop();
    }

    private MatchTrace Resumed(Step step)
    {
        var match = new MatchTrace(Elsewhere(step.Match > 0 ? eventOf(step.Match) : null));
        Remember(step.Match, match);
        return match;
    }

    private void Remember(long match, MatchTrace trace)
    {
        if (!_matches.ContainsKey(match))
            _matchOrder.Enqueue(match);
        _matches[match] = trace;
        while (_matchOrder.Count > MostMatches)
            _matches.Remove(_matchOrder.Dequeue());
    }

    private static ActivityContext Root(string? eventId, DateTimeOffset began, Step step)
    {
        _wanted = TraceOf(eventId);
        try
        {
            var root = Begin("event", default, began, step);
            root?.SetEndTime(step.At.UtcDateTime);
            root?.Stop();
            return root?.Context ?? Elsewhere(eventId);
        }
        finally
        {
            _wanted = default;
        }
    }

    // What the event began with was told to an earlier process.
    private static ActivityContext Elsewhere(string? eventId) => new(
        TraceOf(eventId) is var known && known == default ? ActivityTraceId.CreateRandom() : known, ActivitySpanId.CreateRandom(),
        ActivityTraceFlags.Recorded, isRemote: true);

    private static ActivityTraceId TraceOf(string? eventId) => Guid.TryParse(eventId, out var id) && id != Guid.Empty
        ? ActivityTraceId.CreateFromString(id.ToString("N", CultureInfo.InvariantCulture))
        : default;

    private static ActivityContext Span(string name, ActivityContext parent, DateTimeOffset from, DateTimeOffset to, Step step)
    {
        var span = Begin(name, parent, from, step);
        span?.SetEndTime(to.UtcDateTime);
        span?.Stop();
        return span?.Context ?? parent;
    }

    private static Activity? Begin(string name, ActivityContext parent, DateTimeOffset from, Step step)
    {
        // Spans of the path have no part in what this thread does besides.
        Activity.Current = null;
        var span = Source.CreateActivity(name, name == "event" ? ActivityKind.Consumer : ActivityKind.Internal, parent);
        if (span is null)
            return null;
        span.SetStartTime(from.UtcDateTime);
        span.SetTag("plumbline.step", step.Text);
        Tag(span, "plumbline.event", step.EventId);
        Tag(span, "plumbline.host", step.Host);
        Tag(span, "plumbline.ruleset", step.Ruleset);
        Tag(span, "plumbline.rule", step.Rule);
        if (step.Match > 0)
            span.SetTag("plumbline.match", step.Match);
        span.Start();
        Activity.Current = null;
        return span;
    }

    private static void Tag(Activity span, string name, string? value)
    {
        if (value is not null)
            span.SetTag(name, value);
    }

    private sealed class MatchTrace(ActivityContext context)
    {
        public ActivityContext Context { get; } = context;

        public Step? Waits { get; set; }

        public Activity? Run { get; set; }

        public DateTimeOffset? LastTask { get; set; }

        public DateTimeOffset? EndedAt { get; set; }
    }
}
