namespace Plumbline.Rulebooks.Policies;

/// <summary>What a host can be waited for before a run starts.</summary>
public enum ReadyCheck
{
    /// <summary>NetBox knows a primary IP address of the host.</summary>
    PrimaryIp,
}
