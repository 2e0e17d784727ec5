using BenchmarkDotNet.Attributes;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Rulebooks.Benchmarks;

/// <summary>A join over 100,000 waiting events: one finds its partner and both go, and a new one takes the place.</summary>
[MemoryDiagnoser]
public class JoinBenchmarks
{
    private const int Waiting = 100_000;

    private readonly RuleSession _session = Workloads.Session(Workloads.Join());
    private readonly byte[][] _ups = [.. Enumerable.Range(0, Waiting).Select(Workloads.Up)];
    private readonly byte[][] _downs = [.. Enumerable.Range(0, Waiting).Select(Workloads.Down)];
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        foreach (var up in _ups)
            _session.InsertEvent(up, Workloads.Start);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public int PairAndRefill()
    {
        _next = (_next + 7919) % Waiting;
        var matches = _session.InsertEvent(_downs[_next], Workloads.Start).Count;
        _session.InsertEvent(_ups[_next], Workloads.Start);
        return matches;
    }
}
