namespace Plumbline.Netbox.Sync;

/// <summary>How a replica is kept.</summary>
public sealed record ReplicaOptions
{
    /// <summary>The NetBox that is copied, as people name it.</summary>
    public required string Url { get; init; }

    /// <summary>How often the change log is read when nobody asks for it.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often everything is compared with the original, for what changed without a word.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long a change that was given an id may take to be committed. Later it is found by comparing.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Objects of a page; a NetBox that allows fewer gives fewer.</summary>
    public int Page { get; init; } = 500;

    /// <summary>Pages that are asked for at the same time.</summary>
    public int PagesAtOnce { get; init; } = 4;

    /// <summary>Content types that are copied, for example <c>dcim.site</c>; empty for all that are known.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}
