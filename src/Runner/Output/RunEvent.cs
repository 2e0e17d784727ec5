using System.Text.Json;

namespace Plumbline.Runner.Output;

/// <summary>Something Ansible reported while it ran.</summary>
public abstract record RunEvent(DateTimeOffset At)
{
    public sealed record PlaybookStarted(DateTimeOffset At, string Playbook) : RunEvent(At);

    public sealed record PlayStarted(DateTimeOffset At, string Play, string Pattern) : RunEvent(At);

    public sealed record TaskStarted(DateTimeOffset At, string Task, string Action, string? Path, bool Handler) : RunEvent(At);

    /// <summary>A task ended on a host. <paramref name="Item"/> is set for one turn of a loop.</summary>
    public sealed record HostResult(
        DateTimeOffset At, string Host, string Task, string Action, string? TaskPath, HostOutcome Outcome, bool Changed, bool Ignored,
        string? Message,
        double? Seconds, string? Item) : RunEvent(At);

    /// <summary>Facts set by <c>set_fact</c>: a JSON object.</summary>
    public sealed record FactsSet(DateTimeOffset At, string Host, JsonElement Facts) : RunEvent(At);

    /// <summary>What <see cref="Workspace.RunTarget.HostFacts"/> asked for, of one host: a JSON object.</summary>
    public sealed record HostFacts(DateTimeOffset At, string Host, JsonElement Facts) : RunEvent(At);

    /// <summary>The recap, with the values of <c>set_stats</c> that are not per host.</summary>
    public sealed record Recap(DateTimeOffset At, IReadOnlyDictionary<string, HostStats> Hosts, JsonElement? CustomStats) : RunEvent(At);

    /// <summary>Anything else; the name is the callback's.</summary>
    public sealed record Other(DateTimeOffset At, string Name) : RunEvent(At);
}
