namespace Plumbline.Netbox.Store.Changes;

/// <summary>A row of the transactional outbox, written with the change that caused it.</summary>
/// <param name="Id">Rising; 0 before it is stored.</param>
/// <param name="Created">When the change was made.</param>
/// <param name="Topic">Who is to handle it, for example <c>webhook</c>.</param>
/// <param name="Key">Entries of one key are to be handled in order, for example <c>virtualization.virtualmachine:7</c>.</param>
/// <param name="Body">What the handler needs, opaque here.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttempt">Not before this time.</param>
/// <param name="LastError">Why the last try failed.</param>
/// <param name="Dead">Given up; kept for people to look at and to send again.</param>
public sealed record OutboxEntry(
    long Id, DateTimeOffset Created, string Topic, string Key, ReadOnlyMemory<byte> Body, int Attempts = 0,
    DateTimeOffset NextAttempt = default, string? LastError = null, bool Dead = false)
{
    /// <summary>What the receiver answered with, once it is delivered.</summary>
    public int? Status { get; init; }

    /// <summary>When it was delivered; null for what is not.</summary>
    public DateTimeOffset? Delivered { get; init; }
}
