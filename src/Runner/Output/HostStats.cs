namespace Plumbline.Runner.Output;

/// <summary>A line of the play recap.</summary>
public sealed record HostStats(int Ok, int Changed, int Unreachable, int Failed, int Skipped, int Rescued, int Ignored);
