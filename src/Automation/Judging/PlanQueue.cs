using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;

namespace Plumbline.Automation.Judging;

/// <summary>
/// The fired rules of a ruleset that wait for their actions. Sequential: the next begins when the one before has ended.
/// Parallel: all begin at once, bounded by the number of actions the process may run.
/// </summary>
/// <param name="health">Where it is shown when the actions of a rule could not be carried out.</param>
/// <param name="isAwaited">True while somebody, perhaps an action of this very queue, waits for further events to be judged: then reading
/// is not held.</param>
internal sealed class PlanQueue(
    IFiredRuleHandler handler, ExecutionStrategy strategy, SemaphoreSlim slots, HealthPart health, Func<bool> isAwaited, ILogger logger)
        : IAsyncDisposable
{
    // More plans than this that could go on hold the reading of further events. Those that wait for a playbook or for a
    // machine to become ready do not count: a hundred machines without an address must not keep the next one waiting.
    private const int HighWater = 10;

    // Each open plan holds its events in memory, but those that wait outside and can read them again from the log.
    private const int MostOpen = 100_000;
    private const long MostBytes = 64 << 20;

    private readonly Channel<FiredRule> _waiting = Channel.CreateUnbounded<FiredRule>(new() { SingleReader = true });
    private readonly CancellationTokenSource _cut = new();
    private readonly HashSet<Task> _running = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource? _changed;
    private Task? _loop;
    private int _strategy = (int)strategy;
    private int _open;
    private int _outside;
    private int _dropped;
    private long _bytes;

    /// <summary>How the plans that have not begun yet are taken.</summary>
    public ExecutionStrategy Strategy
    {
        get => (ExecutionStrategy)Volatile.Read(ref _strategy);
        set => Volatile.Write(ref _strategy, (int)value);
    }

    /// <summary>Plans that wait or run.</summary>
    public int Open => Volatile.Read(ref _open);

    public void Enqueue(FiredRule fired)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Add(ref _bytes, fired.Size);
        _waiting.Writer.TryWrite(fired);
        lock (_gate)
            _loop ??= Task.Run(RunAsync);
    }

    /// <summary>Completes when reading further events is welcome.</summary>
    public Task RoomAsync(CancellationToken cancellationToken) =>
        UntilAsync(() => isAwaited() || Open - Volatile.Read(ref _outside) <= HighWater && Open <= MostOpen && !IsHeavy, cancellationToken);

    /// <summary>True when the events of the open plans are as many bytes as may be.</summary>
    public bool IsHeavy => Interlocked.Read(ref _bytes) > MostBytes;

    /// <summary>Has those who wait look again, because somebody outside this queue began to wait for further events.</summary>
    public void Nudge() => Changed();

    /// <summary>Completes when nothing waits or runs.</summary>
    public Task IdleAsync(CancellationToken cancellationToken) => UntilAsync(() => Open == 0, cancellationToken);

    /// <summary>Completes when nothing more happens inside this process: all is done, or what runs waits for a playbook.</summary>
    public Task SettledAsync(CancellationToken cancellationToken) => UntilAsync(IsSettled, cancellationToken);

    /// <summary>Ends the running actions and forgets the waiting ones.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>Plans that were cut before their last action had ended.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _cut.CancelAsync().ConfigureAwait(false);
        if (_loop != null)
            await _loop.ConfigureAwait(false);
        _cut.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var fired in _waiting.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_cut.IsCancellationRequested)
            {
                Interlocked.Increment(ref _dropped);
                Finished(fired);
                continue;
            }
            var run = RunOneAsync(fired);
            if (Strategy == ExecutionStrategy.Sequential)
                await run.ConfigureAwait(false);
            else
                Track(run);
        }
        Task[] left;
        lock (_gate)
            left = [.. _running];
        await Task.WhenAll(left).ConfigureAwait(false);
    }

    private async Task RunOneAsync(FiredRule fired)
    {
        try
        {
            await slots.WaitAsync(_cut.Token).ConfigureAwait(false);
            using var place = new PlanPlace(slots, () => GoneOutside(fired), () => BackInside(fired));
            await handler.HandleAsync(fired, place, _cut.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
            // Cut on purpose: what had begun is recorded as such by whoever ran it.
            Interlocked.Increment(ref _dropped);
        }
#pragma warning disable CA1031 // one firing that cannot be carried out must not keep the others from being
        catch (Exception e)
#pragma warning restore CA1031
        {
            health.Defect();
            health.Failed($"the actions of rule {fired.Rule.Name} could not be carried out: {e.Message}");
            logger.FiringFailed(e, fired.Rule.Name, fired.Ruleset.Name, e.Message);
        }
        finally
        {
            Finished(fired);
        }
    }

    private void Track(Task run)
    {
        lock (_gate)
            _running.Add(run);
        run.ContinueWith(
            done =>
            {
                lock (_gate)
                    _running.Remove(done);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Finished(FiredRule fired)
    {
        Interlocked.Add(ref _bytes, -fired.Size);
        Interlocked.Decrement(ref _open);
        Changed();
    }

    private bool IsSettled()
    {
        var outside = Volatile.Read(ref _outside);
        return Strategy == ExecutionStrategy.Sequential ? outside > 0 || Open == 0 : Open == outside;
    }

    private void Changed()
    {
        TaskCompletionSource? changed;
        lock (_gate)
            (changed, _changed) = (_changed, null);
        changed?.TrySetResult();
    }

    private async Task UntilAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                if (reached())
                    return;
                wait = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void GoneOutside(FiredRule fired)
    {
        Interlocked.Increment(ref _outside);
        Interlocked.Add(ref _bytes, -Let(fired));
        Changed();
    }

    private void BackInside(FiredRule fired)
    {
        Interlocked.Decrement(ref _outside);
        Interlocked.Add(ref _bytes, Let(fired));
    }

    // What a plan lets go of while it waits outside: its events, where the log has them.
    private static long Let(FiredRule fired) => fired.Reload is null ? 0 : fired.Size;
}
