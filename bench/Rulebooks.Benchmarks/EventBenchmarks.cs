using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Rulebooks.Benchmarks;

/// <summary>One event that no rule wants, against growing rulesets.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private readonly byte[] _bytes = Workloads.Webhook(17);
    private readonly JsonElement _parsed = Workloads.Parsed(Workloads.Webhook(17));
    private readonly RuleSession _simple = Workloads.Session(Workloads.Simple());
    private readonly RuleSession _ten = Workloads.Session(Workloads.Equalities(10));
    private readonly RuleSession _tenThousand = Workloads.Session(Workloads.Equalities(10_000));
    private readonly RuleSession _mixed = Workloads.Session(Workloads.Mixed(1_000));

    [Benchmark]
    public int Simple10_Parsed() => _simple.InsertEvent(_parsed, Workloads.Start).Count;

    [Benchmark]
    public int Simple10_Bytes() => _simple.InsertEvent(_bytes, Workloads.Start).Count;

    [Benchmark]
    public int Equality10_Bytes() => _ten.InsertEvent(_bytes, Workloads.Start).Count;

    [Benchmark]
    public int Equality10000_Bytes() => _tenThousand.InsertEvent(_bytes, Workloads.Start).Count;

    [Benchmark]
    public int Mixed1000_Bytes() => _mixed.InsertEvent(_bytes, Workloads.Start).Count;
}
