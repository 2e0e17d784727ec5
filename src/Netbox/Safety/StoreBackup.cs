using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Safety;

/// <summary>Copies of a store: made while it is served, and put back while it is not.</summary>
public static class StoreBackup
{
    /// <summary>
    /// Writes a store as it is at one moment into one file, readable by its owner alone, and reads that file again before it gets its
    /// name. A file of that name is replaced only by a copy that is whole.
    /// </summary>
    /// <param name="store">The store's database; a server may be at work on it.</param>
    /// <param name="target">The file to make.</param>
    /// <returns>What the check of the copy says; with findings of the kind <c>file</c> there is no copy.</returns>
    /// <exception cref="IOException">
    /// The store cannot be read, the target belongs to it, or the copy cannot be written or is not whole.
    /// </exception>
    public static StoreReport Write(string store, string target)
    {
        if (!File.Exists(store))
            throw new IOException($"there is no store {store}");
        if (Directory.Exists(target))
            throw new IOException($"{target} is a folder, where the backup is to be a file");
        StoreSurroundings.Spare(store, target);
        StoreReport? report = null;
        StoreCopy.Write(store, target, copy => report = Whole(copy, $"the copy of {store}"));
        return report!; // set by the check
    }

    /// <summary>Puts a backup in the place of a store that no server holds. The former store is kept beside it.</summary>
    /// <param name="backup">A file that <see cref="Write"/> made, or another store's database.</param>
    /// <param name="store">The store's database, which need not be there.</param>
    /// <param name="replaces">Whether a store that is there may be replaced.</param>
    /// <exception cref="IOException">
    /// The backup is not whole, a server holds the store, one is there that may not be replaced, or a file cannot be written. The store is
    /// as it was then.
    /// </exception>
    public static StoreRestored Restore(string backup, string store, bool replaces, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!replaces && (Path.Exists(store) || File.Exists(store + "-wal")))
            throw new IOException($"there is a store {store}; with --force the backup takes its place, and it is kept beside it");
        if (FileIdentity.Of(store) is { } there && FileIdentity.Of(backup) == there)
            throw new IOException($"{backup} is the store itself");
        Whole(backup, backup);
        StoreReport? report = null;
        var kept = StoreCopy.Replace(backup, store, time.GetUtcNow, copy => report = Whole(copy, $"the copy of {backup}"));
        return new StoreRestored(report!, kept); // set by the check
    }

    // Whether objects agree with each other is told; a file that is damaged is no copy of anything.
    private static StoreReport Whole(string file, string name)
    {
        var report = StoreCheck.Run(file);
        return report.Findings.FirstOrDefault(f => f.Kind == "file") is { } damage
            ? throw new IOException($"{name} is damaged: {damage.Message}")
            : report;
    }
}

/// <summary>How a backup became the store.</summary>
/// <param name="Report">What the check of the store says.</param>
/// <param name="Kept">Where the former store is; null when there was none.</param>
public sealed record StoreRestored(StoreReport Report, string? Kept);
