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
    int Attempt, DateTimeOffset FiredAt)
{
    /// <summary>What its hosts lack, at most a hundred; empty while it waits for something else.</summary>
    public IReadOnlyList<OpenWait> WaitsFor { get; init; } = [];

    /// <summary>Until when that is waited for; null when it is not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What becomes of it then: <c>fail</c>, <c>run</c> or <c>skip</c>.</summary>
    public string? OnTimeout { get; init; }
}

/// <summary>Something that a run waits for.</summary>
/// <param name="Host">The host that lacks it.</param>
/// <param name="For">Behind the host's name: <c>has no primary IP address</c>.</param>
/// <param name="Since">Since when it is known to be missing: the event, or the first look that missed it.</param>
public sealed record OpenWait(string Host, string For, DateTimeOffset Since);
