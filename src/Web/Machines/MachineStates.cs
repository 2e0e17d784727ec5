using Plumbline.Automation.Access;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Web.Machines;

/// <summary>
/// How machines stand: a run that is not over comes first, then how the last one ended. Runs know hosts by their names, so whoever may not
/// view all machines of a name learns nothing of them.
/// </summary>
internal sealed class MachineStates(ConsoleParts parts, PathAccess access)
{
    private readonly Dictionary<string, OpenRun> _open = parts.Runs.Open().SelectMany(run => run.Hosts, (run, host) => (run, host))
        .GroupBy(pair => pair.host).ToDictionary(g => g.Key, g => g.OrderBy(p => p.run.IsRunning ? 0 : 1).First().run);

    public MachineState Of(string host)
    {
        if (!access.Shows([host]))
            return new MachineState("unknown", "its runs are not for you to see", null, null);
        if (_open.GetValueOrDefault(host) is { } run)
            return run.IsRunning
                ? new MachineState("running", run.Name, run.Since, RunId.Of(run.Key))
                : new MachineState("waiting", run.Why, run.Since, RunId.Of(run.Key));
        return parts.Results.Of(host) is { } last
            ? new MachineState(last.IsGood ? "configured" : "failed", last.Why, last.At, RunId.Of(last.Run))
            : new MachineState("never", "no run has been on it", null, null);
    }

    /// <summary>Whether a machine of a name is in a state; null for any state.</summary>
    public Func<string, bool>? Wanted(string? state)
    {
        if (string.IsNullOrEmpty(state))
            return null;
        var showsAll = access.SeesAll;
        return name => Word(name) == state && (showsAll || access.Shows([name]));
    }

    /// <summary>The machines in a state, as far as a run knows them; hosts that are no documented machines are none.</summary>
    public IReadOnlyList<string> In(string state) => [.. Known(state).Where(access.ShowsMachine)];

    /// <summary>How many there are.</summary>
    public int Count(string state) => state is "configured" or "failed"
        ? parts.Results.All().Count(
            r => r.Value.IsGood == (state == "configured") && !_open.ContainsKey(r.Key) && access.ShowsMachine(r.Key))
        : Known(state).Count(access.ShowsMachine);

    private string Word(string host) => _open.GetValueOrDefault(host) is { } run ? run.IsRunning ? "running" : "waiting"
        : parts.Results.Of(host) is { } last ? last.IsGood ? "configured" : "failed" : "never";

    private IEnumerable<string> Known(string state) => state switch
    {
        "running" or "waiting" => _open.Where(o => o.Value.IsRunning == (state == "running")).Select(o => o.Key).Order(),
        "configured" or "failed" => parts.Results.All()
            .Where(r => r.Value.IsGood == (state == "configured") && !_open.ContainsKey(r.Key))
            .OrderByDescending(r => r.Value.At).Select(r => r.Key),
        _ => [],
    };
}

/// <summary>How a machine stands.</summary>
/// <param name="State">configured, failed, waiting, running or never.</param>
/// <param name="Why">What it waits for, what failed.</param>
/// <param name="Run">The run that it is about.</param>
internal sealed record MachineState(string State, string Why, DateTimeOffset? At, string? Run);
