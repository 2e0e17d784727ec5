namespace Plumbline.Automation.EventLog;

/// <summary>A recorded match with all its actions in the rule's order, the ones already done included.</summary>
public sealed record MatchRecord(
    long Id, string Ruleset, string Rule, DateTimeOffset At, ReadOnlyMemory<byte> Bindings, IReadOnlyList<ActionRecord> Actions);

/// <summary>An action of a recorded match and its attempts in order.</summary>
/// <param name="Result">Of a done action; may be empty.</param>
public sealed record ActionRecord(
    ActionKey Key, RequestedAction Request, ActionStatus Status, ReadOnlyMemory<byte> Result, IReadOnlyList<AttemptRecord> Attempts)
{
    public bool IsDone => Status is not (ActionStatus.Requested or ActionStatus.Started);
}

/// <summary>A recorded attempt. One that is <see cref="ActionStatus.Started"/> after a restart was cut by the crash; its process may still
/// live.</summary>
public sealed record AttemptRecord(
    AttemptKey Key, ActionStatus Status, DateTimeOffset Began, DateTimeOffset? Ended, ProcessIdentity? Process);

/// <summary>A process group and what tells it from a later one with the same number (boot and start time of its leader).</summary>
public sealed record ProcessIdentity(int Group, string Started)
{
    /// <summary>What an attempt started is no process of this machine; <see cref="Started"/> is its address.</summary>
    public bool IsElsewhere => Group == 0;

    /// <summary>What an attempt started on another machine.</summary>
    public static ProcessIdentity Elsewhere(string address) => new(0, address);
}
