namespace Plumbline.Automation.Progress;

/// <summary>The stations on the path of an event, in their order.</summary>
public enum StepKind
{
    /// <summary>Something was written into the store.</summary>
    Documented,

    /// <summary>A source accepted an event.</summary>
    Accepted,

    /// <summary>A rule fired.</summary>
    Matched,

    /// <summary>A run waits: for readiness, for a host that another run holds, or before a retry.</summary>
    Waiting,

    /// <summary><c>ansible-playbook</c> was started.</summary>
    Started,

    /// <summary>A task ended on a host.</summary>
    Task,

    /// <summary>The run ended.</summary>
    Ended,

    /// <summary>The result was written back.</summary>
    WrittenBack,
}
