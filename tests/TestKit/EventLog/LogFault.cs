namespace Plumbline.TestKit.EventLog;

/// <summary>How a call to the event log goes wrong.</summary>
public enum LogFault
{
    /// <summary>Nothing is written, and the log says so: a full disk.</summary>
    Refused,

    /// <summary>Everything is written, and the answer is an error: the disk broke between the two.</summary>
    Torn,

    /// <summary>Nothing is written, and the log throws what it never should.</summary>
    Defect,

    /// <summary>Nothing is written, and the call ends as cancelled although nobody cancelled it.</summary>
    Cancelled,

    /// <summary>Everything goes well, later.</summary>
    Slow,
}
