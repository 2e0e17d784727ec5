using System.Text.Json;

namespace Plumbline.Runner.Output;

/// <summary>Something Ansible reported while it ran.</summary>
public abstract record RunEvent(DateTimeOffset At)
{
    public sealed record PlaybookStarted(DateTimeOffset At, string Playbook) : RunEvent(At);

    public sealed record PlayStarted(DateTimeOffset At, string Play, string Pattern) : RunEvent(At);

    public sealed record TaskStarted(DateTimeOffset At, string Task, string Action, string? Path, bool Handler) : RunEvent(At);

    /// <summary>A task began on a host.</summary>
    public sealed record TaskBegun(DateTimeOffset At, string Host, string Task) : RunEvent(At);

    /// <summary>What a task changed on a host, or would change, where <c>--diff</c> asks for it.</summary>
    /// <param name="At">When it was told.</param>
    /// <param name="Host">On which host.</param>
    /// <param name="Task">Which task.</param>
    /// <param name="Item">The turn of a loop; null where there is none.</param>
    /// <param name="Text">As <c>diff -u</c> writes it; there is none of what is not to be logged.</param>
    /// <param name="IsCut">Whether only its beginning is here.</param>
    public sealed record DiffShown(DateTimeOffset At, string Host, string Task, string? Item, string Text, bool IsCut) : RunEvent(At);

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
