using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>One ruleset with the sources that feed it.</summary>
/// <param name="make">Makes a source of the ruleset, with its place among them.</param>
internal sealed class RulesetAtWork(
    RulesetRunner runner, IReadOnlyList<SourceSpec> sources, Func<SourceSpec, int, RunningSource> make) : IAsyncDisposable
{
    private volatile IReadOnlyList<SourceAtWork> _sources = [.. sources.Select((spec, place) => new SourceAtWork(spec, make(spec, place)))];
    private CancellationTokenSource? _stop;
    private long _lastOfStopped;

    public RulesetRunner Runner { get; } = runner;

    public IReadOnlyList<SourceAtWork> Sources => _sources;

    /// <summary>Position of the last event that a source of it brought.</summary>
    public long LastPosition => _sources.Select(s => s.Source.LastPosition).Append(Interlocked.Read(ref _lastOfStopped)).Max();

    /// <summary>Completes when its rules judge nothing more.</summary>
    public Task Judged { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to judge.</summary>
    public void Judge(Func<RulesetRunner, CancellationToken, Task> judge, CancellationToken ends)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ends);
        Judged = judge(Runner, _stop.Token);
    }

    /// <summary>Completes when it has stopped to judge.</summary>
    public async Task StopJudgingAsync()
    {
        if (_stop is not null)
            await _stop.CancelAsync().ConfigureAwait(false);
        await Judged.ConfigureAwait(false);
    }

    /// <summary>Stops the sources that a changed ruleset no longer has as they are, and makes those that it has instead.</summary>
    /// <returns>Those that are to be started.</returns>
    public async Task<IReadOnlyList<SourceAtWork>> ExchangeAsync(IReadOnlyList<SourceSpec> wanted)
    {
        var left = _sources.ToList();
        var exchanged = new List<SourceAtWork>();
        var fresh = new List<SourceAtWork>();
        for (var place = 0; place < wanted.Count; place++)
        {
            var kept = left.Find(s => SameSource.Is(s.Spec, wanted[place]));
            if (kept is null)
                fresh.Add(kept = new SourceAtWork(wanted[place], make(wanted[place], place)));
            else
                left.Remove(kept);
            exchanged.Add(kept);
        }
        await Task.WhenAll(left.Select(s => s.StopAsync())).ConfigureAwait(false);
        foreach (var stopped in left)
        {
            Interlocked.Exchange(ref _lastOfStopped, Math.Max(LastPosition, stopped.Source.LastPosition));
            stopped.Dispose();
        }
        _sources = exchanged;
        return fresh;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
            source.Dispose();
        await Runner.DisposeAsync().ConfigureAwait(false);
        _stop?.Dispose();
    }
}
