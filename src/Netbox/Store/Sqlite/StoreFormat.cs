using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// The number of a store's format, kept in its file: 0 when rows are JSON, 1 since they may be bytes. What an older version left is read
/// and brought up to date; what a newer one left is not touched, for it would be misread.
/// </summary>
internal static class StoreFormat
{
    public const long Present = 1;

    /// <exception cref="IOException">A newer version wrote the store.</exception>
    public static void Check(SqliteConnection connection, string path)
    {
        if (Of(connection) is > Present and var format)
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"the store {path} was written by a newer version of Plumbline (its format is {format}, and this version reads up to "
                    + $"{Present}): start that version, or go back with a backup of before"));
    }

    /// <summary>From now on older versions refuse the store.</summary>
    public static void Raise(SqliteConnection connection)
    {
        if (Of(connection) >= Present)
            return;
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Present}");
        command.ExecuteNonQuery();
    }

    private static long Of(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return command.ExecuteScalar() as long? ?? 0;
    }
}
