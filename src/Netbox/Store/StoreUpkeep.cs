using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store;

/// <summary>What keeps a store from growing for ever, and shows that it can be written. Objects are never touched.</summary>
public sealed class StoreUpkeep(NetboxStore store)
{
    private const string ChangeLog = "core.objectchange";
    private const int Slice = 500;
    private const int ShrinkPages = 512;

    // Free room that is not worth moving pages for: it is used again soon.
    private const long FewBytes = 64 << 10;
    private const int SpareOf = 16;

    private static readonly Actor Caretaker = new(Guid.Empty, "", "", 0, "", FullAccess.Instance);

    /// <summary>Forgets one slice of the oldest changes made before an instant; returns how many went. The newest of all stays.</summary>
    /// <param name="before">The instant.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="needed">This change and those behind it stay.</param>
    public Task<int> ForgetChangesAsync(
        DateTimeOffset before, CancellationToken cancellation, long needed = long.MaxValue) => store.WriteAsync(
        Caretaker,
        transaction =>
        {
            var kept = Math.Min(needed, store.LastChange);
            var old = transaction.State[ChangeLog].Rows.From().TakeWhile(row => row.Id < kept && TimeOf(row) < before).Take(Slice).ToList();
            old.ForEach(transaction.Forget);
            return old.Count;
        },
        cancellation);

    /// <summary>Forgets deliveries that were given up and are older than an instant; returns how many went.</summary>
    public ValueTask<int> ForgetDeadDeliveriesAsync(DateTimeOffset before, CancellationToken cancellation) =>
        store.Outbox.ForgetDeadAsync(before, cancellation);

    /// <summary>How many changes were made before an instant; few are looked at, however many there are.</summary>
    public long Older(DateTimeOffset before)
    {
        var changes = store.State[ChangeLog].Rows;
        if (changes.From().FirstOrDefault() is not { } oldest)
            return 0;
        var (low, high) = (oldest.Id, store.LastChange + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (changes.From(middle).FirstOrDefault() is { } row && TimeOf(row) < before)
                low = row.Id + 1;
            else
                high = middle;
        }
        return Math.Min(low - oldest.Id, changes.Count);
    }

    public StoreUsage Usage()
    {
        var changes = store.State[ChangeLog].Rows;
        var (onDisk, free) = store.Database.Usage();
        return new StoreUsage(
            onDisk, free, store.Database.ChangeBytes(), changes.Count,
            changes.From().FirstOrDefault() is { } oldest ? TimeOf(oldest) : null);
    }

    /// <summary>Gives room that forgetting made free back to the disk, a slice after the other.</summary>
    public void Shrink(CancellationToken cancellation)
    {
        for (var before = long.MaxValue; store.Database.Usage() is var (onDisk, free) && free > FewBytes && free > onDisk / SpareOf
            && free < before; before = free)
        {
            cancellation.ThrowIfCancellationRequested();
            store.Database.Shrink(ShrinkPages);
        }
        store.Database.Settle();
    }

    /// <summary>Writes something small that nobody reads: it fails as any write would.</summary>
    public void Probe(DateTimeOffset at) => store.Database.Probe(at);

    private static DateTimeOffset TimeOf(Row row) => (DateTimeOffset)row["time"]!; // each row of the log has one
}

/// <summary>How large a store is.</summary>
/// <param name="OnDisk">Bytes of its file.</param>
/// <param name="Free">Bytes inside the file that hold nothing.</param>
/// <param name="ChangeBytes">Bytes of the data of the change log.</param>
/// <param name="Changes">Rows of the change log.</param>
/// <param name="OldestChange">When the oldest of them was made; null without any.</param>
public sealed record StoreUsage(long OnDisk, long Free, long ChangeBytes, long Changes, DateTimeOffset? OldestChange);
