using Plumbline.Automation.Actions;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Tests.Actions;

/// <summary>Stands for an action that takes long: goes on when told to, and counts.</summary>
internal sealed class WaitingAction(string name) : IRuleAction
{
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _now;
    private int _most;
    private int _runs;

    public ActionKind Kind { get; } = new(name);

    public Task Began => _began.Task;

    /// <summary>Lets go of the events while it waits.</summary>
    public bool Releases { get; init; }

    /// <summary>Bytes of the events that were in memory while it waited.</summary>
    public int HeldWhileWaiting { get; private set; } = -1;

    public bool WasCut { get; private set; }

    /// <summary>Ends well at the very moment it is cut.</summary>
    public bool EndsWhenCut { get; init; }

    public int Runs => _runs;

    public int MostAtOnce => _most;

    public void Finish() => _finish.TrySetResult();

    public async ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        using var outside = context.Place.Outside();
        Interlocked.Increment(ref _runs);
        var now = Interlocked.Increment(ref _now);
        _most = Math.Max(_most, now);
        if (Releases)
            context.Release();
        HeldWhileWaiting = context.Fired.Bindings.Length;
        _began.TrySetResult();
        try
        {
            await _finish.Task.WaitAsync(cancellationToken);
            await Task.Yield();
            return ActionOutcome.Done.Nothing;
        }
        catch (OperationCanceledException)
        {
            WasCut = true;
            if (EndsWhenCut)
                return ActionOutcome.Done.Nothing;
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }
}
