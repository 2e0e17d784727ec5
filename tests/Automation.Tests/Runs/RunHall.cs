using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Locks;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Plumbline.Supervision;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>An executor with everything around it: a clock that is advanced, a log, an inventory and a runner that do as told.</summary>
internal sealed class RunHall : IAsyncDisposable, IRunInventory, IReadiness, IPlaybookRunner, IRunObserver, ILogger<RunExecutor>
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _work = Directory.CreateTempSubdirectory("hall-").FullName;
    private readonly ConcurrentQueue<Func<RunSpec, IRunListener, CancellationToken, Task<RunResult>>> _script = new();
    private TaskCompletionSource _change = new();
    private long _changes;

    public RunHall(params string[] playbooks)
    {
        // The form in memory forgets what is done; here it is looked at afterwards.
        Log = EventLogs.Sqlite(Path.Combine(_work, "log.db"));
        foreach (var playbook in playbooks.Append("pb.yml"))
            File.WriteAllText(Path.Combine(_work, playbook), "- hosts: all\n");
        Prepare = target => new PreparedInventory.Ready(
            ["inv"], null, target.LimitHosts.Count > 0 ? target.LimitHosts : ["web1"], InventoryScope.RunHosts, "one host", []);
    }

    public FakeTimeProvider Time { get; } = new(Noon);

    public HealthBoard Health { get; } = new(TimeProvider.System);

    public IEventLog Log { get; set; }

    public IHostLocks Locks { get; set; } = new NoHostLocks();

    public RunPolicies Policies { get; set; } = RunPolicies.None;

    public int MaxParallel { get; set; } = int.MaxValue;

    public Func<InventoryTarget, PreparedInventory> Prepare { get; set; }

    /// <summary>Called with whatever observers are told.</summary>
    public Action<string> Tells { get; set; } = _ => { };

    public List<HostLack> Lacks { get; set; } = [];

    public ConcurrentQueue<RunSpec> Specs { get; } = new();

    public ConcurrentQueue<(Guid Id, ProcessStamp? Process)> LeftoversEnded { get; } = new();

    public ConcurrentQueue<string> Told { get; } = new();

    public ConcurrentQueue<string> Logged { get; } = new();

    public string PlaybookPath(string name) => Path.Combine(_work, name);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public RunExecutor Executor(IRunInventory? inventory = null, IReadiness? readiness = null) => new(
        this, Log, inventory ?? this, readiness ?? this, Locks, Policies, this,
            new RunSettings { WorkingDirectory = _work, MaxParallel = MaxParallel }, Health, Time,
            this);

    public LogWrites Writes => new(Log, Health, Time, this);

    /// <summary>What the next attempts do, in order; the last is repeated.</summary>
    public void Script(params Func<RunSpec, IRunListener, CancellationToken, Task<RunResult>>[] attempts)
    {
        foreach (var attempt in attempts)
            _script.Enqueue(attempt);
    }

    public void Script(params RunStatus[] attempts) =>
        Script([.. attempts.Select(status => new Func<RunSpec, IRunListener, CancellationToken, Task<RunResult>>(
            (spec, _, _) => Task.FromResult(Result(spec, status))))]);

    /// <summary>An attempt that goes on until it is cancelled.</summary>
    public static async Task<RunResult> Endless(RunSpec spec, IRunListener listener, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        return Result(spec, RunStatus.Canceled);
    }

    public static RunResult Result(RunSpec spec, RunStatus status, string? artifacts = null) => new()
    {
        Id = spec.Id,
        Status = status,
        ExitCode = status switch { RunStatus.Successful => 0, RunStatus.Failed => 2, _ => null },
        Problem = status == RunStatus.Successful ? null : $"web1: failed at task \"t\": {status}",
        Failures = status == RunStatus.Failed ? [new HostFailure("web1", "t", "broken", false)] : [],
        Stats = new Dictionary<string, HostStats> { ["web1"] = new(1, 0, 0, status == RunStatus.Failed ? 1 : 0, 0, 0, 0) },
        Artifacts = artifacts is null ? null : JsonElement.Parse(artifacts),
        Output = "PLAY [all]\n",
        Started = Noon,
        Ended = Noon,
    };

    /// <summary>A recorded match with one open action.</summary>
    public async Task<RunRequest> RequestAsync(string playbook = "pb.yml")
    {
        var match = await Log.CommitAsync(
            new LogCommit
            {
                Ruleset = "rs", Bookmark = 0, Clock = Noon,
                    Matches = [new NewMatch("r", Noon, Encoding.UTF8.GetBytes("""{"m":{}}"""),
                        [new RequestedAction("run_playbook", Encoding.UTF8.GetBytes("{}"))])],
            },
            Token);
        return new RunRequest { Key = new ActionKey(match, 0), Ruleset = "rs", Rule = "r", FiredAt = Noon,
            Target = new RunTarget.Playbook(playbook) };
    }

    public async Task<ActionRecord> RecordedAsync(ActionKey key) =>
        (await Log.MatchesAsync(null, key.Match - 1, 1, Token)).Single().Actions[key.Index];

    /// <summary>Moves the clock on until the work is done.</summary>
    public async Task<T> AdvanceAsync<T>(Task<T> work, TimeSpan step)
    {
        for (var turn = 0; !work.IsCompleted && turn < 5000; turn++)
        {
            await Task.WhenAny(work, Task.Delay(2, Token));
            if (!work.IsCompleted)
                Time.Advance(step);
        }
        Assert.True(work.IsCompleted, "the clock was moved far, and still nothing happened");
        return await work;
    }

    public static async Task UntilAsync(Func<bool> reached)
    {
        for (var turn = 0; !reached(); turn++)
        {
            Assert.True(turn < 5000, "did not happen");
            await Task.Delay(2, Token);
        }
    }

    public void Change()
    {
        Interlocked.Increment(ref _changes);
        Interlocked.Exchange(ref _change, new TaskCompletionSource()).TrySetResult();
    }

    public static RunPolicies Policy(Func<RunPolicy, RunPolicy> change) =>
        new([change(new RunPolicy { Match = new PolicyMatch(null, null, "pb.yml"),
            Position = new SourcePosition("plumbline.yml", 1, 1) })]);

    public Task<PreparedInventory> PrepareAsync(
        InventoryTarget target, string directory, CancellationToken cancellation) => Task.FromResult(Prepare(target));

    public ValueTask<IReadOnlyList<HostLack>> CheckAsync(
        IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken) =>
        new([.. Lacks.Where(l => hosts.Contains(l.Host))]);

    public bool SignalsChanges { get; set; }

    public long Now => Volatile.Read(ref _changes);

    public Task ChangedAsync(IReadOnlyList<HostLack>? lacks, long since, int looks, CancellationToken cancellationToken)
    {
        var next = _change.Task;
        return Now > since ? Task.CompletedTask : next;
    }

    public async Task<RunResult> RunAsync(RunSpec spec, IRunListener? listener, CancellationToken cancellation)
    {
        Specs.Enqueue(spec);
        var attempt = _script.Count > 1 ? (_script.TryDequeue(out var next) ? next : null) : (_script.TryPeek(out var last) ? last : null);
        await listener!.StartedAsync(new ProcessStamp(4711, 99, "boot"), cancellation);
        return await attempt!(spec, listener, cancellation);
    }

    public Task<int> EndLeftoversAsync(Guid runId, ProcessStamp? process, CancellationToken cancellation)
    {
        LeftoversEnded.Enqueue((runId, process));
        return Task.FromResult(3);
    }

    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) => Tell($"waits: {why}");

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        Tell($"started {attempt} on {string.Join(',', hosts)}");

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Tell($"output {bytes.Length}");

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask JobEventAsync(
        RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken) => Tell($"ended {record.End}");

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }

    private ValueTask Tell(string what)
    {
        Told.Enqueue(what);
        Tells(what);
        return ValueTask.CompletedTask;
    }
}
