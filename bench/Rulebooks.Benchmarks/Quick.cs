using System.Diagnostics;
using System.Globalization;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Rulebooks.Benchmarks;

/// <summary>The whole table of budgets in half a minute, in processor time (so that a busy machine disturbs little): the median of several
/// rounds.</summary>
internal static class Quick
{
    public static void Run()
    {
        var bytes = Workloads.Webhook(17);
        var parsed = Workloads.Parsed(bytes);
        Console.WriteLine($"event of {bytes.Length} bytes");
        var simple = Workloads.Session(Workloads.Simple());
        // The runtime compiles hot code in the background at first, and that time would count.
        Nanoseconds(() => simple.InsertEvent(parsed, Workloads.Start));
        Nanoseconds(() => simple.InsertEvent(bytes, Workloads.Start));
        Row("10 simple rules, parsed", Nanoseconds(() => simple.InsertEvent(parsed, Workloads.Start)), "at most 1,000 ns");
        Row("10 simple rules, bytes", Nanoseconds(() => simple.InsertEvent(bytes, Workloads.Start)), "");
        var ten = Workloads.Session(Workloads.Equalities(10));
        var tenCost = Nanoseconds(() => ten.InsertEvent(bytes, Workloads.Start));
        Row("10 equality rules, bytes", tenCost, "");
        var many = Workloads.Session(Workloads.Equalities(10_000));
        var manyCost = Nanoseconds(() => many.InsertEvent(bytes, Workloads.Start));
        Row("10,000 equality rules, bytes", manyCost,
            string.Create(CultureInfo.InvariantCulture, $"{manyCost / tenCost:F2} times 10 rules, at most 1.5"));
        var mixed = Workloads.Session(Workloads.Mixed(1_000));
        Row("1,000 mixed rules, bytes", Nanoseconds(() => mixed.InsertEvent(bytes, Workloads.Start)), "at most 10,000 ns");
        Allocation(simple, bytes);
        Join();
        Retained();
        Cores(bytes);
    }

    private static void Allocation(RuleSession session, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            session.InsertEvent(bytes, Workloads.Start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"allocated per event that nobody wants",-40}{(GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0,12:N1} B    at "
                + $"most 200 B"));
    }

    private static void Join()
    {
        const int Waiting = 100_000;
        var session = Workloads.Session(Workloads.Join());
        var ups = Enumerable.Range(0, Waiting).Select(Workloads.Up).ToArray();
        var downs = Enumerable.Range(0, Waiting).Select(Workloads.Down).ToArray();
        foreach (var up in ups)
            session.InsertEvent(up, Workloads.Start);
        var next = 0;
        var matched = 0;
        var cost = Nanoseconds(() =>
        {
            next = (next + 7919) % Waiting;
            matched += session.InsertEvent(downs[next], Workloads.Start).Count;
            session.InsertEvent(ups[next], Workloads.Start);
        }) / 2;
        Row("join over 100,000 waiting events", cost, $"at most 20,000 ns; {matched} matches");
    }

    private static void Retained()
    {
        const int Count = 1_000_000;
        var session = Workloads.Session(Workloads.Join());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
            session.InsertEvent(Workloads.Up(i), Workloads.Start);
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"1,000,000 waiting events",-40}{used / 1e6,12:N0} MB   at most 1,000 MB; {session.Counters.PermanentStorageSize / 1e6:N0} "
                + $"MB of them the events themselves"));
    }

    private static void Cores(byte[] bytes)
    {
        var ruleset = Workloads.Simple();
        var events = 0L;
        var started = Stopwatch.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            var session = Workloads.Session(ruleset);
            var mine = 0L;
            for (; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2); mine += 100)
                for (var i = 0; i < 100; i++)
                    session.InsertEvent(bytes, Workloads.Start);
            Interlocked.Add(ref events, mine);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"10 simple rules on every core, bytes",-40}{events / (Environment.CpuUsage.TotalTime - used).TotalSeconds,12:N0} events per "
                + $"second of a core, {Environment.ProcessorCount} cores at once"));
    }

    private static double Nanoseconds(Action action)
    {
        var rounds = new List<double>();
        var count = 200;
        for (var round = 0; round < 15; round++)
        {
            var started = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < count; i++)
                action();
            var elapsed = (Environment.CpuUsage.TotalTime - started).TotalMilliseconds;
            rounds.Add(elapsed * 1e6 / count);
            if (elapsed < 100)
                count *= 2;
        }
        rounds.RemoveRange(0, 8);
        rounds.Sort();
        return rounds[rounds.Count / 2];
    }

    private static void Row(string name, double nanoseconds, string budget) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-40}{nanoseconds,12:N0} ns   {1e9 / nanoseconds,12:N0} events/s   {budget}"));
}
