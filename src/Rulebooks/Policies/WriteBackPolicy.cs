namespace Plumbline.Rulebooks.Policies;

/// <summary>What of a run's result is written back into NetBox, beside the event log.</summary>
public sealed record WriteBackPolicy
{
    public static readonly WriteBackPolicy Standard = new();

    /// <summary>An entry in the journal of each host of the run.</summary>
    public bool Journal { get; init; } = true;

    /// <summary>The custom fields of each host that tell how it stands.</summary>
    public bool CustomFields { get; init; }

    /// <summary>Users whose results are results here, too: those of other projects that write into the same NetBox.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Where people reach the console, for links in the journal; null for where the server listens.</summary>
    public Uri? Url { get; init; }
}
