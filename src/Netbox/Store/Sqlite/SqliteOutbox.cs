using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The outbox in the store's database. The store's writer inserts, in the transaction of the change; what follows goes over a connection of its own.</summary>
internal sealed class SqliteOutbox : IOutbox, IDisposable
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created INTEGER NOT NULL,
            topic TEXT NOT NULL,
            key TEXT NOT NULL,
            body BLOB NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt INTEGER NOT NULL,
            last_error TEXT,
            dead INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS outbox_live ON outbox (topic, id) WHERE dead = 0;
        CREATE INDEX IF NOT EXISTS outbox_keys ON outbox (topic, key, id) WHERE dead = 0;
        """;

    private const string Columns = "id, created, topic, key, body, attempts, next_attempt, last_error, dead";

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    /// <param name="connection">Open, used by nobody else, and disposed with this.</param>
    public SqliteOutbox(SqliteConnection connection)
    {
        this.connection = connection;
        // Losing the note of a delivery in a power cut only means that it is made again, so these writes need not reach the disk one by one.
        Run("PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL; " + Schema);
    }

    /// <summary>Adds entries over the writer's connection, so that they stand or fall with its transaction.</summary>
    public static void Insert(SqliteConnection writer, SqliteTransaction transaction, IReadOnlyList<OutboxEntry> entries)
    {
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO outbox (created, topic, key, body, next_attempt) VALUES ($created, $topic, $key, $body, $next)";
        foreach (var entry in entries)
        {
            command.Parameters.Clear();
            Bind(command, ("$created", entry.Created.UtcTicks), ("$topic", entry.Topic), ("$key", entry.Key), ("$body", entry.Body.ToArray()), ("$next", entry.NextAttempt.UtcTicks));
            command.ExecuteNonQuery();
        }
    }

    public ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<string>>(
        Read("SELECT DISTINCT topic FROM outbox WHERE dead = 0 AND substr(topic, 1, length($prefix)) = $prefix ORDER BY topic", reader => reader.GetString(0), ("$prefix", prefix)));

    public ValueTask<IReadOnlyList<OutboxEntry>> DueAsync(string topic, DateTimeOffset now, int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<OutboxEntry>>(Read(
        $"""
        SELECT {Columns} FROM outbox AS entry
        WHERE topic = $topic AND dead = 0 AND next_attempt <= $now AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.topic = entry.topic AND earlier.key = entry.key AND earlier.dead = 0 AND earlier.id < entry.id AND earlier.next_attempt > $now)
        ORDER BY id LIMIT $limit
        """,
        Entry, ("$topic", topic), ("$now", now.UtcTicks), ("$limit", limit)));

    public ValueTask<DateTimeOffset?> NextDueAsync(string topic, CancellationToken cancellation) => ValueTask.FromResult(Read(
        """
        SELECT min(next_attempt) FROM outbox AS entry
        WHERE topic = $topic AND dead = 0 AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier WHERE earlier.topic = entry.topic AND earlier.key = entry.key AND earlier.dead = 0 AND earlier.id < entry.id)
        """,
        reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : Time(reader.GetInt64(0)), ("$topic", topic))[0]);

    public ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<OutboxEntry>>(Read(
        $"SELECT {Columns} FROM outbox WHERE dead = 1 AND substr(topic, 1, length($prefix)) = $prefix ORDER BY id LIMIT $limit", Entry, ("$prefix", prefix), ("$limit", limit)));

    public ValueTask CompleteAsync(long id, CancellationToken cancellation) => Change("DELETE FROM outbox WHERE id = $id", ("$id", id));

    public ValueTask FailAsync(long id, string error, DateTimeOffset? next, CancellationToken cancellation) => Change(
        "UPDATE outbox SET attempts = attempts + 1, last_error = $error, next_attempt = coalesce($next, next_attempt), dead = $next IS NULL WHERE id = $id",
        ("$id", id), ("$error", error), ("$next", next?.UtcTicks));

    public ValueTask ReviveAsync(long id, DateTimeOffset now, CancellationToken cancellation) =>
        Change("UPDATE outbox SET dead = 0, next_attempt = $now WHERE id = $id", ("$id", id), ("$now", now.UtcTicks));

    public void Dispose() => connection.Dispose();

    private static OutboxEntry Entry(SqliteDataReader reader) => new(
        reader.GetInt64(0), Time(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4), reader.GetInt32(5),
        Time(reader.GetInt64(6)), reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetBoolean(8));

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static void Bind(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
    }

    private List<T> Read<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            Bind(command, values);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private ValueTask Change(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            Bind(command, values);
            command.ExecuteNonQuery();
            return ValueTask.CompletedTask;
        }
    }

    private void Run(string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
