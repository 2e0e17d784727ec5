using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Reports;

namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The reports that wait.</summary>
internal sealed class KeptReports
{
    private readonly Lock _gate = new();
    private readonly Queue<QueuedReport> _waiting = new();
    private readonly EndSignal _signal = new();
    private long _last;

    public void Add(IReadOnlyList<ReadOnlyMemory<byte>> reports)
    {
        if (reports.Count == 0)
            return;
        lock (_gate)
            foreach (var report in reports)
                _waiting.Enqueue(new QueuedReport(++_last, report));
        _signal.Raise();
    }

    public IReadOnlyList<QueuedReport> Read(long after, int limit)
    {
        lock (_gate)
            return [.. _waiting.Where(report => report.Number > after).Take(limit)];
    }

    public async ValueTask<long> WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _signal.Next;
            lock (_gate)
                if (_waiting.Count > 0 && _last > after)
                    return _last;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Forget(long upTo)
    {
        lock (_gate)
            while (_waiting.TryPeek(out var first) && first.Number <= upTo)
                _waiting.Dequeue();
    }
}
