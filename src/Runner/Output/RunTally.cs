using System.Text.Json;

namespace Plumbline.Runner.Output;

/// <summary>What is kept of a run's events for its result.</summary>
internal sealed class RunTally
{
    private readonly List<HostFailure> _failures = [];
    private int _plays;
    private int _playsWithoutHosts;

    /// <summary>The recap was printed: Ansible came to its end.</summary>
    public bool Recapped { get; private set; }

    /// <summary>Plays began, and not one of them had a host: nothing was done at all.</summary>
    public bool RanOnNobody => _plays > 0 && _plays == _playsWithoutHosts;

    public JsonElement? Artifacts { get; private set; }

    public IReadOnlyDictionary<string, HostStats> Stats { get; private set; } = new Dictionary<string, HostStats>();

    public void Add(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.PlayStarted:
                _plays++;
                break;
            case RunEvent.Other { Name: "playbook_on_no_hosts_matched" }:
                _playsWithoutHosts++;
                break;
            case RunEvent.FactsSet facts:
                Artifacts = facts.Facts;
                break;
            case RunEvent.HostResult { Outcome: HostOutcome.Failed or HostOutcome.Unreachable, Ignored: false, Item: null } result:
                _failures.Add(new HostFailure(
                    result.Host, result.Task, result.Message ?? "", result.Outcome == HostOutcome.Unreachable, result.TaskPath));
                break;
            case RunEvent.Recap recap:
                Recapped = true;
                Stats = recap.Hosts;
                break;
            default:
                break;
        }
    }

    /// <summary>The failures that counted: a rescued one is in the events like any other, only the recap tells.</summary>
    public IReadOnlyList<HostFailure> Failures()
    {
        if (!Recapped)
            return _failures;
        var kept = new List<HostFailure>();
        foreach (var ofHost in _failures.GroupBy(f => f.Host))
        {
            var stats = Stats.GetValueOrDefault(ofHost.Key);
            kept.AddRange(ofHost.Where(f => !f.Unreachable).TakeLast(stats?.Failed ?? 0));
            kept.AddRange(ofHost.Where(f => f.Unreachable).TakeLast(stats?.Unreachable ?? 0));
        }
        return [.. _failures.Where(kept.Contains)];
    }
}
