namespace Plumbline.Runner.Output;

/// <summary>What came of a task on a host.</summary>
public enum HostOutcome
{
    Ok,
    Failed,
    Skipped,
    Unreachable,
    Retrying,
}
