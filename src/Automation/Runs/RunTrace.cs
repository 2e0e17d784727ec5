using Microsoft.Extensions.Logging;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>The steps of one run as they happen: kept for the record, told to observers, logged.</summary>
internal sealed class RunTrace(RunRequest request, IRunObserver observer, TimeProvider time, ILogger logger)
{
    // A run on all machines may wait for thousands of things.
    private const int MostWaits = 100;

    private readonly List<RunStep> _steps = [];
    private bool _hasLooked;
    private volatile Standing _standing = new(false, "", time.GetUtcNow(), request.Earlier.Count);

    public IReadOnlyList<RunStep> Steps => [.. _steps];

    /// <summary>How the run stands, for those who look from outside.</summary>
    public OpenRun Open
    {
        get
        {
            var now = _standing;
            return new OpenRun(
                request.Key, request.Ruleset, request.Rule, request.Name, Hosts, now.IsRunning, now.Why, now.Since, now.Attempt,
                request.FiredAt)
            {
                WaitsFor = now.Waits, Until = now.Until, OnTimeout = now.OnTimeout?.ToString().ToLowerInvariant(),
            };
        }
    }

    /// <summary>The hosts of the run as far as they are known: at first those that the event names, then those of the last look into the
    /// inventory.</summary>
    public IReadOnlyList<string> Hosts { get; private set; } = request.LimitHosts;

    /// <summary>A look into the inventory found these.</summary>
    public void Concerns(IReadOnlyList<string> hosts)
    {
        if (hosts.Count > 0)
            Hosts = hosts;
    }

    /// <summary>A look into the inventory did not find these; nothing can be told about them.</summary>
    public void DoesNotKnow(IReadOnlyList<string> hosts) => Hosts = [.. Hosts.Except(hosts)];

    /// <summary>What the attempt under way, or the last one, changed.</summary>
    public ChangedTasks Changed { get; } = new();

    /// <summary>How the tasks of that attempt went.</summary>
    public TaskTimes Tasks { get; } = new();

    /// <summary>Ansible told of something.</summary>
    public void Take(RunEvent happened)
    {
        Changed.Take(happened);
        Tasks.Take(happened);
    }

    /// <summary>The commit of the project that attempt was of; null without one.</summary>
    public string? Revision { get; private set; }

    /// <summary>Why the last attempt failed; null when none did.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>An attempt failed.</summary>
    public void Failed(string step, string problem)
    {
        LastProblem = problem;
        _standing = new Standing(false, $"tries again: {problem}", time.GetUtcNow(), _standing.Attempt);
        Add($"{step}: {problem}");
    }

    /// <summary>An attempt begins.</summary>
    /// <param name="attempt">Its number.</param>
    /// <param name="revision">The commit of the project.</param>
    public void Starts(int attempt, string? revision)
    {
        Changed.Clear();
        Tasks.Clear();
        Revision = revision;
        _standing = new Standing(true, "", time.GetUtcNow(), attempt);
        Add($"attempt {attempt} started");
    }

    public void Add(string text) => _steps.Add(new RunStep(time.GetUtcNow(), text));

    /// <summary>Something a user should know of this run; noted and logged once.</summary>
    public void Warn(string what)
    {
        if (_steps.Exists(step => step.Text == what))
            return;
        Add(what);
        logger.Warns(request.Name, request.Rule, what);
    }

    /// <summary>A wait is noted when it begins and when its reason changes, not at every look.</summary>
    public async ValueTask WaitAsync(string why, CancellationToken cancellationToken)
    {
        if (_steps.Count > 0 && _steps[^1].Text == why)
            return;
        _standing = new Standing(false, why, time.GetUtcNow(), _standing.Attempt);
        Add(why);
        logger.Waits(request.Name, request.Rule, why);
        await observer.WaitingAsync(request, why, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, for what hosts lack.</summary>
    /// <param name="why">In one line.</param>
    /// <param name="lacks">One by one. What the first look finds is lacking since the event, also after a restart.</param>
    /// <param name="until">How long it is waited for.</param>
    /// <param name="onTimeout">What becomes of the run then.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    public async ValueTask WaitAsync(
        string why, IReadOnlyList<HostLack> lacks, DateTimeOffset until, ReadyTimeout onTimeout, CancellationToken cancellationToken)
    {
        var first = _hasLooked ? time.GetUtcNow() : request.FiredAt;
        _hasLooked = true;
        var before = _standing.Waits;
        await WaitAsync(why, cancellationToken).ConfigureAwait(false);
        _standing = _standing with
        {
            Until = until, OnTimeout = onTimeout,
            Waits =
            [
                .. lacks.Take(MostWaits).Select(lack =>
                    before.FirstOrDefault(w => (w.Host, w.For) == (lack.Host, lack.What)) ?? new OpenWait(lack.Host, lack.What, first)),
            ],
        };
    }

    private sealed record Standing(bool IsRunning, string Why, DateTimeOffset Since, int Attempt)
    {
        public IReadOnlyList<OpenWait> Waits { get; init; } = [];

        public DateTimeOffset? Until { get; init; }

        public ReadyTimeout? OnTimeout { get; init; }
    }
}
