using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Reports;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Runs;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Vault;
using Plumbline.Runner.Execution;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Faults;

/// <summary>
/// The path from the log to the end of its runs, over a log that goes wrong: rules with joins, facts and windows, actions that bring events
/// and facts, playbooks that a stand-in runs. A stage is added by giving it <see cref="Log"/>, putting what it did into
/// <see cref="Traces"/>, and waiting for it in <see cref="IsDone"/>.
/// </summary>
internal sealed class PathUnderFaults : IAsyncDisposable
{
    private const string Book = """
        - name: rs
          hosts: all
          sources:
            - ansible.eda.tick: {delay: 1000}
          rules:
            - name: join
              condition:
                all:
                  - events.first << event.a is defined
                  - events.second << event.b == events.first.a
              actions:
                - set_fact: {fact: {joined: "{{ events.first.a }}"}}
                - run_playbook: {name: pb.yml, extra_vars: {what: "join {{ events.first.a }}"}}
            - name: post
              condition: event.p is defined
              actions:
                - post_event: {event: {q: "{{ event.p }}"}}
                - post_event: {event: {q: "{{ event.p + 10 }}"}}
            - name: posted
              condition: event.q is defined
              action:
                run_playbook: {name: pb.yml, extra_vars: {what: "posted {{ event.q }}"}, retries: 1}
            - name: fact
              condition: event.joined is defined
              actions:
                - none:
                - retract_fact: {fact: {joined: "{{ event.joined }}"}}
            - name: window
              condition: event.w is defined
              throttle: {once_after: 3 hours, group_by_attributes: [event.w]}
              action:
                run_playbook: {name: pb.yml, extra_vars: {what: "window"}}
            - name: bounded
              condition: event.k is defined
              throttle: {once_within: 3 hours, group_by_attributes: [event.k]}
              actions:
                - debug: {msg: "{{ event.nothing.at.all }}"}
                - none:
        """;

    private static readonly string[] Events =
    ["""{"a": 1}""", """{"p": 1}""", """{"w": 1}""", """{"k": 1}""", """{"k": 1}""", """{"a": 2}""", """{"b": 1}""", """{"p": 2}""",
        """{"w": 1}""", """{"b": 2}""", """{"b": 1}"""];

    private readonly RunHall _hall = new();
    private readonly IEventLog _inner;
    private readonly RunExecutor _executor;
    private readonly RulesetRunner _runner;
    private readonly ReportSender _sender;
    private readonly SemaphoreSlim _slots = new(25);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _fired = new();
    private readonly Task _running;
    private long _last;

    private PathUnderFaults(bool durable, FaultyEventLog log, IEventLog inner, string book)
    {
        (Log, _inner) = (log, inner);
        var time = _hall.Time;
        // The first attempt where a retry is asked for fails.
        _hall.Script((spec, _, _) => Task.FromResult(RunHall.Result(spec, IsFirstTry(spec) ? RunStatus.Failed : RunStatus.Successful)));
        var kept = _hall.Log;
        _hall.Log = log;
        _executor = _hall.Executor();
        _hall.Log = kept;
        var directory = new RulesetDirectory();
        var actions = new ActionSet(
            new RulebookOutput(TextWriter.Null, time), "",
                rulesets => [new RunPlaybookAction(
                    new RunActionRequests(new BroughtResults(new Injection(rulesets, time), null)), _executor)]);
        var lines = new LogLines();
        _sender = new ReportSender(
            log, _ => throw new NotSupportedException(), ReportLimits.Durable, _hall.Health.Part(ReportSender.PartName), time, lines);
        var dispatcher = new ActionDispatcher(
            actions.Build(directory, new NoShutdown(), TimeSpan.Zero, time, lines), directory, [], AnsibleVault.None,
                new LogWrites(log, _hall.Health, time, lines), _hall.Health, time, lines,
                new ActivationReports("42", log, _sender, _hall.Health, time, lines));
        _runner = new RulesetRunner(
            "rs", RulebookUnderTest.Compile(book), log, dispatcher, _slots,
            new RulesetRunnerOptions { SnapshotEvery = durable ? 3 : 0, Health = _hall.Health,
                Fired = fired => _fired.Enqueue($"{fired.Rule.Name} {Encoding.UTF8.GetString(fired.Bindings.Span)}") },
            time, lines);
        directory.Add(_runner);
        Lines = lines;
        _running = _runner.RunAsync(_stop.Token);
    }

    public FaultyEventLog Log { get; }

    public LogLines Lines { get; }

    /// <summary>What was done, in no order: every match with its events, every run with what it was told and which attempt it
    /// was.</summary>
    public IReadOnlyList<string> Traces => [.. _fired.Select(WithoutTimes).Concat(_hall.Specs.Select(What)).Order(StringComparer.Ordinal)];

    /// <summary>How many actions of all matches are in which state, where the log keeps that, and what was reported of them.</summary>
    public async Task<IReadOnlyList<string>> EndsAsync() =>
    [
        .. (await _inner.MatchesAsync("rs", 0, 1000, RunHall.Token))
        .SelectMany(m => m.Actions.Select(a => $"{m.Rule} {a.Request.Name} {a.Status}, {string.Join(' ', a.Attempts.Select(t => t.Status))}"))
            .Order(StringComparer.Ordinal),
        .. (await _inner.ReportsAsync(0, 1000, RunHall.Token)).Select(r => JsonElement.Parse(r.Content.Span))
            .Select(r => $"reported {r.GetProperty("rule")} {r.GetProperty("action")} {r.GetProperty("status")}")
            .Order(StringComparer.Ordinal),
    ];

    public string Health =>
        string.Join(", ", _hall.Health.Reports().Where(r => r.State != HealthState.Ok).Select(r => $"{r.Name}: {r.Problem}"));

    public static Task<PathUnderFaults> BeginAsync(bool durable, string file, Action<FaultyEventLog> plan) =>
        BeginAsync(durable, file, plan, Book, Events);

    /// <param name="book">A rulebook whose one ruleset is <c>rs</c>; a playbook of it is told a text <c>what</c>.</param>
    public static async Task<PathUnderFaults> BeginAsync(
        bool durable, string file, Action<FaultyEventLog> plan, string book, IEnumerable<string> events)
    {
        var inner = durable ? EventLogs.Sqlite(file) : EventLogs.InMemory();
        foreach (var json in events)
            await inner.AppendAsync(new NewEntry("rs", EntryKind.Event, Encoding.UTF8.GetBytes(json), RunHall.Noon), RunHall.Token);
        var log = new FaultyEventLog(inner);
        plan(log);
        return new PathUnderFaults(durable, log, inner, book);
    }

    /// <summary>Moves the clock until all that is expected has happened.</summary>
    /// <param name="expected">As many traces as a log without faults leaves.</param>
    public async Task FinishAsync(int expected)
    {
        for (var turn = 0; !await IsDone(expected); turn++)
        {
            Assert.True(turn < 4000, $"still waiting, with {Traces.Count} of "
                + $"{expected}:\n{string.Join('\n', Traces)}\n{Health}\n{string.Join('\n', Lines.All.TakeLast(20))}");
            await Task.Delay(1, RunHall.Token);
            _hall.Time.Advance(TimeSpan.FromMinutes(5));
        }
    }

    /// <summary>Moves the clock until nothing more comes of anything.</summary>
    /// <param name="longest">The longest window of the rulebook.</param>
    public async Task QuietAsync(TimeSpan longest)
    {
        await FinishAsync(0);
        for (var count = -1; count != Traces.Count;)
        {
            count = Traces.Count;
            for (var passed = TimeSpan.Zero; passed <= longest; passed += TimeSpan.FromMinutes(5))
                await StepAsync(TimeSpan.FromMinutes(5));
            // Windows that ended before it are judged before it.
            _last = 0;
            await FinishAsync(0);
        }
    }

    /// <summary>Moves the clock a little.</summary>
    public Task StepAsync() => StepAsync(TimeSpan.FromSeconds(1));

    private async Task StepAsync(TimeSpan time)
    {
        await Task.Delay(1, RunHall.Token);
        _hall.Time.Advance(time);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(120));
        await _runner.DisposeAsync();
        _executor.Dispose();
        await Log.DisposeAsync();
        await _hall.DisposeAsync();
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task<bool> IsDone(int expected)
    {
        if (Traces.Count < expected || !_runner.IsIdle)
            return false;
        if (_last == 0)
            _last = await _inner.AppendAsync(new NewEntry("rs", EntryKind.Event, "{}"u8.ToArray(), _hall.Time.GetUtcNow()), RunHall.Token);
        // Whatever else would still come of it, a ghost included, comes before this last entry is judged.
        return _runner.JudgedAsync(_last, RunHall.Token).IsCompleted && Health.Length == 0
            && (await _inner.PendingAsync("rs", RunHall.Token)).Count == 0;
    }

    private bool IsFirstTry(RunSpec spec) => What(spec) is var what && _hall.Specs.Count(s => What(s) == what) < 2 && what.Contains(
        "posted", StringComparison.Ordinal);

    private static string What(RunSpec spec) => spec.ExtraVars.Single(v => v.Name == "what").Value.ToString();

    // The instants and ids that an action adds to what it brings differ from run to run.
    private static string WithoutTimes(string fired) =>
        fired.IndexOf("\"meta\"", StringComparison.Ordinal) is > 0 and var at ? fired[..at] : fired;

    private sealed class NoShutdown : IShutdownSignal
    {
        public void Request(ShutdownRequest request)
        {
        }
    }
}
