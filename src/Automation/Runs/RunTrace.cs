using Microsoft.Extensions.Logging;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Runs;

/// <summary>The steps of one run as they happen: kept for the record, told to observers, logged.</summary>
internal sealed class RunTrace(RunRequest request, IRunObserver observer, TimeProvider time, ILogger logger)
{
    private readonly List<RunStep> _steps = [];
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
                request.FiredAt);
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
    public void Starts(int attempt)
    {
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

    private sealed record Standing(bool IsRunning, string Why, DateTimeOffset Since, int Attempt);
}
