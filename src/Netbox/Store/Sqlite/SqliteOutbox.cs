using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The outbox in the store's own database.</summary>
internal sealed class SqliteOutbox(SqliteConnection connection, Lock gate) : IOutbox
{
    private const string HasPrefix = "substr(topic, 1, length($prefix)) = $prefix";
    private const string Columns = "id, created, topic, key, body, attempts, next_attempt, last_error, dead";

    public static void Insert(SqliteConnection connection, OutboxEntry entry)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO event_outbox (created, topic, key, body, attempts, next_attempt, last_error, dead) VALUES "
            + "($created, $topic, $key, $body, $attempts, $next, $error, $dead)";
        command.Parameters.AddWithValue("$created", entry.Created.UtcTicks);
        command.Parameters.AddWithValue("$topic", entry.Topic);
        command.Parameters.AddWithValue("$key", entry.Key);
        command.Parameters.AddWithValue("$body", entry.Body.ToArray());
        command.Parameters.AddWithValue("$attempts", entry.Attempts);
        command.Parameters.AddWithValue("$next", entry.NextAttempt.UtcTicks);
        command.Parameters.AddWithValue("$error", (object?)entry.LastError ?? DBNull.Value);
        command.Parameters.AddWithValue("$dead", entry.Dead);
        command.ExecuteNonQuery();
    }

    public ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation)
    {
        lock (gate)
        {
            using var command = Command($"SELECT DISTINCT topic FROM event_outbox WHERE dead = 0 AND {HasPrefix}", ("$prefix", prefix));
            using var reader = command.ExecuteReader();
            var topics = new List<string>();
            while (reader.Read())
                topics.Add(reader.GetString(0));
            return new(topics);
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DueAsync(string topic, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Read(
            $"""
            SELECT {Columns} FROM event_outbox AS entry WHERE topic = $topic AND dead = 0 AND next_attempt <= $now AND NOT EXISTS (
                SELECT 1 FROM event_outbox AS earlier
                WHERE earlier.topic = entry.topic AND earlier.key = entry.key
                    AND earlier.id < entry.id AND earlier.dead = 0 AND earlier.next_attempt > $now)
            ORDER BY id LIMIT $limit
            """, ("$topic", topic), ("$now", now.UtcTicks), ("$limit", limit));

    public ValueTask<DateTimeOffset?> NextDueAsync(string topic, CancellationToken cancellation)
    {
        lock (gate)
        {
            using var command = Command(
                "SELECT MIN(next_attempt) FROM event_outbox WHERE id IN (SELECT MIN(id) FROM event_outbox WHERE topic = $topic "
                    + "AND dead = 0 GROUP BY key)", ("$topic", topic));
            return new(command.ExecuteScalar() is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation) =>
        Read($"SELECT {Columns} FROM event_outbox WHERE {HasPrefix} AND dead = 1 ORDER BY id LIMIT $limit",
            ("$prefix", prefix), ("$limit", limit));

    public ValueTask CompleteAsync(long id, CancellationToken cancellation) => Run("DELETE FROM event_outbox WHERE id = $id", ("$id", id));

    public ValueTask FailAsync(long id, string error, DateTimeOffset? next, CancellationToken cancellation) => Run(
        "UPDATE event_outbox SET attempts = attempts + 1, last_error = $error, next_attempt = $next, dead = $dead WHERE id = $id",
        ("$id", id), ("$error", error), ("$next", (next ?? default).UtcTicks), ("$dead", next == null));

    public ValueTask ReviveAsync(long id, DateTimeOffset now, CancellationToken cancellation) =>
        Run("UPDATE event_outbox SET dead = 0, next_attempt = $now WHERE id = $id", ("$id", id), ("$now", now.UtcTicks));

    public ValueTask<int> ForgetDeadAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (gate)
        {
            using var command = Command("DELETE FROM event_outbox WHERE dead = 1 AND created < $before", ("$before", before.UtcTicks));
            return new(command.ExecuteNonQuery());
        }
    }

    private ValueTask<IReadOnlyList<OutboxEntry>> Read(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var entries = new List<OutboxEntry>();
            while (reader.Read())
                entries.Add(new OutboxEntry(
                    reader.GetInt64(0), Time(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4),
                    reader.GetInt32(5),
                    Time(reader.GetInt64(6)), reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetBoolean(8)));
            return new(entries);
        }
    }

    private ValueTask Run(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
            return ValueTask.CompletedTask;
        }
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
