using System.Collections.Concurrent;
using System.Diagnostics;
using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Crashes;

/// <summary>A rulebook with memory, run durably, and those who post to it.</summary>
internal sealed class MemoryLoad : IDisposable
{
    private const int Senders = 4;
    private const string Id = "memory";

    private readonly Project _project;
    private readonly int[] _ports = [LocalPort.Free(), LocalPort.Free()];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<int, int> _accepted = new();
    private readonly List<string> _open = [];
    private readonly Lock _gate = new();
    private int _number;

    public MemoryLoad(Project project, int seed)
    {
        (_project, Random) = (project, new Random(seed));
        project.Write("rulebooks/memory.yml", MemoryRulebook.Text(_ports[0], _ports[1]));
    }

    public Random Random { get; }

    /// <summary>The answers there were; 0 for none.</summary>
    public ConcurrentBag<int> Statuses { get; } = [];

    public IReadOnlyList<string> Rules { get; } = [
        "pair", "chained", "known", "other", "once within", "once after", "accumulate", "missing", "told"];

    public ProgramRun Start() => new(
        PlumblineProgram.Plumbline, ["run", "-r", "rulebooks/memory.yml", "--persistence-id", Id], _project.Folder,
            [new("XDG_STATE_HOME", _project.At("state"))]);

    /// <summary>Posts from several connections for a time, or until so many events were accepted.</summary>
    public async Task PostForAsync(ProgramRun run, TimeSpan life, int accepted = int.MaxValue)
    {
        var before = _accepted.Count;
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            await Task.Yield();
            while (began.Elapsed < life && _accepted.Count - before < accepted && !run.HasExited)
                if (await PostOneAsync() is not 200)
                    await Task.Delay(10);
        }));
    }

    /// <summary>Posts the next event; its status, 0 when nobody answered.</summary>
    public async Task<int> PostOneAsync()
    {
        int number, ruleset;
        string body;
        lock (_gate)
        {
            number = ++_number;
            (ruleset, body) = MemoryRulebook.Next(Random, number, _open);
        }
        int status;
        try
        {
            status = await Waiting.PostAsync(_client, $"http://127.0.0.1:{_ports[ruleset]}/", body);
        }
        catch (OperationCanceledException)
        {
            status = 0;
        }
        Statuses.Add(status);
        if (status == 200)
            _accepted[number] = ruleset;
        return status;
    }

    /// <summary>Starts it once more, lets every window end, and ends it as an operator would.</summary>
    public async Task FinishAsync()
    {
        await using var run = Start();
        await Waiting.UntilAsync(async () => await PostOneAsync() == 200, "events are taken", run);
        await Task.Delay(MemoryRulebook.Windows);
        // After a hundred kills much is left to do.
        await Waiting.UntilAsync(() => MemoryRulebook.IsSettled(Log), "every action is done", run, seconds: 300);
        run.Signal("TERM");
        if (await run.ExitAsync(TimeSpan.FromSeconds(20)) is null)
            throw new TimeoutException($"it did not end:\n{run.Stdout}\n{run.Stderr}");
        if (run.Stderr.Contains("another version", StringComparison.Ordinal))
            throw new InvalidOperationException($"the saved session was not taken:\n{run.Stderr}");
    }

    public void Dispose() => _client.Dispose();

    public IReadOnlyList<string> BrokenPromises() =>
        MemoryRulebook.BrokenPromises(_project.At("rulebooks/memory.yml"), Log, [.. _accepted.Keys]);

    public IReadOnlyDictionary<string, int> Firings() => MemoryRulebook.Firings(Log);

    private string Log => _project.At($"state/plumbline/{Id}/events.db");
}
