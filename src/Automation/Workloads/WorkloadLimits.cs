namespace Plumbline.Automation.Workloads;

/// <summary>What a worker takes from a controller before it says that something is wrong.</summary>
public sealed record WorkloadLimits
{
    /// <summary>Bytes of everything but the project.</summary>
    public long Content { get; init; } = 64L << 20;

    /// <summary>Bytes of the project.</summary>
    public long Project { get; init; } = 1L << 30;

    /// <summary>Messages of any kind.</summary>
    public int Messages { get; init; } = 100_000;

    /// <summary>Between two messages.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the request to the end.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(10);
}
