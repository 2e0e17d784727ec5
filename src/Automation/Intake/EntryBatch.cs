using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake;

/// <summary>Entries that are appended together, as many at once as one append may hold.</summary>
/// <param name="most">How many, and how many bytes; one entry is always let in.</param>
internal sealed class EntryBatch((int Entries, long Bytes) most, Func<List<NewEntry>, long, CancellationToken, ValueTask> append)
{
    private List<NewEntry> _entries = [];
    private long _bytes;

    /// <summary>Appends those before it where it finds no room among them.</summary>
    public async ValueTask AddAsync(NewEntry entry, CancellationToken cancellationToken)
    {
        var length = entry.Content.Length;
        if (_entries.Count > 0 && (_entries.Count == most.Entries || _bytes + length > most.Bytes))
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
