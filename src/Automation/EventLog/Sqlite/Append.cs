using System.Threading.Tasks.Sources;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The append of one entry, pooled: the path that every webhook takes.</summary>
internal sealed class Append : Operation, IValueTaskSource<long>
{
    private const int MostPooled = 256;

    private static readonly Stack<Append> Pool = new();

    private ManualResetValueTaskSourceCore<long> _source = new() { RunContinuationsAsynchronously = true };
    private NewEntry _entry;
    private LogEntry? _appended;

    public static Append Of(in NewEntry entry)
    {
        Append? append;
        lock (Pool)
            Pool.TryPop(out append);
        append ??= new Append();
        append._entry = entry;
        return append;
    }

    public ValueTask<long> Done => new(this, _source.Version);

    public override void Execute(Tables tables) => _appended = tables.Append(_entry);

    public override void Publish(Tails tails) => tails.Add(_appended!); // Execute came before

    public override void Succeed() => _source.SetResult(_appended!.Position); // Execute came before

    public override void Fail(Exception failure) => _source.SetException(failure);

    public long GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            _entry = default;
            _appended = null;
            lock (Pool)
                if (Pool.Count < MostPooled)
                    Pool.Push(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
