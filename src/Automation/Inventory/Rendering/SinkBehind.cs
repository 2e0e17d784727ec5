using System.Collections.Concurrent;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Takes hosts for a sink that works on another processor, a little behind.</summary>
internal sealed class SinkBehind : IHostSink, IDisposable
{
    private const int AtOnce = 16;
    private const int Waiting = 2;

    private readonly IHostSink _sink;
    private readonly BlockingCollection<Batch> _line = new(Waiting);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _broken = new();
    private readonly Task _behind;
    private List<(RenderedHost Host, Mapping Variables)> _next = new(AtOnce);

    public SinkBehind(IHostSink sink)
    {
        _sink = sink;
        // A thread of its own: those of the pool are few, and busy.
        _behind = Task.Factory.StartNew(Empty, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Begin(SiteGroups siteGroups) => _sink.Begin(siteGroups);

    public (RenderedHost Last, Mapping Variables)? Earlier(string name)
    {
        if (!_names.Contains(name))
            return null;
        var taken = new TaskCompletionSource();
        Hand(taken);
        Task.WaitAny(taken.Task, _behind);
        if (!taken.Task.IsCompleted)
            _behind.GetAwaiter().GetResult();
        return _sink.Earlier(name);
    }

    public void Take(RenderedHost host, Mapping variables)
    {
        _names.Add(host.Name);
        _next.Add((host, variables));
        if (_next.Count == AtOnce)
            Hand(null);
    }

    /// <summary>Waits until the sink has everything; what it threw is thrown here.</summary>
    public void Complete()
    {
        Hand(null);
        _line.CompleteAdding();
        _behind.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _line.CompleteAdding();
        _behind.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _line.Dispose();
        _broken.Dispose();
    }

    private void Hand(TaskCompletionSource? taken)
    {
        try
        {
            _line.Add(new(_next, taken), _broken.Token);
        }
        catch (OperationCanceledException)
        {
            _behind.GetAwaiter().GetResult();
        }
        _next = new(AtOnce);
    }

    private void Empty()
    {
        try
        {
            foreach (var (hosts, taken) in _line.GetConsumingEnumerable())
            {
                foreach (var (host, variables) in hosts)
                    _sink.Take(host, variables);
                taken?.SetResult();
            }
        }
        catch
        {
            // Nobody waits for what will not come.
            _broken.Cancel();
            throw;
        }
    }

    private sealed record Batch(List<(RenderedHost Host, Mapping Variables)> Hosts, TaskCompletionSource? Taken);
}
