namespace Plumbline.Rulebooks.Policies;

/// <summary>What a project says of the webhooks it receives, beyond its rulebooks.</summary>
public sealed record WebhookPolicy
{
    public static readonly WebhookPolicy Standard = new();

    /// <summary>
    /// A signed request that tells its time must not be older, and the same one is not taken twice within it; null for the standard, which
    /// bounds what a NetBox sends alone.
    /// </summary>
    public TimeSpan? Within { get; init; }

    /// <summary>
    /// Whether NetBox's events about nothing but what this project wrote back are no reason to begin anew: its journal entries, and changes
    /// of its custom fields alone. It follows from what is written back.
    /// </summary>
    public WriteBackPolicy OwnChanges { get; init; } = WriteBackPolicy.Standard;

    /// <summary>Whether a port without signature and token takes what a web page of another site makes a browser send.</summary>
    public bool CrossSite { get; init; }

    /// <summary>Requests that one sender may make in a minute; null for no limit.</summary>
    public int? SenderRate { get; init; }

    /// <summary>Bytes of one body; null for the standard.</summary>
    public long? MaxBody { get; init; }

    /// <summary>Bytes of the bodies of all requests under way; null for the standard.</summary>
    public long? Bodies { get; init; }

    /// <summary>Bytes of accepted events of a ruleset that may wait to be judged; null for the standard.</summary>
    public long? Waiting { get; init; }

    /// <summary>Accepted events of a ruleset that may wait to be judged; null for the standard.</summary>
    public long? WaitingEvents { get; init; }

    /// <summary>Bytes that stay free on the disk of the event log; null for the standard.</summary>
    public long? FreeDisk { get; init; }
}
