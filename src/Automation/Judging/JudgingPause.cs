using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>A ruleset stands still between two entries. Disposed, it goes on as it was.</summary>
public sealed class JudgingPause : IDisposable
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CompiledRuleset?> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes on with other rules; completes when they are at work.</summary>
    /// <exception cref="EventLog.EventLogException">The session could not be saved; the old rules go on.</exception>
    public async Task GoOnWithAsync(CompiledRuleset rules, CancellationToken cancellationToken)
    {
        _over.TrySetResult(rules);
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _over.TrySetResult(null);

    internal Task Begun => _begun.Task;

    internal Task<CompiledRuleset?> OverAsync(CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        return _over.Task.WaitAsync(cancellationToken);
    }

    internal void Ended() => _ended.TrySetResult();

    internal void Failed(Exception why) => _ended.TrySetException(why);
}
