using Plumbline.Netbox.EventConditions;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>A request that waits for its turn to write. It may be run more than once; what it did last counts.</summary>
internal abstract class PendingWrite(Actor actor)
{
    private const int Waits = 0, Taken = 1, Left = 2;

    private int _place = Waits;

    public Actor Actor { get; } = actor;

    /// <summary>Why the request is refused; null while it is not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether it is still wanted. From now on it cannot be called off.</summary>
    public bool Take() => Interlocked.CompareExchange(ref _place, Taken, Waits) == Waits;

    /// <summary>Does the work in a transaction; what goes wrong is in <see cref="Failure"/>.</summary>
    /// <param name="complete">What is left to do with the transaction once the work is done.</param>
    public void Run(Transaction transaction, Action<Transaction> complete)
    {
        try
        {
            Failure = null;
            PatternTime.Within(PatternTime.WhileOthersWait, () =>
            {
                Work(transaction);
                complete(transaction);
                return true;
            });
        }
#pragma warning disable CA1031 // whatever it was: it is this request's, and nobody else's
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
        }
    }

    /// <summary>Lets the one who waits go on, with the result of the last run or its failure.</summary>
    public abstract void Finish();

    protected abstract void Work(Transaction transaction);

    protected bool Leave() => Interlocked.CompareExchange(ref _place, Left, Waits) == Waits;
}

/// <summary>A request that waits, and its result.</summary>
internal sealed class PendingWrite<T> : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Transaction, T> _work;
    private readonly CancellationTokenRegistration _cancelled;
    private T? _result;

    public PendingWrite(Actor actor, Func<Transaction, T> work, CancellationToken cancellation)
        : base(actor)
    {
        _work = work;
        _cancelled = cancellation.UnsafeRegister(
            static (write, token) => ((PendingWrite<T>)write!).CallOff(token), this); // registered with itself
    }

    public Task<T> Done => _done.Task;

    public override void Finish()
    {
        _cancelled.Dispose();
        if (Failure is { } failure)
            _done.SetException(failure);
        else
            _done.SetResult(_result!);
    }

    protected override void Work(Transaction transaction) => _result = _work(transaction);

    private void CallOff(CancellationToken token)
    {
        if (Leave())
            _done.SetCanceled(token);
    }
}
