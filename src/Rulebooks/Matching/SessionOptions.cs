namespace Plumbline.Rulebooks.Matching;

/// <summary>Bounds of a session and where it logs.</summary>
public sealed record SessionOptions
{
    public static readonly SessionOptions Default = new();

    /// <summary>Receives type mismatches and the like; null drops them.</summary>
    public ISessionLog? Log { get; init; }

    /// <summary>Most events that may wait for partners; beyond it the oldest is given up, counted and said once.</summary>
    public int MaxRetainedEvents { get; init; } = 4_000_000;

    /// <summary>Most bytes of JSON that waiting events may hold, with the same policy.</summary>
    public long MaxRetainedBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Most matches one object may bring about in one rule, against joins that multiply without end; beyond it the rest is not looked for,
    /// which is said once.
    /// </summary>
    public int MaxMatchesPerObject { get; init; } = 100_000;

    /// <summary>Evaluates every condition on every event instead of asking the index; answers are the same, only slower.</summary>
    public bool WithoutIndex { get; init; }
}
