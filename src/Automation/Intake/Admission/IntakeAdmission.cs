using System.Collections.Concurrent;

namespace Plumbline.Automation.Intake.Admission;

/// <summary>Lets events in while there is room for them: one for all sources that share an event log.</summary>
public sealed class IntakeAdmission
{
    private readonly ConcurrentDictionary<string, RulesetBacklog> _backlogs = new(StringComparer.Ordinal);
    private readonly FreeDisk? _disk;
    private long _events;
    private long _bytes;

    /// <param name="stateFolder">Where the event log lies; null for one that is kept in memory.</param>
    public IntakeAdmission(IntakeLimits limits, string? stateFolder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Limits = limits;
        Bodies = new BodyBudget(limits.Bodies, time);
        _disk = stateFolder is null || limits.FreeDisk <= 0 ? null : FreeDisk.Of(stateFolder, limits.FreeDisk, time);
    }

    public IntakeLimits Limits { get; }

    /// <summary>Memory for the bodies of all requests.</summary>
    internal BodyBudget Bodies { get; }

    /// <summary>What waits for a ruleset, by its name in the event log.</summary>
    public RulesetBacklog Of(string ruleset) => _backlogs.GetOrAdd(ruleset, key => new RulesetBacklog(this, key));

    internal string? DiskRefusal() => _disk?.Refusal();

    internal void Add(long events, long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _events, events);
    }

    /// <summary>What was accepted for all rulesets and is not judged yet.</summary>
    public (long Events, long Bytes) Waiting => (Interlocked.Read(ref _events), Interlocked.Read(ref _bytes));
}
