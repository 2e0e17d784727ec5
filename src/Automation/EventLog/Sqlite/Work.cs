namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>An operation with a result of its own; used for everything but single appends.</summary>
internal sealed class Work<T>(Func<Tables, T> execute, Action<Tails, T>? publish) : Operation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!; // set by Execute before anything reads it

    public Task<T> Done => _done.Task;

    public override void Execute(Tables tables) => _result = execute(tables);

    public override void Publish(Tails tails) => publish?.Invoke(tails, _result);

    public override void Succeed() => _done.TrySetResult(_result);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
