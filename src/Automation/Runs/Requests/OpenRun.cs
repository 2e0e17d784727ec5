using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>A run that is not over.</summary>
/// <param name="Hosts">As far as they are known.</param>
/// <param name="IsRunning">Its playbook is under way; else it waits.</param>
/// <param name="Why">What it waits for; empty while it runs.</param>
/// <param name="Since">Since when it waits for that, or when the attempt began.</param>
/// <param name="Attempt">The attempt under way or the last one, 0 before the first.</param>
public sealed record OpenRun(
    ActionKey Key, string Ruleset, string Rule, string Name, IReadOnlyList<string> Hosts, bool IsRunning, string Why, DateTimeOffset Since,
    int Attempt, DateTimeOffset FiredAt);
