using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Runs.Records;

namespace Plumbline.Automation.WriteBack;

/// <summary>The result of a run for one host, not written yet.</summary>
internal sealed class WaitingResult(EndRecord end, RunRecord record, string host)
{
    public EndRecord End { get; } = end;

    public RunRecord Record { get; } = record;

    public string Host { get; } = host;

    /// <summary>Failed attempts so far.</summary>
    public int Failures { get; set; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>It may have been written already: the answer was lost, or the program ended before it was noted. The journal is asked
    /// first.</summary>
    public bool MayBeWritten { get; set; }

    /// <summary>Which of the host's custom fields are no longer this one's to set, because a later run has ended.</summary>
    public Outdated Outdated { get; set; }

    /// <summary>A later result of the host was written: should this one be given up, nobody lacks it.</summary>
    public bool IsReplaced { get; set; }

    public string? LastProblem { get; set; }
}

/// <summary>How far a later result has overtaken one that waits.</summary>
internal enum Outdated
{
    /// <summary>It is the host's last.</summary>
    Nothing,

    /// <summary>There is a later one, which did not configure the host.</summary>
    Result,

    /// <summary>A later one configured the host.</summary>
    Everything,
}
