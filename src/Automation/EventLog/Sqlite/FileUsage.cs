using Plumbline.Automation.EventLog.Upkeep;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>Looks at the size of a log's file, each time on a connection of its own: counting must not hold up those who read.</summary>
internal static class FileUsage
{
    // Free pages that are not worth moving others for: they are used again soon.
    private const int FewPages = 16;
    private const int SpareOf = 16;

    public static LogUsage Of(string path)
    {
        using var database = Database.OpenReading(path);
        var page = database.Number("PRAGMA page_size");
        var pages = database.Number("PRAGMA page_count");
        var oldest = database.Number("SELECT at FROM entry ORDER BY position LIMIT 1");
        var entries = database.Number(
            "SELECT coalesce((SELECT max(position) FROM entry) - (SELECT min(position) FROM entry) + 1, 0)");
        return new LogUsage(
            (pages - database.Number("PRAGMA freelist_count")) * page, pages * page, entries,
            oldest > 0 ? new DateTimeOffset(oldest, TimeSpan.Zero) : null);
    }

    /// <summary>Entries come in the order of their times, but for a clock that was set: the border is found by halves.</summary>
    public static long Older(string path, DateTimeOffset before)
    {
        using var database = Database.OpenReading(path);
        var first = database.Number("SELECT coalesce(min(position), 0) FROM entry");
        var behind = database.Prepare("SELECT position, at FROM entry WHERE position >= ? ORDER BY position LIMIT 1");
        var (low, high) = (first, database.Number("SELECT coalesce(max(position), -1) FROM entry") + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            behind.Bind(0, middle);
            var isOld = behind.Step() && behind.Long(1) < before.UtcTicks;
            low = isOld ? behind.Long(0) + 1 : low;
            high = isOld ? high : middle;
            behind.Reset();
        }
        return low - first;
    }

    public static bool IsWorthShrinking(string path)
    {
        using var database = Database.OpenReading(path);
        const long Incremental = 2;
        var free = database.Number("PRAGMA freelist_count");
        return database.Number("PRAGMA auto_vacuum") == Incremental && free > FewPages
            && free > database.Number("PRAGMA page_count") / SpareOf;
    }

    /// <summary>Moves what was written from the write-ahead log into the file, which takes its new size by it.</summary>
    public static void Settle(string path)
    {
        using var database = Database.Open(path, create: false);
        database.Run("PRAGMA wal_checkpoint(PASSIVE)");
    }
}
