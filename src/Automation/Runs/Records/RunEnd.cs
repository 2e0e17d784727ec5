namespace Plumbline.Automation.Runs.Records;

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
}
