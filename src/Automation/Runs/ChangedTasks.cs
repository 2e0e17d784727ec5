using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>The names of the tasks that changed something, by host, as an attempt tells of them; the first ones of each.</summary>
internal sealed class ChangedTasks
{
    private const int MostHosts = 500;
    private const int MostTasks = 20;
    private const int LongestName = 200;

    private readonly Lock _gate = new();
    private Dictionary<string, List<string>> _tasks = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Taken
    {
        get
        {
            lock (_gate)
                return _tasks.ToDictionary(host => host.Key, host => (IReadOnlyList<string>)[.. host.Value]);
        }
    }

    /// <summary>The name of a task, as records keep it.</summary>
    public static string NameOf(string task) => task.Length <= LongestName ? task : task[..LongestName] + "…";

    /// <summary>Another attempt begins.</summary>
    public void Clear()
    {
        lock (_gate)
            _tasks = [];
    }

    public void Take(RunEvent happened)
    {
        // The turns of a loop come one by one, and then its whole.
        if (happened is not RunEvent.HostResult { Changed: true, Item: null, Outcome: HostOutcome.Ok } result)
            return;
        var name = NameOf(result.Task);
        lock (_gate)
        {
            if (!_tasks.TryGetValue(result.Host, out var tasks))
            {
                if (_tasks.Count >= MostHosts)
                    return;
                _tasks[result.Host] = tasks = [];
            }
            if (tasks.Count < MostTasks && !tasks.Contains(name))
                tasks.Add(name);
        }
    }
}
