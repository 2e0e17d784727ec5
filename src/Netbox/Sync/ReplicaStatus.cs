namespace Plumbline.Netbox.Sync;

/// <summary>How a replica stands.</summary>
/// <param name="Url">The NetBox it is a copy of.</param>
/// <param name="Version">That NetBox's version; null before it answered.</param>
/// <param name="IsLoaded">Whether everything was read once.</param>
/// <param name="CurrentAt">The last time at which it held all that NetBox had; null before that.</param>
/// <param name="Trouble">Why it is not current now, in words for people; null while it is.</param>
/// <param name="Changes">Changes taken over since the start.</param>
/// <param name="Corrected">Differences that no change told of, since the start.</param>
/// <param name="Missing">What NetBox does not show: lists that its version lacks or that the token may not read.</param>
public sealed record ReplicaStatus(
    string Url, string? Version, bool IsLoaded, DateTimeOffset? CurrentAt, string? Trouble, long Changes, long Corrected,
    IReadOnlyList<string> Missing);
