using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake;

/// <summary>Entries that are appended together, as many at once as one append may hold.</summary>
/// <param name="most">How many, and how many bytes; one entry is always let in.</param>
internal sealed class EntryBatch((int Entries, long Bytes) most, Func<List<NewEntry>, long, CancellationToken, ValueTask> append)
{
    private List<NewEntry> _entries = [];
    private long _bytes;

    /// <summary>All are one event's: they are appended together, or none of them.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Appends those before it where it finds no room among them.</summary>
    /// <exception cref="EventRefusedException">They belong together, and are too many.</exception>
    public async ValueTask AddAsync(NewEntry entry, CancellationToken cancellationToken)
    {
        var length = entry.Content.Length;
        var isFull = _entries.Count == most.Entries || _bytes + length > most.Bytes;
        if (isFull && IsWhole)
            throw new EventRefusedException($"it becomes more than {most.Entries} events or {most.Bytes >> 20} MiB");
        if (isFull && _entries.Count > 0)
            await AppendAsync(cancellationToken).ConfigureAwait(false);
        _entries.Add(entry);
        _bytes += length;
    }

    public async ValueTask AppendAsync(CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
            return;
        var (entries, bytes) = (_entries, _bytes);
        (_entries, _bytes) = ([], 0);
        await append(entries, bytes, cancellationToken).ConfigureAwait(false);
    }
}
