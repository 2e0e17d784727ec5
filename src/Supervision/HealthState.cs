namespace Plumbline.Supervision;

/// <summary>How a part of the program stands, by what it last tried.</summary>
public enum HealthState
{
    Ok,

    /// <summary>What was accepted is safe, but something waits or was given up.</summary>
    Degraded,

    /// <summary>It does not do what it is there for.</summary>
    Failed,
}
