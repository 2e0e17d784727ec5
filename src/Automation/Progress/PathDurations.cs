namespace Plumbline.Automation.Progress;

/// <summary>
/// How long machines took from the change of their documentation to the successful end of a run that came of it: the newest change of the
/// machine before the rule fired counts, where another NetBox is documented in, the newest event about it. What began before the start of
/// the program is not counted.
/// </summary>
public sealed class PathDurations
{
    /// <summary>So many of the newest are kept.</summary>
    public const int Kept = 1000;

    // Hosts and firings that are remembered; the oldest give way.
    private const int MostHosts = 50_000;
    private const int MostMatches = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _documented = [];
    private readonly Dictionary<string, DateTimeOffset> _accepted = [];
    private readonly Dictionary<long, DateTimeOffset> _began = [];
    private readonly Queue<long> _matches = new();
    private readonly Queue<PathDuration> _newest = new(Kept);

    /// <summary>Told each duration as it is known.</summary>
    public Action<TimeSpan>? Measured { get; set; }

    /// <summary>The newest durations, oldest first.</summary>
    public IReadOnlyList<PathDuration> Newest()
    {
        lock (_gate)
            return [.. _newest];
    }

    /// <summary>The duration that a share of some was within; zero of none.</summary>
    /// <param name="share">Between 0 and 1: 0.5 for the median.</param>
    public static TimeSpan Within(double share, IReadOnlyList<PathDuration> durations)
    {
        ArgumentNullException.ThrowIfNull(durations);
        if (durations.Count == 0)
            return TimeSpan.Zero;
        var sorted = durations.Select(d => d.Took).Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    internal void Add(Step step)
    {
        TimeSpan took;
        lock (_gate)
        {
            if (Took(step) is not { } known)
                return;
            took = known;
            if (_newest.Count == Kept)
                _newest.Dequeue();
            _newest.Enqueue(new PathDuration(step.At, took));
        }
        Measured?.Invoke(took);
    }

    private TimeSpan? Took(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Documented when step.Host is { } host:
                Remember(_documented, host, step.At);
                return null;
            case StepKind.Accepted when step.Host is { } host:
                Remember(_accepted, host, step.At);
                return null;
            case StepKind.Matched when step.Host is { } host:
                if (_documented.TryGetValue(host, out var began) || _accepted.TryGetValue(host, out began))
                    Remember(step.Match, began);
                return null;
            case StepKind.Ended when step.Result == "succeeded" && _began.TryGetValue(step.Match, out var since) && step.At >= since:
                return step.At - since;
            default:
                return null;
        }
    }

    private void Remember(long match, DateTimeOffset began)
    {
        if (_began.TryAdd(match, began))
            _matches.Enqueue(match);
        while (_matches.Count > MostMatches)
            _began.Remove(_matches.Dequeue());
    }

    private static void Remember(Dictionary<string, DateTimeOffset> of, string host, DateTimeOffset at)
    {
        // A fleet that large begins anew: what is lost is a figure.
        if (of.Count >= MostHosts && !of.ContainsKey(host))
            of.Clear();
        of[host] = at;
    }
}

/// <summary>How long one machine took.</summary>
/// <param name="At">When it was configured.</param>
public sealed record PathDuration(DateTimeOffset At, TimeSpan Took);
