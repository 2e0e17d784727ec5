namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>The running numbers of a session.</summary>
internal sealed class SessionTally
{
    public long Advances { get; set; }

    public long Triggered { get; set; }

    public long Processed { get; set; }

    public long Matched { get; set; }

    public long Evicted { get; set; }

    public string LastRule { get; set; } = "";

    public long? LastRuleAt { get; set; }

    public long? LastEventAt { get; set; }
}
