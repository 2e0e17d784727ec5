namespace Plumbline.Netbox.Safety;

/// <summary>What a check of a store's file found.</summary>
/// <param name="Version">The number of commits that the file holds.</param>
/// <param name="Objects">Objects that were looked at.</param>
/// <param name="Changes">Entries of the change log.</param>
/// <param name="Deliveries">Entries of the outbox, also those that were given up.</param>
/// <param name="Findings">What does not agree; none for a store that is whole.</param>
public sealed record StoreReport(long Version, long Objects, long Changes, long Deliveries, IReadOnlyList<StoreFinding> Findings);

/// <summary>One thing in a store that does not agree with the rest.</summary>
/// <param name="Kind">
/// <c>file</c>, <c>row</c>, <c>reference</c>, <c>unique</c>, <c>hierarchy</c>, <c>sequence</c>, <c>change-log</c> or <c>outbox</c>.
/// </param>
/// <param name="Object">What it is about, as <c>dcim.site:7</c>; empty for the file itself.</param>
/// <param name="Message">What was found and what was expected, as a clause.</param>
public sealed record StoreFinding(string Kind, string Object, string Message)
{
    public override string ToString() => Object.Length == 0 ? $"{Kind}: {Message}" : $"{Kind}: {Object} {Message}";
}
