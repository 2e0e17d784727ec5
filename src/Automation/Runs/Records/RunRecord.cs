using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs.Records;

/// <summary>What is kept of a run: what it was for, why it ran where it ran, each step with its time, and what came of it.</summary>
public sealed record RunRecord
{
    public required string Name { get; init; }

    /// <summary>The rule that asked for it; empty in records of older versions.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The rule's ruleset, as people know it; empty in records of older versions.</summary>
    public string Ruleset { get; init; } = "";

    public required RunEnd End { get; init; }

    /// <summary>It only told what would be changed.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Ansible's exit code of the last attempt; null when there was none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>One line: which host, which task, what message; null when successful.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Which hosts were handed to Ansible, and why those.</summary>
    public string HostsReason { get; init; } = "";

    public IReadOnlyList<HostFailure> Failures { get; init; } = [];

    public IReadOnlyDictionary<string, HostStats> Stats { get; init; } = new Dictionary<string, HostStats>();

    /// <summary>How long the last attempt took; null when there was none, and in records of older versions.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The tasks of the last attempt that changed something, by host; the first twenty of each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Changed { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How the tasks of the last attempt went; the first thousand.</summary>
    public IReadOnlyList<RunTask> Tasks { get; init; } = [];

    /// <summary>The commit of the project that was checked out when the last attempt began; null without one.</summary>
    public string? Revision { get; init; }

    public IReadOnlyList<RunStep> Steps { get; init; } = [];

    /// <summary>What Ansible printed in the last attempt; not part of what is kept.</summary>
    public string Output { get; init; } = "";
}

/// <summary>A moment of a run: waited, attempt started, attempt ended.</summary>
public sealed record RunStep(DateTimeOffset At, string Text);

/// <summary>How a run ended, all attempts considered.</summary>
public enum RunEnd
{
    Successful,
    Failed,
    Timeout,
    Canceled,

    /// <summary>No attempt came to be: the playbook is not there, or the hosts were not ready in time.</summary>
    NotStarted,

    /// <summary>Cut by the end of this program once too often.</summary>
    Interrupted,

    /// <summary>The hosts were not ready in time, and the policy says that the run is let go then (<c>on_timeout: skip</c>).</summary>
    Skipped,

    /// <summary>The objects of all its hosts were deleted in NetBox while it waited for them.</summary>
    Gone,
}
