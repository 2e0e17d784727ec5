namespace Plumbline.Runner.Execution;

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    Successful,
    Failed,
    Timeout,
    Canceled,

    /// <summary>
    /// No process came to be: the playbook or <c>ansible-playbook</c> was not found, or the run folder could not be made.
    /// </summary>
    NotStarted,
}
