using Microsoft.Data.Sqlite;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>Says in words why the database refused a write.</summary>
internal static class WriteFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Broken = 10;
    private const int Corrupt = 11;
    private const int Full = 13;

    // The index of the write-ahead log could not grow: the disk is full as well.
    private const int BrokenIndexSize = Broken | (19 << 8);

    public static StoreWriteException Of(Exception failure) =>
        new($"The store could not write: {Reason(failure)}. Nothing was changed; send the request again.", IsFull(failure), failure);

    /// <summary>What is wrong, as the rest of a sentence.</summary>
    public static string Reason(Exception failure) => Code(failure).Code switch
    {
        _ when IsFull(failure) => "there is no space left on its disk",
        Busy or Locked => "another process is writing to its database",
        ReadOnly => "its database may only be read",
        Corrupt => "its database is damaged",
        _ => failure.Message,
    };

    private static bool IsFull(Exception failure) => Code(failure) is var (code, extended) && (code == Full || extended == BrokenIndexSize);

    private static (int Code, int Extended) Code(Exception failure) =>
        failure is SqliteException sqlite ? (sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode) : (Broken, Broken);
}
