using Plumbline.Automation.Runs.Records;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>When each task began and ended on each host, as an attempt tells of it; the first ones.</summary>
internal sealed class TaskTimes
{
    private readonly Lock _gate = new();
    private List<RunTask> _tasks = [];
    private Dictionary<string, RunEvent.TaskBegun> _running = [];

    /// <summary>Those that ended.</summary>
    public IReadOnlyList<RunTask> Taken
    {
        get
        {
            lock (_gate)
                return [.. _tasks];
        }
    }

    /// <summary>Those that ended, and those that began and did not.</summary>
    public IReadOnlyList<RunTask> WithRunning(DateTimeOffset now)
    {
        lock (_gate)
            return
            [
                .. _tasks,
                .. _running.Values.OrderBy(task => task.At).Select(task => new RunTask(
                    ChangedTasks.NameOf(task.Task), task.Host, task.At, now > task.At ? now - task.At : TimeSpan.Zero, RunTask.Running)),
            ];
    }

    /// <summary>Another attempt begins.</summary>
    public void Clear()
    {
        lock (_gate)
            (_tasks, _running) = ([], []);
    }

    public void Take(RunEvent happened)
    {
        // A host does one task at a time.
        if (happened is RunEvent.TaskBegun begun)
        {
            lock (_gate)
                if (_running.Count < RunTask.MostKept || _running.ContainsKey(begun.Host))
                    _running[begun.Host] = begun;
            return;
        }
        // The turns of a loop come one by one, and then its whole; a task that is tried again has not ended.
        if (happened is not RunEvent.HostResult { Item: null, Seconds: { } seconds, Outcome: not HostOutcome.Retrying } result
            || !double.IsFinite(seconds))
            return;
        var took = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.SecondsPerDay * 365));
        lock (_gate)
        {
            _running.Remove(result.Host);
            if (_tasks.Count < RunTask.MostKept)
                _tasks.Add(new RunTask(ChangedTasks.NameOf(result.Task), result.Host, result.At - took, took, End(result)));
        }
    }

    private static string End(RunEvent.HostResult result) => result switch
    {
        { Ignored: true } => "ignored",
        { Outcome: HostOutcome.Ok, Changed: true } => "changed",
        var other => other.Outcome.ToString().ToLowerInvariant(),
    };
}
