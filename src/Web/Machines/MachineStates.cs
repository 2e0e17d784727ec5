using Plumbline.Automation.Access;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Web.Machines;

/// <summary>
/// How machines stand: a run that is not over comes first, then how the last one ended, and whether what is rendered for the machine is
/// still what that run saw. Runs know hosts by their names, so whoever may not view all machines of a name learns nothing of them.
/// </summary>
internal sealed class MachineStates
{
    /// <summary>All that there are, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> All = ["configured", "changed", "failed", "waiting", "running", "never"];

    private readonly ConsoleParts _parts;
    private readonly PathAccess _access;
    private readonly ChangedHosts? _changed;
    private readonly Dictionary<string, OpenRun> _open;

    public MachineStates(ConsoleParts parts, PathAccess access)
    {
        (_parts, _access, _changed) = (parts, access, parts.Versions?.Changed);
        _changed?.Refresh();
        _open = parts.Runs.Open().SelectMany(run => run.Hosts, (run, host) => (run, host))
            .GroupBy(pair => pair.host).ToDictionary(g => g.Key, g => g.OrderBy(p => p.run.IsRunning ? 0 : 1).First().run);
    }

    public MachineState Of(string host)
    {
        if (!_access.Shows([host]))
            return new MachineState("unknown", "its runs are not for you to see", null, null);
        if (_open.GetValueOrDefault(host) is { } run)
            return run.IsRunning
                ? new MachineState("running", run.Name, run.Since, RunId.Of(run.Key))
                : new MachineState("waiting", run.Why, run.Since, RunId.Of(run.Key));
        if (_parts.Results.Of(host) is not { } last)
            return new MachineState("never", "no run has been on it", null, null);
        return Ended(host, last) is "changed" and var changed
            ? new MachineState(changed, "documented otherwise since then", _changed?.At(host), RunId.Of(last.Run))
            : new MachineState(Ended(host, last), last.Why, last.At, RunId.Of(last.Run));
    }

    /// <summary>Whether a machine of a name is in a state; null for any state.</summary>
    public Func<string, bool>? Wanted(string? state)
    {
        if (string.IsNullOrEmpty(state))
            return null;
        var showsAll = _access.SeesAll;
        return name => Word(name) == state && (showsAll || _access.Shows([name]));
    }

    /// <summary>The machines in a state, as far as a run knows them; hosts that are no documented machines are none.</summary>
    public IReadOnlyList<string> In(string state) => [.. Known(state).Where(_access.ShowsMachine)];

    /// <summary>How many there are.</summary>
    public int Count(string state) => IsOfEnded(state)
        ? _parts.Results.All().Count(r => !_open.ContainsKey(r.Key) && Ended(r.Key, r.Value) == state && _access.ShowsMachine(r.Key))
        : Known(state).Count(_access.ShowsMachine);

    private string Word(string host) => _open.GetValueOrDefault(host) is { } run ? run.IsRunning ? "running" : "waiting"
        : _parts.Results.Of(host) is { } last ? Ended(host, last) : "never";

    private IEnumerable<string> Known(string state) => state switch
    {
        "running" or "waiting" => _open.Where(o => o.Value.IsRunning == (state == "running")).Select(o => o.Key).Order(),
        _ when IsOfEnded(state) => _parts.Results.All().Where(r => !_open.ContainsKey(r.Key) && Ended(r.Key, r.Value) == state)
            .OrderByDescending(r => r.Value.At).Select(r => r.Key),
        _ => [],
    };

    private static bool IsOfEnded(string state) => state is "configured" or "changed" or "failed";

    private string Ended(string host, HostResult last) =>
        !last.IsGood ? "failed" : last.IsOutdated(host, _changed) ? "changed" : "configured";
}

/// <summary>How a machine stands.</summary>
/// <param name="State">configured, changed (it was, and is documented otherwise since then), failed, waiting, running or never.</param>
/// <param name="Why">What it waits for, what failed.</param>
/// <param name="Run">The run that it is about.</param>
internal sealed record MachineState(string State, string Why, DateTimeOffset? At, string? Run);
