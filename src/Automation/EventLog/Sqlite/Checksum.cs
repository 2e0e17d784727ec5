using Plumbline.Netbox.Store.Persistence;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>CRC-32C of what is kept, so that a byte that the disk changed is noticed before anything is judged or run by it.</summary>
internal static class Checksum
{
    /// <summary>What an entry is called.</summary>
    public const string Entry = "the entry at position";

    public static long Of(ReadOnlySpan<byte> bytes) => Crc32C.Of(bytes);

    /// <summary>Whether bytes are as they were written; a row of an older version has no sum and is taken as it is.</summary>
    public static bool Holds(Statement row, ReadOnlySpan<byte> bytes, int sum) => row.IsNull(sum) || row.Long(sum) == Of(bytes);

    /// <summary>
    /// A column's bytes as they were written. Every entry that is read passes here: what it is called is put together for a failure only.
    /// </summary>
    /// <param name="what">What the row is, followed by its number, which is its first column.</param>
    /// <exception cref="EventLogException">They are not what was written.</exception>
    public static byte[] Verified(Database database, Statement row, int content, int sum, string what)
    {
        var bytes = row.Bytes(content);
        if (Holds(row, bytes, sum))
            return bytes;
        var number = row.Long(0);
        row.Reset();
        throw database.Damaged($"{what} {number} is not as it was written");
    }

    /// <summary>
    /// The entries behind the bookmarks. In this order, which the planner leaves: else it looks at all that were ever written.
    /// </summary>
    public const string StartEntries = """
        SELECT e.position, e.content, e.sum FROM ruleset r
        CROSS JOIN entry e ON e.ruleset = r.id AND e.position > min(r.bookmark, r.snapshot_bookmark)
        """;

    /// <summary>Looks at the entries that a start reads. A saved session that was changed is made again from them.</summary>
    /// <exception cref="EventLogException">One is not as it was written.</exception>
    public static void VerifyStart(Database database)
    {
        using var entries = database.Prepare(StartEntries);
        while (entries.Step())
            Verified(database, entries, 1, 2, Entry);
    }
}
