using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Policies;

/// <summary>What Plumbline does for the runs of a playbook or rule beyond what the rulebook says.</summary>
public sealed record RunPolicy
{
    /// <summary>How long a host is waited for when the file does not say.</summary>
    public static readonly TimeSpan StandardWithin = TimeSpan.FromMinutes(10);

    public required PolicyMatch Match { get; init; }

    /// <summary>All of these must hold for every host of the run before it starts.</summary>
    public IReadOnlyList<ReadyCheck> ReadyWhen { get; init; } = [];

    /// <summary>How long the hosts are waited for.</summary>
    public TimeSpan Within { get; init; } = StandardWithin;

    /// <summary>What becomes of the run then.</summary>
    public ReadyTimeout OnTimeout { get; init; }

    /// <summary>How often a failed run is tried again, in place of the action's <c>retries</c>; null leaves that to the action.</summary>
    public int? Retries { get; init; }

    public required SourcePosition Position { get; init; }
}
